import ByteIO
import Corpus
import Engine
import Foundation
import Synchronization
import TestSupport

/// A build folder, input files and small tasks that concatenate what they read.
final class BuildFixture: Sendable {
  /// What a task was asked to do wrong.
  struct Broken: Error, Equatable {}

  private let folder: TemporaryFolder
  private let startedIDs = Mutex<[String]>([])

  init() throws { folder = try TemporaryFolder() }

  /// The ids of the tasks whose bodies ran, in order.
  var started: [String] { startedIDs.withLock { $0 } }

  /// A path with a space, which paths may have.
  var root: String { "\(folder.path)/the build" }

  func path(_ name: String) -> String { folder.file(name) }

  func write(_ text: String, to name: String) throws {
    try AtomicFile.write(Array(text.utf8), to: path(name))
  }

  func read(_ name: String) throws -> String {
    String(decoding: try readFile("\(root)/\(name)"), as: UTF8.self)
  }

  func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: "\(root)/\(name)") }

  func names(in name: String) -> [String] {
    ((try? FileManager.default.subpathsOfDirectory(atPath: "\(root)/\(name)")) ?? []).sorted()
  }

  func file(_ name: String) -> BuildTask.Input { .file(path: path(name), name: name) }

  func out(_ id: String) -> BuildTask.Input { .artefact(id: id, files: ["out"]) }

  /// A task that runs `body`, and then writes its inputs' contents and `suffix` into `out`.
  func task(
    _ id: String, reads inputs: [BuildTask.Input] = [], suffix: String = "", version: Int = 1,
    deliveries: [BuildTask.Delivery] = [], libraries: [String: String] = [:],
    stage: String = "test", isCostly: Bool = false,
    body: @escaping @Sendable (TaskContext) async throws -> Ledger? = { _ in nil }
  ) throws -> BuildTask {
    try BuildTask(
      id: id, stage: stage, version: version, settings: ["suffix": suffix], inputs: inputs,
      deliveries: deliveries, libraries: libraries, isCostly: isCostly
    ) { [self] context in
      startedIDs.withLock { $0.append(id) }
      let ledger = try await body(context)
      var bytes: [UInt8] = []
      for input in inputs {
        switch input {
        case .file(let path, _): bytes += try readFile(path)
        case .artefact(let id, let files):
          for file in files { bytes += try readFile(context.path(file, of: id)) }
        }
      }
      try AtomicFile.write(bytes + Array(suffix.utf8), to: context.output("out"))
      return ledger
    }
  }

  func builder(workers: Int = 2) throws -> Builder {
    try Builder(root: root, workers: workers, progress: ProgressLine(isQuiet: true))
  }

  /// Builds with a builder of its own, as a new process would.
  func build(_ tasks: [BuildTask], remake: Bool = false) async throws -> [String] {
    var builder = try builder()
    return try await builder.build(tasks, remake: remake)
  }

  /// A plan by a builder of its own.
  func plan(_ tasks: [BuildTask]) throws -> [Builder.PlannedTask] {
    var builder = try builder()
    return try builder.plan(tasks)
  }

  /// The ids of the tasks that are to do, by a builder of its own.
  func pending(_ tasks: [BuildTask]) throws -> [String] {
    var builder = try builder()
    return try builder.plan(tasks).filter { $0.status != .done }.map(\.task.id)
  }
}
