import ByteIO
import Corpus
import Engine
import Evaluate
import Foundation
import Model
import TestSupport
import Testing
import Values
import Vocabulary

/// Parallel text from files to facts.
struct ParallelEvaluatorTests {
  private let fixture: EvaluationFixture
  private let vocabulary = ArtefactFile(id: "vocabularies/bytes", name: Vocabulary.fileName)

  init() throws {
    fixture = try EvaluationFixture()
    for name in ["train/r", "vocabularies/bytes", "datasets/d"] {
      try FileManager.default.createDirectory(
        atPath: fixture.folder.file(name), withIntermediateDirectories: true)
    }
    try fixture.vocabulary.write(to: fixture.folder.file("vocabularies/bytes"))
    try AtomicFile.write(
      fixture.model().safetensors(), to: fixture.folder.file("train/r/model.safetensors"))
    let description = ModelDescription(
      model: fixture.configuration, vocabularyHash: fixture.vocabulary.digest)
    try AtomicFile.write(
      StableJSON.page(description), to: fixture.folder.file("train/r/configuration.json"))
  }

  private func run(_ files: [String]) async throws -> [Fact] {
    let written = [(0, nil), (1, 1.5)].map { column, premium in
      ParallelEvaluator.Written(column: column, parent: vocabulary.id, premium: premium)
    }
    let task = try ParallelEvaluator.task(
      id: "datasets/d", axes: [.run: "r", .task: "d"], train: "train/r", vocabulary: vocabulary,
      parents: [vocabulary],
      files: files.map { TextFile(path: fixture.folder.file($0), name: $0) },
      languages: ["en", "fr"], written: written, reference: "en",
      settings: EvaluationSettings(window: 8, shift: 3))
    #expect(task.inputs.count == 2 + files.count)
    _ = try await task.run(
      TaskContext(
        folder: fixture.folder.file("datasets/d"), scratch: fixture.folder.file("scratch"),
        workers: 1, progress: ProgressLine(isQuiet: true), root: fixture.folder.path))
    return try FactFile(path: fixture.folder.file("datasets/d/facts.jsonl")).facts
  }

  /// The same sentences as pairs: what is summed there is told here.
  @Test func linesHaveTheLogProbabilitiesOfSentences() async throws {
    let lines = [("a cat", "un chat noir"), ("two", "deux"), ("a sentence of windows", "é")]
    var writer = try CompressedWriter(
      path: fixture.folder.file("a.tsv.gz"), container: .gzip, level: nil)
    try writer.write(Array("\(lines[0].0)\t\(lines[0].1)\n".utf8))
    try writer.finish()
    try AtomicFile.write(
      Array(lines.dropFirst().map { "\($0.0)\t\($0.1)\n" }.joined().utf8),
      to: fixture.folder.file("b.tsv"))
    let facts = try await run(["a.tsv.gz", "b.tsv"])
    let pairs = try PairEvaluator(
      model: fixture.model(), ids: IDSpace(fixture.vocabulary),
      settings: EvaluationSettings(window: 8, shift: 3), progress: ProgressLine(isQuiet: true)
    ).score(
      lines.map { MinimalPair(good: Array($0.utf8), bad: Array($1.utf8), phenomenon: "p") },
      parent: fixture.vocabulary, label: "test")
    for (code, nats) in [("en", pairs.map(\.goodNats)), ("fr", pairs.map(\.badNats))] {
      let loss = facts.first { $0.metric == "line-loss" && $0.about[.language] == code }
      #expect(abs((loss?.value ?? 0) - nats.reduce(0, +) / 3) < 1e-9 && loss?.count == 3)
    }
    let premium = facts.first { $0.metric == "byte-premium" && $0.about[.language] == "fr" }
    #expect(premium?.value == 1.5)
    let table = String(
      decoding: try readFile(fixture.folder.file("datasets/d/lines.csv")), as: UTF8.self)
    let rows = table.split(separator: "\n")
    #expect(rows.count == 7 && rows[0] == "line,language,nats,bytes")
    #expect(rows[1] == "1,en,\(pairs[0].goodNats),5" && rows[6].hasPrefix("3,fr,"))
  }

  @Test func aDamagedFileIsRefused() async throws {
    var writer = try CompressedWriter(
      path: fixture.folder.file("a.tsv.gz"), container: .gzip, level: nil)
    try writer.write(Array("a cat\tun chat\n".utf8))
    try writer.finish()
    let whole = try readFile(fixture.folder.file("a.tsv.gz"))
    try AtomicFile.write(Array(whole.dropLast(6)), to: fixture.folder.file("a.tsv.gz"))
    let error = await #expect(throws: (any Error).self) { _ = try await run(["a.tsv.gz"]) }
    #expect("\(error.map { "\($0)" } ?? "")".contains("a.tsv.gz"))
  }
}
