import Engine
import Testing

/// What a build does when tasks fail.
struct BuilderFailureTests {
  private let bench: BuildFixture

  init() throws { bench = try BuildFixture() }

  private func failing(
    _ id: String, reads: [BuildTask.Input] = [], stage: String, isCostly: Bool = false
  ) throws -> BuildTask {
    try bench.task(id, reads: reads, stage: stage, isCostly: isCostly) { _ in
      throw BuildFixture.Broken()
    }
  }

  @Test func aStageIsGoneThroughAndAllItsFailuresAreTold() async throws {
    let tasks = [
      try bench.task("first/a", stage: "first"), try failing("first/b", stage: "first"),
      try bench.task("first/of-b", reads: [bench.out("first/b")], stage: "first"),
      try bench.task(
        "first/of-that", reads: [bench.out("first/a"), bench.out("first/of-b")], stage: "first"),
      try failing("first/c", stage: "first"), try bench.task("first/d", stage: "first"),
      try bench.task("second/a", reads: [bench.out("first/a")], stage: "second"),
    ]
    let error = await #expect(throws: EngineError.self) { try await bench.build(tasks) }
    #expect(bench.started == ["first/a", "first/b", "first/c", "first/d"])
    let lines = error.map { "\($0)" }?.split(separator: "\n") ?? []
    #expect(lines.count == 3)
    #expect(lines.first == "2 artefacts could not be made:")
    #expect(lines.dropFirst().allSatisfy { $0.contains("first/b: ") || $0.contains("first/c: ") })
    #expect(bench.exists("first/d/out") && !bench.exists("second/a"))
  }

  @Test func oneFailureIsToldAsItIs() async throws {
    let tasks = [try failing("a/b", stage: "a"), try bench.task("a/c", stage: "a")]
    let error = await #expect(throws: EngineError.self) { try await bench.build(tasks) }
    guard case .failed(task: "a/b", _, _)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(bench.exists("a/c/out"))
  }

  @Test func whatMayTakeDaysIsNotBegunAfterAFailure() async throws {
    let tasks = [
      try failing("train/a", stage: "train", isCostly: true),
      try bench.task("train/b", stage: "train", isCostly: true),
    ]
    await #expect(throws: EngineError.self) { try await bench.build(tasks) }
    #expect(bench.started == ["train/a"])
  }

  @Test func anotherBuildMakesWhatWasLeft() async throws {
    let tasks = [try failing("a/b", stage: "a"), try bench.task("a/c", stage: "a")]
    await #expect(throws: EngineError.self) { try await bench.build(tasks) }
    let mended = [try bench.task("a/b", stage: "a"), try bench.task("a/c", stage: "a")]
    #expect(try await bench.build(mended) == ["a/b"])
  }
}
