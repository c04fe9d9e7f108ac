import ByteIO
import Corpus
import Foundation
import Glibc

/// Runs what is not done yet of a list of tasks, in order, and proves what is.
///
/// An artefact is published by rename after `fsync`, with its manifest; it counts as done only if
/// the manifest's determinants (inputs, settings, versions) and the files' contents still hold.
public struct Builder {
  /// Whether a task has anything to do, and why.
  public enum Status: Equatable, Sendable {
    /// Its artefact is there, proven.
    case done
    /// It has to run, for the reason given.
    case pending(reason: String)
  }

  private let root: String
  private let workers: Int
  private let progress: ProgressLine
  private var hashes: FileHashes

  /// Opens the build folder `root`, made if it is missing.
  public init(root: String, workers: Int, progress: ProgressLine) throws {
    self.root = root
    self.workers = workers
    self.progress = progress
    try FileManager.default.createDirectory(
      atPath: "\(root)/.isogloss/scratch", withIntermediateDirectories: true)
    hashes = FileHashes(path: "\(root)/.isogloss/files.json")
  }

  /// What each of `tasks` would do, without doing it.
  public mutating func plan(_ tasks: [BuildTask]) throws -> [(task: BuildTask, status: Status)] {
    try Self.check(tasks)
    var pending: Set<String> = []
    var plan: [(task: BuildTask, status: Status)] = []
    for task in tasks {
      let status = try status(of: task, pending: pending)
      if status != .done { pending.insert(task.id) }
      plan.append((task, status))
    }
    try hashes.save()
    return plan
  }

  /// Does what is left to do of `tasks`.
  ///
  /// - Returns: The ids of the tasks that ran.
  /// - Throws: ``EngineError``, or what went wrong with an input file.
  public mutating func build(_ tasks: [BuildTask]) async throws -> [String] {
    try Self.check(tasks)
    let lock = try lockFolder()
    defer { close(lock) }
    try? FileManager.default.removeItem(atPath: "\(root)/.isogloss/tmp")
    var ran: [String] = []
    for task in tasks {
      let expected = try determinants(of: task)
      guard let reason = try staleness(of: task, expected: expected) else { continue }
      progress.say("\(task.id): \(reason)")
      try await run(task, expected: expected)
      ran.append(task.id)
      try hashes.save()
    }
    try hashes.save()
    if !ran.isEmpty { try? FileManager.default.removeItem(atPath: "\(root)/.isogloss/scratch") }
    return ran
  }

  private static func check(_ tasks: [BuildTask]) throws(EngineError) {
    var made: Set<String> = []
    for task in tasks {
      for case .artefact(let id, _) in task.inputs where !made.contains(id) {
        throw .unknownInput(task: task.id, input: id)
      }
      if !made.insert(task.id).inserted { throw .duplicateTask(id: task.id) }
    }
  }

