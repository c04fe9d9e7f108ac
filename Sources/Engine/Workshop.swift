import ByteIO
import Corpus
import Foundation
import Glibc
import Values

/// Where tasks run: each in a folder of its own, which becomes the artefact when all is well.
struct Workshop {
  let places: Places
  let workers: Int
  let progress: ProgressLine

  /// Removes what killed builds have left behind, but for the scratch folders.
  func clear() throws {
    try Folder.remove(places.temporary)
    for folder in [places.temporary, places.scratch] { try Folder.make(folder) }
  }

  /// Removes the folders that ``clear()`` made.
  func leave() {
    for folder in [places.temporary, places.scratch] {
      try? Folder.remove(folder)
    }
  }

  /// Runs `task` and publishes its artefact, whose determinants are those of `expected`.
  ///
  /// - Returns: Its manifest.
  @discardableResult
  func run(
    _ task: BuildTask, expected: Manifest, prover: inout Prover
  ) async throws -> Manifest {
    let fingerprint = try expected.fingerprint
    let folder = "\(places.temporary)/\(fingerprint)"
    try Folder.make(folder)
    let context = TaskContext(
      folder: folder, scratch: try makeScratch(of: task, expected, fingerprint: fingerprint),
      workers: workers, progress: progress, root: places.root, inputs: expected.inputs)
    let started = Date()
    var manifest = expected
    do {
      defer { progress.finish() }
      manifest.ledger = try await make(task, expected, in: context, prover: &prover)
      if manifest.ledger?.isBalanced == false { throw EngineError.unbalanced(task: task.id) }
      try seal(folder, &manifest, context.noted, prover: &prover)
      try writeRunRecord(of: task, in: folder, started: started, fingerprint: fingerprint)
      try publish(folder, as: task.id)
    } catch let stopped as Stopped {
      try? Folder.remove(folder)
      throw stopped
    } catch {
      // What it would go on from was made of bytes that nobody knows.
      if (error as? EngineError)?.isOfInput == true { removeScratch(of: task.id) }
      throw EngineError.failed(
        task: task.id, folder: keep(failed: folder, of: task.id), underlying: error)
    }
    prover.remember(manifest)
    removeScratch(of: task.id)
    return manifest
  }

  /// How often a task is run whose inputs hold what they held, but look as if they might have held
  /// something else in between.
  private static let attempts = 3

  /// Runs `task` and makes sure that it has read what `expected` says of its inputs.
  private func make(
    _ task: BuildTask, _ expected: Manifest, in context: TaskContext, prover: inout Prover
  ) async throws -> Ledger? {
    var unsure = ""
    for attempt in 1...Self.attempts {
      if attempt > 1 {
        progress.say("\(task.id): \(unsure) was touched or written to while it was read; once more")
        for folder in [context.folder, context.scratch] {
          try Folder.remove(folder)
          try Folder.make(folder)
        }
      }
      let watch = FileWatch()
      let ledger: Ledger?
      do {
        ledger = try await FileWatch.$current.withValue(watch) { try await task.run(context) }
        for delivery in task.deliveries { try delivery.confirm() }
      } catch {
        // An input that changed explains whatever went wrong.
        _ = try prover.unsureInput(of: task, expected: expected, watch: watch)
        throw error
      }
      guard let path = try prover.unsureInput(of: task, expected: expected, watch: watch) else {
        return ledger
      }
      unsure = path
    }
    throw EngineError.restlessInput(file: unsure, attempts: Self.attempts)
  }

  /// Removes the scratch folders of a task that is done.
  func removeScratch(of id: String) {
    // Most tasks have none, and one system call tells.
    if access("\(places.scratch)/\(id)", F_OK) == 0 {
      try? Folder.remove("\(places.scratch)/\(id)")
    }
  }

