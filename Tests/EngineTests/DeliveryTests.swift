import Engine
import Foundation
import TestSupport
import Testing

/// Inputs that have to come here first.
@Suite struct DeliveryTests {
  private struct Lost: Error {}

  private let bench: BuildFixture

  init() throws { bench = try BuildFixture() }

  private func delivery(of name: String, _ text: String?) -> BuildTask.Delivery {
    BuildTask.Delivery(
      name: name, origin: "https://h/\(name)",
      missing: { [bench] in
        FileManager.default.fileExists(atPath: bench.path(name))
          ? nil : "https://h/\(name) (1 GB)"
      },
      bring: { [bench] in
        guard let text else { throw Lost() }
        try bench.write(text, to: name)
      })
  }

  private func tasks(_ second: String?) throws -> [BuildTask] {
    let (a, b) = (delivery(of: "a", "A"), delivery(of: "b", second))
    return [
      try bench.task("one", reads: [bench.file("a")], deliveries: [a]),
      try bench.task("two", reads: [bench.file("a"), bench.file("b")], deliveries: [a, b]),
      try bench.task("three", reads: [bench.out("two")]),
    ]
  }

  @Test func filesComeBeforeTheFirstTask() async throws {
    await #expect(throws: Lost.self) { _ = try await bench.build(try tasks(nil)) }
    #expect(bench.started == [])
    #expect(try await bench.build(try tasks("B")) == ["one", "two", "three"])
    #expect(try bench.read("three/out") == "AB")
    #expect(try bench.read("two/run.json").contains("\"b\" : \"https://h/b\""))
    #expect(try !bench.read("three/run.json").contains("fetched"))
    #expect(try await bench.build(try tasks("B")) == [])
    #expect(try await bench.build(try tasks("C")) == ["two", "three"])
  }

  @Test func aPlanBringsNothing() throws {
    var builder = try bench.builder()
    #expect(
      try builder.plan(try tasks("B")).map(\.reason?.text) == [
        "to be fetched: https://h/a (1 GB)",
        "to be fetched: https://h/a (1 GB), and 1 more",
        "follows two",
      ])
    try bench.write("A", to: "a")
    #expect(
      try builder.plan(try tasks("B")).map(\.reason?.text) == [
        "not made yet",
        "to be fetched: https://h/b (1 GB)",
        "follows two",
      ])
  }
}
