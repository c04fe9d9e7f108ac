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
  private var memory: BuildMemory

  /// Bytes of files that are hashed before the memory is saved in the middle of a build.
  private static let savedBytes = 1 << 30

  /// Opens the build folder `root`, made if it is missing.
  public init(root: String, workers: Int, progress: ProgressLine) throws {
    self.root = root
    self.workers = workers
    self.progress = progress
    let own = "\(root)/.isogloss"
    try FileManager.default.createDirectory(atPath: own, withIntermediateDirectories: true)
    memory = BuildMemory(path: "\(own)/memory")
  }

  /// What each of `tasks` would do, without doing it.
  ///
  /// - Throws: ``EngineError``, or what went wrong with an input file.
  public mutating func plan(_ tasks: [BuildTask]) throws -> [(task: BuildTask, status: Status)] {
    try checkFolders(of: tasks)
    // A memory that cannot be saved costs time at the next build and nothing else.
    defer { try? memory.save() }
    var pending: Set<String> = []
    var plan: [(task: BuildTask, status: Status)] = []
    for task in tasks {
      let status = try status(of: task, pending: pending)
      if status != .done { pending.insert(task.id) }
      plan.append((task, status))
    }
    return plan
  }

  /// Does what is left to do of `tasks`.
  ///
  /// - Returns: The ids of the tasks that ran.
  /// - Throws: ``EngineError``, or what went wrong with an input file.
  public mutating func build(_ tasks: [BuildTask]) async throws -> [String] {
    try checkFolders(of: tasks)
    let lock = try lockFolder()
    defer {
      try? memory.save()
      close(lock)
    }
    let workshop = Workshop(root: root, workers: workers, progress: progress)
    try workshop.clear()
    // First of all: what other machines may refuse or break off is better known before hours of
    // work than after them, and the rest needs no network.
    for delivery in tasks.flatMap(\.deliveries) {
      defer { progress.finish() }
      if let missing = delivery.missing() { progress.say("fetch \(missing)") }
      try delivery.bring()
    }
    var ran: [String] = []
    for task in tasks {
      let expected = try determinants(of: task)
      guard let reason = try staleness(of: task, expected: expected) else {
        workshop.removeScratch(of: task.id)
        continue
      }
      progress.say("\(task.id): \(reason)")
      try await workshop.run(task, expected: expected, memory: &memory)
      ran.append(task.id)
      if memory.unsavedBytes >= Self.savedBytes { try? memory.save() }
    }
    return ran
  }

  private func lockFolder() throws -> Int32 {
    let path = "\(root)/.isogloss/lock"
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    if descriptor < 0 { throw ByteIOError.system(operation: "create", path: path, code: errno) }
    if flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      let code = errno
      close(descriptor)
      if code == EWOULDBLOCK { throw EngineError.locked(folder: root) }
      throw ByteIOError.system(operation: "lock", path: path, code: code)
    }
    return descriptor
  }

  private mutating func status(of task: BuildTask, pending: Set<String>) throws -> Status {
    for case .artefact(let id, _) in task.inputs where pending.contains(id) {
      return .pending(reason: "follows \(id)")
    }
    let missing = task.deliveries.compactMap { $0.missing() }
    if let first = missing.first {
      let others = missing.count == 1 ? "" : ", and \(missing.count - 1) more"
      return .pending(reason: "to be fetched: \(first)\(others)")
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
        inputs.append(try memory.entry(path: path, name: name))
      case .artefact(let id, let files):
        for file in files {
          let name = "\(id)/\(file)"
          inputs.append(try memory.entry(path: "\(root)/\(name)", name: name))
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
    if memory.isProven(expected, in: folder) { return nil }
    guard let found = try? Manifest.read(from: folder) else {
      return FileManager.default.fileExists(atPath: folder)
        ? "its manifest is broken" : "not made yet"
    }
    if let difference = Self.difference(found: found, expected: expected) { return difference }
    for file in found.files {
      let entry = try? memory.entry(path: "\(folder)/\(file.name)", name: file.name)
      if entry != file { return "its file \(file.name) was changed or lost" }
    }
    memory.remember(found, in: folder)
    return nil
  }

  /// What sets the determinants of two manifests apart; `nil` if nothing does.
  private static func difference(found: Manifest, expected: Manifest) -> String? {
    if found.determinants == expected { return nil }
    if found.settings != expected.settings { return "its settings changed" }
    if found.inputs != expected.inputs {
      let changed = zip(found.inputs, expected.inputs).first { $0 != $1 }
      return "its input \(changed?.1.name ?? "list") changed"
    }
    return "its stage or a library has another version"
  }
}

/// Refuses tasks that cannot be built side by side.
private func checkFolders(of tasks: [BuildTask]) throws(EngineError) {
  var made: Set<String> = []
  /// Folders that contain artefacts, with one of them.
  var parents: [String: String] = [:]
  for task in tasks {
    guard isFolderName(task.id) else { throw .badID(task.id) }
    for case .artefact(let id, _) in task.inputs where !made.contains(id) {
      throw .unknownInput(task: task.id, input: id)
    }
    if !made.insert(task.id).inserted { throw .conflict(task: task.id, with: "an earlier task") }
    if let inner = parents[task.id] { throw .conflict(task: task.id, with: inner) }
    var parent = task.id[...]
    while let slash = parent.lastIndex(of: "/") {
      parent = parent[..<slash]
      if made.contains(String(parent)) { throw .conflict(task: task.id, with: String(parent)) }
      parents[String(parent)] = task.id
    }
  }
}

private func isFolderName(_ id: String) -> Bool {
  let names = id.split(separator: "/", omittingEmptySubsequences: false)
  return names.first != "failed" && !id.utf8.contains(0)
    && names.allSatisfy { !$0.isEmpty && !$0.hasPrefix(".") }
}
