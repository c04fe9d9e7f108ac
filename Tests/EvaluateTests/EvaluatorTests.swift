import Evaluate
import Foundation
import Model
import TestSupport
import Testing
import TokenStore
import Values
import Vocabulary

@Suite struct EvaluatorTests {
  private let fixture: EvaluationFixture

  init() throws { fixture = try EvaluationFixture() }

  // MARK: - Against slow twins

  @Test(arguments: [(12, 4), (12, 12), (12, 1), (7, 3), (1, 1), (5, 5)])
  func equalsOnePassForEachTarget(window: Int, shift: Int) throws {
    var generator = SeededGenerator(seed: 2)
    let model = try fixture.model()
    for count in [0, 1, 2, 9, 20] {
      let shards = try fixture.shards(fixture.randomTexts(count, using: &generator))
      let score = try fixture.score(shards, by: model, window: window, shift: shift)
      let rows = try naiveRows(shards, window: window, shift: shift)
      let losses = try rows.map { tokens, targets in
        try model.loss(tokens: tokens, targets: targets, rows: 1).sumNats
      }
      #expect(score.targetCount == shards.tokenCount && rows.count == shards.tokenCount)
      #expect(score.textByteCount == shards.set.textByteCount)
      let expected = losses.reduce(0, +)
      #expect(abs(score.sumNats - expected) <= 1e-6 * expected)
    }
  }

  @Test func equalsTheReferenceInDoublePrecision() throws {
    let shards = try fixture.shards(["naïve", "", "text"])
    let model = try fixture.model()
    let reference = try ReferenceTransformer(
      fixture.configuration, parameters: model.allParameters.map { Double($0) })
    let score = try fixture.score(shards, by: model, window: 8, shift: 3)
    let expected = try naiveRows(shards, window: 8, shift: 3).reduce(0) { sum, row in
      try sum + reference.loss(tokens: row.tokens, targets: row.targets, rows: 1).sumNats
    }
    #expect(abs(score.sumNats - expected) < 1e-4)
  }

  /// For each position, by its definition, the inputs of its window up to it and itself as the only
  /// target.
  private func naiveRows(
    _ shards: TokenShards, window: Int, shift: Int, padding: Int32 = 0
  ) throws -> [(tokens: [Int32], targets: [Int32])] {
    let stream = try shards.ids(in: 0..<shards.tokenCount)
    let inputs = [padding] + stream.dropLast()
    return stream.indices.map { position in
      var end = min(window, stream.count)
      while end <= position { end = min(end + shift, stream.count) }
      let start = max(0, end - window)
      let unscored = [Int32](repeating: -1, count: position - start)
      return (Array(inputs[start...position]), unscored + [stream[position]])
    }
  }

  @Test func threadsDoNotChangeABit() throws {
    var generator = SeededGenerator(seed: 3)
    let shards = try fixture.shards(fixture.randomTexts(30, using: &generator))
    let scores = try (1...4).map { try fixture.score(shards, by: fixture.model(threads: $0)) }
    #expect(scores.allSatisfy { $0 == scores[0] })
  }

  // MARK: - Values known beforehand

