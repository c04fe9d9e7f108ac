import ByteIO
import Corpus
import Engine
import Evaluate
import Foundation
import Statistics
import TestSupport
import Testing
import Values

@Suite struct ComparisonTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func axes(_ run: String) -> [Axis: String] {
    [.run: run, .corpus: "fi", .language: "fi", .set: "test"]
  }

  /// Lays out an evaluation with a table of documents.
  private func put(_ run: String, _ table: String, hasBits: Bool = true) throws {
    let place = folder.file("evaluate/\(run)")
    try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
    try AtomicFile.write(Array(table.utf8), to: "\(place)/documents.csv")
    let metric = hasBits ? "bits-per-byte" : "perplexity"
    try FactFile([Fact(metric, 1, "bit/byte", about: axes(run))]).write(to: place)
  }

  private func compare(_ runs: [String]) async throws -> [Fact] {
    let task = try Comparison.task(
      id: "compare/c", runs.map { .init(id: "evaluate/\($0)", axes: axes($0)) }, seed: 3)
    #expect(task.stage == "compare" && task.inputs.count == runs.count)
    try FileManager.default.createDirectory(
      atPath: folder.file("compare/c"), withIntermediateDirectories: true)
    _ = try await task.run(
      TaskContext(
        folder: folder.file("compare/c"), scratch: folder.file("scratch"), workers: 1,
        progress: ProgressLine(isQuiet: true), root: folder.path))
    return try FactFile(path: folder.file("compare/c/facts.jsonl")).facts
  }

  private static let head = "targets,text-bytes,nats\n"

  /// By hand: 30 nats on 10 bytes less 20 on 10, in bits. The empty document counts with the next,
  /// so there are two to resample, each of which comes out alone a quarter of the time.
  @Test func differencesByHand() async throws {
    try put("a", Self.head + "5,4.0,8.0\n1,0.0,2.0\n7,6.0,10.0\n")
    try put("b", Self.head + "5,4.0,14.0\n1,0.0,1.0\n7,6.0,15.0\n")
    let fact = try #require(try await compare(["a", "b"]).first)
    #expect(fact.metric == "bits-per-byte-difference" && fact.count == 2)
    #expect(abs(fact.value - 1 / log(2)) < 1e-12)
    #expect(fact.about == axes("b").merging([.baseline: "a"]) { $1 })
    let interval = try #require(fact.interval)
    #expect(abs(interval[0] - (16.0 / 6 - 12.0 / 6) / log(2)) < 1e-12)
    #expect(abs(interval[1] - (14.0 / 4 - 8.0 / 4) / log(2)) < 1e-12)
    #expect(fact.method == "paired percentile bootstrap over documents")
  }

  @Test func everyRunIsComparedWithTheFirst() async throws {
    for (run, nats) in [("a", 8), ("b", 14), ("c", 9)] {
      try put(run, Self.head + "5,4.0,\(nats)\n7,6.0,10.0\n")
    }
    let facts = try await compare(["a", "b", "c"])
    #expect(facts.map { $0.about[.run] } == ["b", "c"])
    #expect(facts.allSatisfy { $0.about[.baseline] == "a" })
  }

  /// Of one document there is nothing to vary; without bits per byte nothing to compare.
  @Test func littleIsSaidOfLittle() async throws {
    try put("a", Self.head + "5,4.0,8.0\n")
    try put("b", Self.head + "5,4.0,14.0\n")
    let fact = try #require(try await compare(["a", "b"]).first)
    #expect(fact.interval == nil && fact.method == nil)
    try put("b", Self.head + "5,4.0,14.0\n", hasBits: false)
    #expect(try await compare(["a", "b"]) == [])
    try put("b", Self.head)
    try put("a", Self.head)
    #expect(try await compare(["a", "b"]) == [])
  }

  @Test func otherDocumentsAreRefused() async throws {
    try put("a", Self.head + "5,4.0,8.0\n")
    try put("b", Self.head + "5,4.0,8.0\n1,1.0,1.0\n")
    await #expect(
      throws: EvaluateError.otherDocuments(
        file: folder.file("evaluate/b/documents.csv"), found: 2, expected: 1)
    ) { try await compare(["a", "b"]) }
  }

  @Test(arguments: [
    ("", 1), ("targets,nats\n", 1), (head + "5,4.0\n", 2), (head + "5,4,8\n5,-1,8\n", 3),
    (head + "x,4,8\n", 2), (head + "5,nan,8\n", 2), (head + "5,4,inf\n", 2), (head + "-1,4,8\n", 2),
  ])
  func brokenTablesAreTold(table: String, line: Int) async throws {
    try put("a", table)
    try put("b", Self.head)
    let error = await #expect(throws: EvaluateError.self) { try await compare(["a", "b"]) }
    #expect(error?.description.contains("documents.csv:\(line): found '") == true)
  }
}
