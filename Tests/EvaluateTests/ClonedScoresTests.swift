import Corpus
import Evaluate
import Foundation
import Model
import Testing
import TokenStore
import Values
import Vocabulary

/// Bytes, each of which its pieces call two: a vocabulary whose pieces do not add up to the text.
private struct DoubledBytes: VocabularyKind {
  static let word = "doubled"
  static let isTrained = false
  static func largestSize(_ settings: ByteVocabulary.Settings) -> Int { 384 }
  static func make(_ settings: ByteVocabulary.Settings, from text: TrainingText) -> Self { Self() }

  private let bytes = ByteVocabulary()
  init() {}
  init(json: [UInt8], folder: String) {}
  var size: Int { bytes.size }
  var special: SpecialIDs { bytes.special }
  // The same digest: the same shards are of it.
  func json() throws -> [UInt8] { try bytes.json() }
  func bytes(of id: Int32) -> [UInt8] { bytes.bytes(of: id) + bytes.bytes(of: id) }
  func encode(_ texts: TextBatch, into tokens: inout TokenBatch) {
    bytes.encode(texts, into: &tokens)
  }
}

/// Scores through maps of ids.
@Suite struct ClonedScoresTests {
  /// Bits per byte are of the text's bytes, and so is their interval.
  @Test func bytesAreThoseOfTheText() throws {
    let fixture = try EvaluationFixture()
    let shards = try fixture.shards(["a", "longer text", "bc", "déf", "x y z"])
    let model = try fixture.model()
    let honest = try fixture.score(shards, by: model)
    let other = try fixture.score(
      shards, by: model, ids: IDSpace(Vocabulary(DoubledBytes())))
    #expect(other.textByteCount == honest.textByteCount && other.bitsPerByte == honest.bitsPerByte)
    let (first, second) = (try #require(honest.interval), try #require(other.interval))
    for (one, another) in zip(first, second) { #expect(abs(one - another) < 1e-6 * one) }
  }

  @Test func aCloneIsScoredByItsOwnIDs() throws {
    let fixture = try EvaluationFixture()
    let clones = try Cloning(
      of: fixture.vocabulary, CloneSettings(reading: ["copies": ["2"]]), counts: nil)
    let ids = clones.ids(over: fixture.vocabulary)
    let configuration = try ModelConfiguration(
      vocabularySize: ids.size,
      settings: ModelSettings(reading: [
        "layers": ["1"], "channels": ["8"], "heads": ["2"], "feed-forward-channels": ["12"],
        "context": ["12"], "z-loss": ["0"],
      ]))
    let model = try Transformer(configuration, seed: 5, threads: 1)
    let shards = try fixture.shards(["abc", "déf"])
    let stored = try shards.ids(in: 0..<shards.tokenCount)
    for copy in 0...1 {
      let score = try fixture.score(shards, by: model, ids: ids, copy: copy)
      let map = try ids.map(parent: 0, copy: copy) ?? []
      let targets = stored.map { map[Int($0)] }
      let missing = [Int32](repeating: 0, count: 12 - targets.count)
      let expected = try model.loss(
        tokens: [0] + targets.dropLast() + missing,
        targets: targets + missing.map { _ in -1 }, rows: 1)
      #expect(abs(score.sumNats - expected.sumNats) < 1e-6 * expected.sumNats)
      #expect(score.textByteCount == 7)
      // What it takes to tell the clone: the mass of its ids before the first token.
      let losses = try (0..<Int32(ids.size)).map {
        try model.loss(tokens: [0], targets: [$0], rows: 1).sumNats
      }
      let mass = map.reduce(0) { $0 + exp(-losses[Int($1)]) }
      #expect(score.choiceCount == 1 && abs(score.choiceNats + log(mass)) < 1e-5)
      let facts = score.facts(about: [.run: "r"])
      let choice = try #require(facts.first { $0.metric == "clone-choice-bits-per-byte" })
      #expect(abs(choice.value + log(mass) / 7 / log(2)) < 1e-6 && choice.count == 1)
      let each = try fixture.score(shards, by: model, ids: ids, copy: copy, unit: .document)
      #expect(each.choiceCount == 2 && abs(each.choiceNats + 2 * log(mass)) < 1e-5)
    }
    #expect(throws: SettingError.self) {
      try fixture.score(shards, by: model, ids: ids, copy: 2)
    }
  }
}