  /// Makes or finds the scratch folder of this very task; those of other settings or inputs go.
  ///
  /// Beside that of a costly task stands what it was begun with, for the day when another version
  /// of the program comes upon it.
  private func makeScratch(
    of task: BuildTask, _ expected: Manifest, fingerprint: String
  ) throws -> String {
    let parent = "\(places.scratch)/\(task.id)"
    let note = fingerprint + Places.begunSuffix
    try Folder.make("\(parent)/\(fingerprint)")
    for name in try Folder.names(in: parent) where name != fingerprint && name != note {
      try? Folder.remove("\(parent)/\(name)")
    }
    if task.isCostly {
      try AtomicFile.write(try StableJSON.page(expected), to: "\(parent)/\(note)")
    }
    return "\(parent)/\(fingerprint)"
  }

  /// Puts every file on the disk and writes the manifest that lists them.
  private func seal(
    _ folder: String, _ manifest: inout Manifest, _ noted: NotedHashes, prover: inout Prover
  ) throws {
    for name in try Folder.paths(below: folder) {
      let path = "\(folder)/\(name)"
      try AtomicFile.synchroniseFolder(path)
      if Folder.isFolder(path) { continue }
      if name == "manifest.json" || name == "run.json" {
        throw EngineError.reservedName(task: manifest.id, name: name)
      }
      let lastingPath = "\(places.artefact(manifest.id))/\(name)"
      manifest.files.append(
        try prover.entry(
          path: path, name: name, lastingPath: lastingPath, sha256: noted[name]))
    }
    try AtomicFile.write(try StableJSON.page(manifest), to: "\(folder)/manifest.json")
  }

  private func writeRunRecord(
    of task: BuildTask, in folder: String, started: Date, fingerprint: String
  ) throws {
    let fetched = Dictionary(task.deliveries.map { ($0.name, $0.origin) }) { first, _ in first }
    let record = RunRecord(
      started: started.formatted(.iso8601), seconds: Date().timeIntervalSince(started),
      host: Self.hostName, workers: workers, fingerprint: fingerprint,
      fetched: fetched.isEmpty ? nil : fetched)
    try AtomicFile.write(try StableJSON.page(record), to: "\(folder)/run.json")
  }

  /// What this machine calls itself; no server of names is asked.
  private static var hostName: String {
    var name = [CChar](repeating: 0, count: 256)
    gethostname(&name, name.count - 1)
    return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// Puts `folder` in the artefact's place: in one step, so that a kill leaves the old one or the
  /// new one. A file system that cannot exchange folders knows a moment in which there is none.
  private func publish(_ folder: String, as id: String) throws {
    let final = places.artefact(id)
    try makeParent(of: final)
    // A link counts as there even if it leads nowhere.
    if !Folder.isAnything(at: final) {
      try AtomicFile.publish(folder, as: final)
    } else if try AtomicFile.exchange(folder, final) {
      try? Folder.remove(folder)
    } else {
      try replace(final, by: folder)
    }
    try? Folder.remove(places.failed(id))
  }

  /// Replaces `final` in two steps.
  private func replace(_ final: String, by folder: String) throws {
    let old = "\(folder)\(Places.replacedSuffix)"
    try AtomicFile.publish(final, as: old)
    do {
      try AtomicFile.publish(folder, as: final)
    } catch {
      rename(old, final)
      throw error
    }
    try? Folder.remove(old)
  }

  /// Moves what a failed task has written to where it can be looked at, if that can be done.
  ///
  /// - Returns: Where it is; `nil` where nothing was written.
  private func keep(failed folder: String, of id: String) -> String? {
    let kept = places.failed(id)
    try? Folder.remove(kept)
    // From an empty folder nobody learns anything.
    if rmdir(folder) == 0 { return nil }
    do {
      try makeParent(of: kept)
      try AtomicFile.publish(folder, as: kept)
      return kept
    } catch {
      return folder
    }
  }

  private func makeParent(of path: String) throws {
    let parent = PathParts.folder(of: path)
    if parent.isEmpty { return }
    try Folder.make(parent)
  }
}
