import ByteIO
import Engine
import Foundation
import TestSupport
import Testing

/// What a plan costs: in proportion to the tasks and their files, whatever is done already.
@Suite struct PlanCostTests {
  private static let sharedCount = 6

  private let folder: TemporaryFolder
  private var root: String { folder.file("build") }

  init() throws { folder = try TemporaryFolder() }

  /// Six artefacts that everybody reads, and `count` runs.
  private func tasks(_ count: Int) throws -> [BuildTask] {
    let shared = try (0..<Self.sharedCount).map { try task("shards/\($0)", []) }
    let inputs = shared.map { BuildTask.Input.artefact(id: $0.id, files: ["out"]) }
    return shared + (try (0..<count).map { try task("train/base/run-\($0)", inputs) })
  }

  private func task(_ id: String, _ inputs: [BuildTask.Input]) throws -> BuildTask {
    try BuildTask(
      id: id, stage: "test", version: 1, settings: ["id": id], inputs: inputs, isCostly: true
    ) { context in
      try AtomicFile.write(Array(id.utf8), to: context.output("out"))
      return nil
    }
  }

  private func builder() throws -> Builder {
    try Builder(root: root, workers: 1, progress: ProgressLine(isQuiet: true))
  }

  /// A plan by a builder of its own, as a new process would make it.
  ///
  /// - Returns: How often a file was looked at, and how many tasks are left.
  private func plan(_ tasks: [BuildTask]) throws -> (lookCount: Int, leftCount: Int) {
    var builder = try builder()
    let left = try builder.plan(tasks).count { $0.status != .done }
    return (builder.lookCount, left)
  }

  @Test(arguments: [10, 40])
  func everyFileIsLookedAtOnce(count: Int) async throws {
    let tasks = try tasks(count)
    #expect(try plan(tasks) == (0, tasks.count))
    var builder = try builder()
    _ = try await builder.build(Array(tasks.prefix(Self.sharedCount)))
    try await Task.sleep(for: .milliseconds(120))
    _ = try plan(tasks)
    // A manifest and a file of each of the six that are done.
    #expect(try plan(tasks) == (2 * Self.sharedCount, count))
    _ = try await builder.build(tasks)
    try await Task.sleep(for: .milliseconds(120))
    _ = try plan(tasks)
    #expect(try plan(tasks) == (2 * tasks.count, 0))
    // The second manifest and file of the one that was touched are not the memory's any more.
    try AtomicFile.write([1], to: "\(root)/train/base/run-3/out")
    #expect(try plan(tasks).leftCount == 1)
  }

  /// Prints seconds; a plan of 32,000 runs takes about 16 times that of 2,000.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["ISOGLOSS_PLAN_COST"] != nil))
  func timesOfLargePlans() throws {
    for count in [2000, 8000, 32000] {
      try? FileManager.default.removeItem(atPath: root)
      let tasks = try tasks(count)
      var times: [Double] = []
      func time(_ left: Int) throws {
        let start = ContinuousClock.now
        #expect(try plan(tasks).leftCount == left)
        times.append((ContinuousClock.now - start) / .seconds(1))
      }
      try time(tasks.count)
      for task in tasks.prefix(Self.sharedCount) { try fabricate(task) }
      try time(count)
      for task in tasks.dropFirst(Self.sharedCount) { try fabricate(task) }
      usleep(150_000)
      // Once from the manifests, once from what is remembered of them.
      try time(0)
      try time(0)
      let shown = times.map { String(format: "%.3f", $0) }.joined(separator: " ")
      print("plan of \(count) runs, in s: nothing, inputs, all done at first, all done: \(shown)")
    }
  }

  /// Lays out the artefact of `task` as a build would, but without the time that takes.
  private func fabricate(_ task: BuildTask) throws {
    let artefact = "\(root)/\(task.id)"
    try FileManager.default.createDirectory(atPath: artefact, withIntermediateDirectories: true)
    func entry(_ id: String, _ name: String) -> String {
      let sum = SHA256.hex(of: Array(id.utf8))
      return "{\"name\":\"\(name)\",\"bytes\":\(id.utf8.count),\"sha256\":\"\(sum)\"}"
    }
    let inputs = task.inputs.compactMap { input -> String? in
      guard case .artefact(let id, _) = input else { return nil }
      return entry(id, "\(id)/out")
    }
    let manifest = """
      {"format":2,"id":"\(task.id)","stage":"test","stage-version":1,"libraries":{},
      "settings":\(String(decoding: task.settings, as: UTF8.self)),
      "inputs":[\(inputs.joined(separator: ","))],"files":[\(entry(task.id, "out"))]}
      """
    for (name, text) in [("out", task.id), ("manifest.json", manifest)] {
      let file = try File(writing: "\(artefact)/\(name)")
      try file.write(Array(text.utf8))
    }
  }
}
