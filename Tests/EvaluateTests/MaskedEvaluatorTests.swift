import Chance
import Corpus
import Engine
import Evaluate
import Foundation
import Model
import TestSupport
import Testing
import TokenStore
import Values
import Vocabulary

/// Pairs of letters, with a mask.
private struct MaskedPairs: VocabularyKind {
  static let word = "masked-pairs"
  private let pairs = PairVocabulary()
  init() {}
  init(json: [UInt8], folder: String) {}
  var size: Int { 516 }
  var special: SpecialIDs { pairs.special }
  var mask: Int32? { 515 }
  func json() throws -> [UInt8] { Array("masked pairs".utf8) }
  func bytes(of id: Int32) -> [UInt8] { pairs.bytes(of: id) }
  func encode(_ texts: TextBatch, into tokens: inout TokenBatch) {
    pairs.encode(texts, into: &tokens)
  }
}

@Suite struct MaskedEvaluatorTests {
  private let fixture: EvaluationFixture
  private let configuration: ModelConfiguration
  private let texts: [String]

  init() throws {
    fixture = try EvaluationFixture(vocabulary: Vocabulary(MaskedPairs()))
    configuration = try ModelConfiguration(
      vocabularySize: 516,
      settings: ModelSettings(reading: [
        "preset": ["bert"], "layers": ["1"], "channels": ["8"], "heads": ["2"],
        "feed-forward-channels": ["12"], "context": ["12"],
      ]))
    var generator = SeededGenerator(seed: 12)
    texts = fixture.randomTexts(12, using: &generator) + ["aqqb", ""]
  }

  private func score(
    _ shards: TokenShards, by model: Transformer, unit: EvaluationSettings.Unit = .stream,
    pseudo: Int = 1000
  ) throws -> MaskedScore {
    var settings = EvaluationSettings(window: 7, shift: 3, unit: unit)
    settings.pseudoPositions = pseudo
    return try MaskedEvaluator(
      model: model, ids: IDSpace(fixture.vocabulary), settings: settings,
      progress: ProgressLine(isQuiet: true)
    ).score(shards, label: "test", seed: 1)
  }

  /// In double precision, by the definition: which tokens are chosen, their ranks by asking for
  /// every id, and each of them hidden alone.
  @Test(arguments: [EvaluationSettings.Unit.stream, .document])
  func equalsTheReferenceInDoublePrecision(unit: EvaluationSettings.Unit) throws {
    let model = try Transformer(configuration, seed: 3, threads: 2)
    let reference = try ReferenceTransformer(
      configuration, parameters: model.allParameters.map { Double($0) })
    let shards = try fixture.shards(texts)
    let found = try score(shards, by: model, unit: unit)
    var (ranks, hits, nats, alone, count) = (0.0, 0.0, 0.0, 0.0, 0)
    for stretch in try stretches(shards, unit) where !stretch.chosen.isEmpty {
      let ids = stretch.ids
      let hidden = ids.indices.map { stretch.chosen.contains($0) ? 515 : ids[$0] }
      for place in stretch.chosen {
        count += 1
        let losses = try (0..<Int32(516)).map {
          try loss(reference, hidden, place, $0)
        }
        let own = losses[Int(ids[place])]
        let rank = 1 + losses.count { $0 < own }
        ranks += 1 / Double(rank)
        hits += rank == 1 ? 1 : 0
        nats += own
        let single = ids.indices.map { $0 == place ? 515 : ids[$0] }
        alone += try loss(reference, single, place, ids[place])
      }
    }
    #expect(count > 10 && found.targetCount == count && found.aloneCount == count)
    #expect(abs(found.sumReciprocalRanks - ranks) < 1e-9)
    #expect(found.sumAccuracy == hits)
    #expect(abs(found.sumNats - nats) < 1e-4 && abs(found.aloneNats - alone) < 1e-4)
  }

  private func loss(
    _ reference: ReferenceTransformer, _ ids: [Int32], _ place: Int, _ id: Int32
  ) throws -> Double {
    var targets = [Int32](repeating: -1, count: ids.count)
    targets[place] = id
    return try reference.loss(tokens: ids, targets: targets, rows: 1).sumNats
  }

