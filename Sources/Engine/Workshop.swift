import ByteIO
import Corpus
import Foundation
import Glibc
import Values

/// Where tasks run: each in a folder of its own, which becomes the artefact when all is well.
struct Workshop {
  let root: String
  let workers: Int
  let progress: ProgressLine

  private var temporary: String { "\(root)/.isogloss/tmp" }
  private var scratch: String { "\(root)/.isogloss/scratch" }

  /// Removes what killed builds have left behind, but for the scratch folders.
  func clear() throws {
    if FileManager.default.fileExists(atPath: temporary) {
      try FileManager.default.removeItem(atPath: temporary)
    }
    for folder in [temporary, scratch] {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }
  }

  /// Runs `task` and publishes its artefact, whose determinants are those of `expected`.
  func run(_ task: BuildTask, expected: Manifest, memory: inout BuildMemory) async throws {
    let fingerprint = try expected.fingerprint
    let folder = "\(temporary)/\(fingerprint)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let context = TaskContext(
      folder: folder, scratch: try makeScratch(of: task.id, fingerprint: fingerprint),
      workers: workers, progress: progress, root: root)
    let started = Date()
    var manifest = expected
    do {
      defer { progress.finish() }
      manifest.ledger = try await task.run(context)
      if manifest.ledger?.isBalanced == false { throw EngineError.unbalanced(task: task.id) }
      try seal(folder, &manifest, memory: &memory)
      try writeRunRecord(of: task, in: folder, started: started, fingerprint: fingerprint)
      try publish(folder, as: task.id)
    } catch {
      throw EngineError.failed(
        task: task.id, folder: keep(failed: folder, of: task.id), underlying: error)
    }
    memory.remember(manifest, in: "\(root)/\(task.id)")
    removeScratch(of: task.id)
  }

  /// Removes the scratch folders of a task that is done.
  func removeScratch(of id: String) {
    // Most tasks have none, and one system call tells.
    if access("\(scratch)/\(id)", F_OK) == 0 {
      try? FileManager.default.removeItem(atPath: "\(scratch)/\(id)")
    }
  }

  /// Makes or finds the scratch folder of this very task; those of other settings or inputs go.
  private func makeScratch(of id: String, fingerprint: String) throws -> String {
    let parent = "\(scratch)/\(id)"
    try FileManager.default.createDirectory(
      atPath: "\(parent)/\(fingerprint)", withIntermediateDirectories: true)
    for name in try FileManager.default.contentsOfDirectory(atPath: parent)
    where name != fingerprint {
      try? FileManager.default.removeItem(atPath: "\(parent)/\(name)")
    }
    return "\(parent)/\(fingerprint)"
  }

  /// Puts every file on the disk and writes the manifest that lists them.
  private func seal(
    _ folder: String, _ manifest: inout Manifest, memory: inout BuildMemory
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
      let lastingPath = "\(root)/\(manifest.id)/\(name)"
      manifest.files.append(try memory.entry(path: path, name: name, lastingPath: lastingPath))
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

  /// Replaces the artefact by `folder`. A kill in between leaves no artefact, never half of one.
  private func publish(_ folder: String, as id: String) throws {
    let final = "\(root)/\(id)"
    let old = "\(folder).old"
    try makeParent(of: final)
    // A link counts as there even if it leads nowhere.
    let isThere = (try? FileManager.default.attributesOfItem(atPath: final)) != nil
    if isThere { try AtomicFile.publish(final, as: old) }
    do {
      try AtomicFile.publish(folder, as: final)
    } catch {
      if isThere { rename(old, final) }
      throw error
    }
    if isThere { try? FileManager.default.removeItem(atPath: old) }
    try? FileManager.default.removeItem(atPath: "\(root)/failed/\(id)")
  }

  /// Moves what a failed task has written to where it can be looked at, if that can be done.
  private func keep(failed folder: String, of id: String) -> String {
    let kept = "\(root)/failed/\(id)"
    do {
      try? FileManager.default.removeItem(atPath: kept)
      try makeParent(of: kept)
      try AtomicFile.publish(folder, as: kept)
      return kept
    } catch {
      return folder
    }
  }

  private func makeParent(of path: String) throws {
    try FileManager.default.createDirectory(
      atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
  }
}
