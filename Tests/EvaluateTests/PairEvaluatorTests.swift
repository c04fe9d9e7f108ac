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

@Suite struct PairEvaluatorTests {
  private let fixture: EvaluationFixture

  init() throws { fixture = try EvaluationFixture() }

  private func pair(_ good: String, _ bad: String) -> MinimalPair {
    MinimalPair(good: Array(good.utf8), bad: Array(bad.utf8), phenomenon: "p")
  }

  private func score(_ pairs: [MinimalPair], by model: Transformer) throws -> [PairScore] {
    try PairEvaluator(
      model: model, ids: IDSpace(fixture.vocabulary),
      settings: EvaluationSettings(window: 8, shift: 3), progress: ProgressLine(isQuiet: true)
    ).score(pairs, parent: fixture.vocabulary, label: "test")
  }

  /// In double precision, one target at a time, each with the context that its window has.
  @Test func equalsTheReferenceInDoublePrecision() throws {
    let model = try fixture.model()
    let reference = try ReferenceTransformer(
      fixture.configuration, parameters: model.allParameters.map { Double($0) })
    let pairs = [pair("short", "shorts"), pair("a sentence of many windows", "é"), pair("x", "x")]
    let scores = try score(pairs, by: model)
    for (pair, score) in zip(pairs, scores) {
      for (text, found) in [(pair.good, score.goodNats), (pair.bad, score.badNats)] {
        let ids = text.map { Int32($0) + 3 }
        var nats = 0.0
        for position in ids.indices {
          var end = min(8, ids.count)
          while end <= position { end = min(end + 3, ids.count) }
          let start = max(0, end - 8)
          let inputs = Array(([0] + ids.dropLast())[start...position])
          let targets = [Int32](repeating: -1, count: position - start) + [ids[position]]
          nats += try reference.loss(tokens: inputs, targets: targets, rows: 1).sumNats
        }
        #expect(abs(nats - found) < 1e-4)
      }
    }
    #expect(scores.map(\.goodByteCount) == [5, 26, 1] && scores.map(\.badByteCount) == [6, 2, 1])
    #expect(scores[2].points == 1 && scores[2].normalisedPoints == 1)
  }

  /// Of the uniform model the shorter sentence is the likelier one, and a byte is like a byte.
  @Test func totalsAndMeansCanDisagree() throws {
    let pairs = (0..<300).map { $0 % 2 == 0 ? pair("ab", "abc") : pair("abcd", "a") }
    let scores = try score(pairs, by: fixture.uniformModel())
    #expect(scores.map(\.points) == (0..<300).map { $0 % 2 == 0 ? 2 : 0 })
    #expect(scores.allSatisfy { abs($0.goodNats / Double($0.goodByteCount) - log(384)) < 1e-5 })
  }

  @Test func pointsByHand() throws {
    func score(_ good: Double, _ bad: Double, _ phenomenon: String) -> PairScore {
      PairScore(
        phenomenon: phenomenon, goodNats: good, badNats: bad, goodByteCount: 2, badByteCount: 4)
    }
    let scores = [score(1, 3, "b"), score(2, 2, "b"), score(3, 2, "a"), score(1, 2, "a")]
    #expect(scores.map(\.points) == [2, 1, 0, 2])
    #expect(scores.map(\.normalisedPoints) == [2, 0, 0, 1])
    let facts = try PairScore.facts(of: scores, about: [.run: "r", .task: "t"], seed: 1)
    #expect(facts.count == 12)
    let values: [Double] = facts.map(\.value)
    #expect(Array(values[0..<4]) == [0.625, 0.375, 4, 1])
    #expect(facts[4].about == [.run: "r", .task: "t", .phenomenon: "b"])
    #expect(Array(values[4..<8]) == [0.75, 0.5, 2, 1])
    #expect(Array(values[8..<12]) == [0.5, 0.25, 2, 0])
    // Each of the two comes out alone a quarter of the time.
    #expect(facts[4].interval == [0.5, 1] && facts[4].count == 2)
    #expect(facts[2].interval == nil && Set(facts.map(\.key)).count == 12)
    #expect(try PairScore.facts(of: [], about: [:], seed: 1) == [])
  }

  @Test func theTaskWritesFactsAndPairs() async throws {
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
    try AtomicFile.write(
      Array("sen\twrong_sen\nab\tba\nc\tcc\n".utf8), to: fixture.folder.file("fin.tsv"))
    let vocabulary = ArtefactFile(id: "vocabularies/bytes", name: Vocabulary.fileName)
    let axes: [Axis: String] = [.run: "r", .task: "d", .language: "fi"]
    let task = try PairEvaluator.task(
      id: "datasets/d", axes: axes, train: "train/r", vocabulary: vocabulary, parent: vocabulary,
      files: [TextFile(path: fixture.folder.file("fin.tsv"), name: "fin.tsv")],
      settings: EvaluationSettings(window: 8, shift: 3), seed: 1)
    #expect(task.inputs.count == 3)
    _ = try await task.run(
      TaskContext(
        folder: fixture.folder.file("datasets/d"), scratch: fixture.folder.file("scratch"),
        workers: 2, progress: ProgressLine(isQuiet: true), root: fixture.folder.path))
    let facts = try FactFile(path: fixture.folder.file("datasets/d/facts.jsonl")).facts
    let scores = try score([pair("ab", "ba"), pair("c", "cc")], by: fixture.model())
    #expect(facts.first?.value == Double(scores.reduce(0) { $0 + $1.points }) / 4)
    #expect(facts.count == 8)
    #expect(facts.prefix(4).allSatisfy { $0.about == axes })
    #expect(facts.suffix(4).allSatisfy { $0.about[.phenomenon] == "fin" })
    let table = String(
      decoding: try readFile(fixture.folder.file("datasets/d/pairs.csv")), as: UTF8.self)
    let rows = scores.map {
      "fin,\($0.goodNats),\($0.badNats),\($0.goodByteCount),\($0.badByteCount)\n"
    }
    #expect(table == "phenomenon,good-nats,bad-nats,good-bytes,bad-bytes\n" + rows.joined())
  }

  @Test func whatCannotBeScoredIsRefused() throws {
    let other = try Vocabulary(PairVocabulary())
    #expect(throws: EvaluateError.self) {
      try PairEvaluator(
        model: fixture.model(), ids: IDSpace(fixture.vocabulary),
        settings: EvaluationSettings(window: 8, shift: 3), progress: ProgressLine(isQuiet: true)
      ).score([pair("a", "b")], parent: other, label: "test")
    }
    let model = try fixture.model()
    try model.setAllParameters(
      [Float](repeating: .nan, count: fixture.configuration.parameterCount))
    #expect(throws: EvaluateError.notFinite(label: "test", position: 0)) {
      try score([pair("a", "b")], by: model)
    }
    #expect(throws: SettingError.self) {
      try PairEvaluator(
        model: model, ids: IDSpace(fixture.vocabulary),
        settings: EvaluationSettings(window: 13, shift: 3), progress: ProgressLine(isQuiet: true))
    }
  }
}