  @Test(arguments: [["abc", "défg"], ["x"], ["", "a", ""]])
  func theUniformModel(texts: [String]) throws {
    let shards = try fixture.shards(texts)
    let score = try fixture.score(shards, by: fixture.uniformModel())
    let bytes = texts.reduce(0) { $0 + $1.utf8.count }
    let targets = bytes + texts.count
    #expect(score.textByteCount == bytes && score.targetCount == targets)
    let expected = log2(384) * Double(targets) / Double(bytes)
    let (bits, nats) = try (#require(score.bitsPerByte), #require(score.lossNats))
    #expect(abs(bits - expected) < 1e-6 * expected)
    #expect(abs(nats - log(384)) < 1e-6)
    #expect(score.perplexity == exp(nats))
  }

  /// Any vocabulary is scored: bytes are counted by what ids stand for, and what stands before the
  /// first token is the vocabulary's own padding.
  @Test func aVocabularyOfOtherIDs() throws {
    let fixture = try EvaluationFixture(vocabulary: Vocabulary(PairVocabulary()))
    let shards = try fixture.shards(["aab", "", "b", "ccc"])
    #expect(try shards.ids(in: 0..<9) == [353, 98, 512, 512, 98, 512, 355, 99, 512])
    let score = try fixture.score(shards, by: fixture.uniformModel())
    #expect(score.textByteCount == 7 && score.targetCount == 9)
    let bits = try #require(score.bitsPerByte)
    #expect(abs(bits - log2(515) * 9 / 7) < 1e-5)
    let model = try fixture.model()
    let rows = try naiveRows(shards, window: 7, shift: 3, padding: 514)
    let expected = try rows.reduce(0) {
      try $0 + model.loss(tokens: $1.tokens, targets: $1.targets, rows: 1).sumNats
    }
    let found = try fixture.score(shards, by: model, window: 7, shift: 3).sumNats
    #expect(abs(found - expected) <= 1e-6 * expected)
  }

  /// a a b, end, b, end: three kinds of id, each a third of six tokens; four bytes.
  @Test func unigramEntropyByHand() throws {
    let score = try fixture.score(fixture.shards(["aab", "b"]), by: fixture.uniformModel())
    #expect(abs(score.unigramEntropyNats - log(3)) < 1e-12)
    let bits = try #require(score.unigramBitsPerByte)
    #expect(abs(bits - log2(3) * 6 / 4) < 1e-12)
  }

  // MARK: - The interval

  /// Documents of equal length under the uniform model have the same ratio, so there is nothing to
  /// vary; a million bytes each make losses of more than 2^32 thousandths of a nat.
  @Test(arguments: [(5, 20), (2, 1_000_000)])
  func equalDocumentsHaveNoUncertainty(count: Int, length: Int) throws {
    let fixture = try EvaluationFixture(contextLength: 64)
    let text = String(repeating: "a", count: length)
    let score = try fixture.score(
      fixture.shards([String](repeating: text, count: count)), by: fixture.uniformModel(),
      window: 64, shift: 64)
    let (interval, value) = try (#require(score.interval), #require(score.bitsPerByte))
    #expect(interval.allSatisfy { abs($0 - value) < 1e-6 * value })
  }

  @Test func containsTheValueAndDependsOnTheSeedAlone() throws {
    var generator = SeededGenerator(seed: 5)
    let model = try fixture.model()
    for count in [3, 10, 40] {
      let shards = try fixture.shards(
        ["", "start"] + fixture.randomTexts(count, using: &generator) + ["end", ""])
      let score = try fixture.score(shards, by: model)
      let (interval, value) = try (#require(score.interval), #require(score.bitsPerByte))
      #expect(interval.count == 2 && interval[0] < value && value < interval[1])
      #expect(interval[0] > 0)
      #expect(try fixture.score(shards, by: model) == score)
      #expect(try fixture.score(shards, by: model, seed: 2).interval != interval)
    }
  }

  /// Two documents, resampled: each of the ratios comes out a quarter of the time, so the ends are
  /// the two documents' own, the empty ones counting with the next or, at the end, the last.
  @Test func emptyDocumentsCountWithTheNextOne() throws {
    let score = try fixture.score(
      fixture.shards(["", "abcdefgh", "", "", "ab", ""]), by: fixture.uniformModel())
    let interval = try #require(score.interval)
    #expect(abs(interval[0] - log2(384) * 10 / 8) < 1e-5)
    #expect(abs(interval[1] - log2(384) * 6 / 2) < 1e-5)
  }

  @Test(arguments: [[], [""], ["one"], ["", "one", ""], ["", ""]])
  func fewerThanTwoDocumentsHaveNoInterval(texts: [String]) throws {
    let score = try fixture.score(fixture.shards(texts), by: fixture.model())
    #expect(score.interval == nil)
  }

  // MARK: - What cannot be scored

  @Test(arguments: [(13, 4), (0, 0), (-1, 1), (12, 0), (12, -4), (12, 13), (.max, 1), (12, .max)])
  func refusesUnusableSettings(window: Int, shift: Int) throws {
    let (shards, model) = try (fixture.shards(["text"]), fixture.model())
    #expect(throws: SettingError.self) {
      try fixture.score(shards, by: model, window: window, shift: shift)
    }
  }

  @Test func aWindowBeyondTheContextIsNamed() throws {
    let (shards, model) = try (fixture.shards(["text"]), fixture.model())
    let error = #expect(throws: SettingError.self) {
      try fixture.score(shards, by: model, window: 512, shift: 128)
    }
    #expect(error?.description == "window: found '512', expected 1 to 12")
  }

  @Test func refusesAnotherVocabulary() throws {
    let shards = try fixture.shards(["text"], vocabularyHash: "another")
    #expect(
      throws: EvaluateError.otherVocabulary(
        label: "test", found: "another", expected: fixture.vocabulary.digest)
    ) {
      try fixture.score(shards, by: fixture.model())
    }
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity])
  func aDivergedModelIsAnError(value: Float) throws {
    let model = try fixture.model()
    try model.setAllParameters(
      [Float](repeating: value, count: fixture.configuration.parameterCount))
    let shards = try fixture.shards(["text", "more"])
    #expect(throws: EvaluateError.notFinite(label: "test", position: 0)) {
      try fixture.score(shards, by: model)
    }
  }

  @Test func idsThatTheModelLacksAreErrors() throws {
    let configuration = try ModelConfiguration(
      vocabularySize: 100, settings: fixture.configuration.settings)
    let model = try Transformer(configuration, seed: 1, threads: 1)
    #expect(throws: ModelError.self) {
      try fixture.score(fixture.shards(["text"]), by: model)
    }
  }
}