  private func lockFolder() throws -> Int32 {
    let path = "\(root)/.isogloss/lock"
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    if descriptor < 0 { throw ByteIOError.system(operation: "create", path: path, code: errno) }
    if flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      close(descriptor)
      throw EngineError.locked(folder: root)
    }
    return descriptor
  }

  private mutating func status(of task: BuildTask, pending: Set<String>) throws -> Status {
    for case .artefact(let id, _) in task.inputs where pending.contains(id) {
      return .pending(reason: "follows \(id)")
    }
    let expected = try determinants(of: task)
    return try staleness(of: task, expected: expected).map { .pending(reason: $0) } ?? .done
  }

  /// The manifest that `task` would have, without files and ledger.
  private mutating func determinants(of task: BuildTask) throws -> Manifest {
    var inputs: [Manifest.Entry] = []
    for input in task.inputs {
      switch input {
      case .file(let path, let name):
        inputs.append(try hashes.entry(path: path, name: name))
      case .artefact(let id, let files):
        for file in files {
          let name = "\(id)/\(file)"
          inputs.append(try hashes.entry(path: "\(root)/\(name)", name: name))
        }
      }
    }
    return Manifest(
      id: task.id, stage: task.stage, stageVersion: task.version,
      settings: String(decoding: task.settings, as: UTF8.self), inputs: inputs,
      libraries: task.libraries, files: [], ledger: nil)
  }

  /// Why the artefact of `task` cannot be taken as it is; `nil` if it can.
  private mutating func staleness(of task: BuildTask, expected: Manifest) throws -> String? {
    let folder = "\(root)/\(task.id)"
    guard let found = try? Manifest.read(from: folder) else {
      return FileManager.default.fileExists(atPath: folder)
        ? "its manifest is broken" : "not made yet"
    }
    if found.settings != expected.settings { return "its settings changed" }
    if found.stageVersion != expected.stageVersion || found.libraries != expected.libraries
      || found.format != expected.format
    {
      return "its stage or a library has another version"
    }
    if found.inputs != expected.inputs {
      let changed = zip(found.inputs, expected.inputs).first { $0 != $1 }
      return "its input \(changed?.1.name ?? "list") changed"
    }
    for file in found.files {
      let entry = try? hashes.entry(path: "\(folder)/\(file.name)", name: file.name)
      if entry != file { return "its file \(file.name) was changed or lost" }
    }
    return nil
  }

  private mutating func run(_ task: BuildTask, expected: Manifest) async throws {
    let fingerprint = try expected.fingerprint
    let folder = "\(root)/.isogloss/tmp/\(fingerprint)"
    let scratch = "\(root)/.isogloss/scratch/\(fingerprint)"
    for path in [folder, scratch] {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }
    let started = Date()
    let context = TaskContext(
      folder: folder, scratch: scratch, workers: workers, progress: progress, root: root)
    var manifest = expected
    do {
      manifest.ledger = try await task.run(context)
      progress.finish()
      if manifest.ledger?.isBalanced == false { throw EngineError.unbalanced(task: task.id) }
    } catch {
      progress.finish()
      throw EngineError.failed(
        task: task.id, folder: try keep(failed: folder, of: task), underlying: error)
    }
    try seal(folder: folder, manifest: &manifest)
    try writeRunRecord(in: folder, started: started, fingerprint: fingerprint)
    try publish(folder, as: task.id)
    try? FileManager.default.removeItem(atPath: scratch)
  }

  /// Puts every file on the disk and writes the manifest that lists them.
  private func seal(folder: String, manifest: inout Manifest) throws {
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder).sorted {
      $0.utf8.lexicographicallyPrecedes($1.utf8)
    }
    for name in names {
      let path = "\(folder)/\(name)"
      var isFolder: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      try AtomicFile.synchroniseFolder(path)
      if isFolder.boolValue { continue }
      let bytes = try FileHashes.Stamp(path: path).bytes
      manifest.files.append(
        Manifest.Entry(name: name, bytes: bytes, sha256: try SHA256.hex(ofFile: path)))
    }
    try AtomicFile.write(try StableJSON.page(manifest), to: "\(folder)/manifest.json")
  }

  private func writeRunRecord(in folder: String, started: Date, fingerprint: String) throws {
    let record = RunRecord(
      started: started.formatted(.iso8601), seconds: Date().timeIntervalSince(started),
      host: ProcessInfo.processInfo.hostName, workers: workers, fingerprint: fingerprint)
    try AtomicFile.write(try StableJSON.page(record), to: "\(folder)/run.json")
  }

  /// Replaces the artefact by `folder`. A kill in between leaves no artefact, never half of one.
  private func publish(_ folder: String, as id: String) throws {
    let final = "\(root)/\(id)"
    let parent = (final as NSString).deletingLastPathComponent
    try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
    if FileManager.default.fileExists(atPath: final) {
      let old = "\(folder).old"
      try AtomicFile.publish(final, as: old)
      try AtomicFile.publish(folder, as: final)
      try FileManager.default.removeItem(atPath: old)
    } else {
      try AtomicFile.publish(folder, as: final)
    }
    try? FileManager.default.removeItem(atPath: "\(root)/failed/\(id)")
  }

  private func keep(failed folder: String, of task: BuildTask) throws -> String {
    let kept = "\(root)/failed/\(task.id)"
    let parent = (kept as NSString).deletingLastPathComponent
    try? FileManager.default.removeItem(atPath: kept)
    try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
    try AtomicFile.publish(folder, as: kept)
    return kept
  }
}