  /// Stretches of seven, and what is chosen of each, by the definition.
  private func stretches(
    _ shards: TokenShards, _ unit: EvaluationSettings.Unit
  ) throws -> [(ids: [Int32], chosen: [Int])] {
    var draws: [Double] = []
    for document in 0..<shards.documentCount {
      let key = SplitMix64.key(seed: 0, name: "masked evaluation \(document)")
      var random = SplitMix64(key: key, counter: 0)
      draws += try shards.range(ofDocument: document).map { _ in random.unit() }
    }
    let texts =
      unit == .stream
      ? [0..<shards.tokenCount]
      : try (0..<shards.documentCount).map { try shards.range(ofDocument: $0) }
    return try texts.flatMap { text in
      try stride(from: text.lowerBound, to: text.upperBound, by: 7).map { start in
        let range = start..<min(start + 7, text.upperBound)
        let ids = try shards.ids(in: range)
        let chosen = ids.indices.filter { draws[start + $0] < 0.15 && ids[$0] < 512 }
        return (ids, chosen)
      }
    }
  }

  /// All ids are equally likely: they share the rank 258.5, and one in 516 is right.
  @Test func tiesShareTheirRank() throws {
    let model = try Transformer(configuration, seed: 3, threads: 1)
    try model.setAllParameters([Float](repeating: 0, count: configuration.parameterCount))
    let score = try score(fixture.shards(texts), by: model)
    #expect(abs((score.meanReciprocalRank ?? 0) - 1 / 258.5) < 1e-12)
    #expect(abs((score.accuracy ?? 0) - 1 / 516) < 1e-12)
    #expect(abs((score.pseudoPerplexity ?? 0) - 516) < 1e-2)
    let interval = try #require(score.interval)
    #expect(interval.allSatisfy { abs($0 - 1 / 258.5) < 1e-8 })
  }

  @Test func modelsOfTheSameIDsAreAskedTheSame() throws {
    let shards = try fixture.shards(texts)
    let scores = try [3, 4].map {
      try score(shards, by: Transformer(configuration, seed: $0, threads: 1))
    }
    #expect(scores[0].targetCount == scores[1].targetCount)
    #expect(scores[0].sumNats != scores[1].sumNats)
    let few = try score(shards, by: Transformer(configuration, seed: 3, threads: 1), pseudo: 5)
    #expect(few.aloneCount == 5 && few.targetCount == scores[0].targetCount)
    let none = try score(shards, by: Transformer(configuration, seed: 3, threads: 1), pseudo: 0)
    #expect(none.pseudoPerplexity == nil)
  }

  @Test func factsSayWhatTheyRestOn() throws {
    let score = try score(
      fixture.shards(texts), by: Transformer(configuration, seed: 3, threads: 1), pseudo: 9)
    let facts = score.facts(about: [.run: "r"])
    #expect(
      facts.map(\.metric) == [
        "mean-reciprocal-rank", "masked-accuracy", "masked-loss", "pseudo-perplexity",
        "masked-targets",
      ])
    #expect(facts.map(\.unit) == ["1/rank", "share", "nat/token", "1/token", "token"])
    #expect(facts[0].interval == score.interval && facts[0].method != nil)
    #expect(
      facts.map(\.count) == [score.targetCount, score.targetCount, score.targetCount, 9, nil])
    let empty = try self.score(
      fixture.shards([]), by: Transformer(configuration, seed: 3, threads: 1))
    #expect(empty.facts(about: [.run: "r"]).map(\.metric) == ["masked-targets"])
  }

  @Test func whatCannotBeScoredIsRefused() throws {
    let causal = try fixture.model()
    #expect(throws: SettingError.self) { try score(fixture.shards(["a"]), by: causal) }
    let model = try Transformer(configuration, seed: 3, threads: 1)
    #expect(throws: SettingError.self) { try fixture.score(fixture.shards(["a"]), by: model) }
    let bytes = try EvaluationFixture(vocabulary: Vocabulary(PairVocabulary()))
    #expect(throws: EvaluateError.noMask(label: "test")) {
      try MaskedEvaluator(
        model: model, ids: IDSpace(bytes.vocabulary),
        settings: EvaluationSettings(window: 7, shift: 3), progress: ProgressLine(isQuiet: true)
      ).score(bytes.shards(["a"]), label: "test", seed: 1)
    }
    let other = try bytes.shards(["a"])
    #expect(throws: EvaluateError.self) { try score(other, by: model) }
    try model.setAllParameters([Float](repeating: .nan, count: configuration.parameterCount))
    #expect(throws: EvaluateError.notFinite(label: "test", position: 0)) {
      try score(fixture.shards(texts), by: model)
    }
  }
}
