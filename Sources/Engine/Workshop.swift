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
    if FileManager.default.fileExists(atPath: places.temporary) {
      try FileManager.default.removeItem(atPath: places.temporary)
    }
    for folder in [places.temporary, places.scratch] {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }
  }

  /// Removes the folders that ``clear()`` made.
  func leave() {
    for folder in [places.temporary, places.scratch] {
      try? FileManager.default.removeItem(atPath: folder)
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
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let context = TaskContext(
      folder: folder, scratch: try makeScratch(of: task, expected, fingerprint: fingerprint),
      workers: workers, progress: progress, root: places.root)
    let started = Date()
    var manifest = expected
    do {
      defer { progress.finish() }
      manifest.ledger = try await task.run(context)
      if manifest.ledger?.isBalanced == false { throw EngineError.unbalanced(task: task.id) }
      try seal(folder, &manifest, prover: &prover)
      try writeRunRecord(of: task, in: folder, started: started, fingerprint: fingerprint)
      try publish(folder, as: task.id)
    } catch {
      throw EngineError.failed(
        task: task.id, folder: keep(failed: folder, of: task.id), underlying: error)
    }
    prover.remember(manifest)
    removeScratch(of: task.id)
    return manifest
  }

  /// Removes the scratch folders of a task that is done.
  func removeScratch(of id: String) {
    // Most tasks have none, and one system call tells.
    if access("\(places.scratch)/\(id)", F_OK) == 0 {
      try? FileManager.default.removeItem(atPath: "\(places.scratch)/\(id)")
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
    try FileManager.default.createDirectory(
      atPath: "\(parent)/\(fingerprint)", withIntermediateDirectories: true)
    for name in try FileManager.default.contentsOfDirectory(atPath: parent)
    where name != fingerprint && name != note {
      try? FileManager.default.removeItem(atPath: "\(parent)/\(name)")
    }
    if task.isCostly {
      try AtomicFile.write(try StableJSON.page(expected), to: "\(parent)/\(note)")
    }
    return "\(parent)/\(fingerprint)"
  }

  /// Puts every file on the disk and writes the manifest that lists them.
  private func seal(
    _ folder: String, _ manifest: inout Manifest, prover: inout Prover
  ) throws {
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder).sorted {
      $0.utf8.lexicographicallyPrecedes($1.utf8)
    }
    for name in names {
      let path = "\(folder)/\(name)"
      var isFolder: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      try AtomicFile.synchroniseFolder(path)
      if isFolder.boolValue { continue }
      if name == "manifest.json" || name == "run.json" {
        throw EngineError.reservedName(task: manifest.id, name: name)
      }
      let lastingPath = "\(places.artefact(manifest.id))/\(name)"
      manifest.files.append(try prover.entry(path: path, name: name, lastingPath: lastingPath))
    }
    try AtomicFile.write(try StableJSON.page(manifest), to: "\(folder)/manifest.json")
  }

  private func writeRunRecord(
    of task: BuildTask, in folder: String, started: Date, fingerprint: String
  ) throws {
    let fetched = Dictionary(task.deliveries.map { ($0.name, $0.origin) }) { first, _ in first }
    let record = RunRecord(
      started: started.formatted(.iso8601), seconds: Date().timeIntervalSince(started),
      host: ProcessInfo.processInfo.hostName, workers: workers, fingerprint: fingerprint,
      fetched: fetched.isEmpty ? nil : fetched)
    try AtomicFile.write(try StableJSON.page(record), to: "\(folder)/run.json")
  }

  /// Puts `folder` in the artefact's place: in one step, so that a kill leaves the old one or the
  /// new one. A file system that cannot exchange folders knows a moment in which there is none.
  private func publish(_ folder: String, as id: String) throws {
    let final = places.artefact(id)
    try makeParent(of: final)
    // A link counts as there even if it leads nowhere.
    let isThere = (try? FileManager.default.attributesOfItem(atPath: final)) != nil
    if !isThere {
      try AtomicFile.publish(folder, as: final)
    } else if try AtomicFile.exchange(folder, final) {
      try? FileManager.default.removeItem(atPath: folder)
    } else {
      try replace(final, by: folder)
    }
    try? FileManager.default.removeItem(atPath: places.failed(id))
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
    try? FileManager.default.removeItem(atPath: old)
  }

  /// Moves what a failed task has written to where it can be looked at, if that can be done.
  ///
  /// - Returns: Where it is; `nil` where nothing was written.
  private func keep(failed folder: String, of id: String) -> String? {
    let kept = places.failed(id)
    try? FileManager.default.removeItem(atPath: kept)
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
    try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
  }
}
