import Foundation
import Model
import TestSupport
import Testing
import Values

@Suite struct TargetScoreTests {
  private func configuration(_ attention: String) throws -> ModelConfiguration {
    try ModelConfiguration(
      vocabularySize: 21,
      settings: ModelSettings(reading: [
        "layers": ["2"], "channels": ["8"], "heads": ["2"], "feed-forward-channels": ["12"],
        "context": ["6"], "z-loss": ["0"], "attention": [attention], "positions": ["learned"],
      ]))
  }

  /// In double precision, every id as the target once: the rank is how many have less loss.
  @Test(arguments: ["causal", "full"])
  func equalsTheReferenceOfEveryID(attention: String) throws {
    let configuration = try configuration(attention)
    let model = try Transformer(configuration, seed: 3, threads: 2)
    let reference = try ReferenceTransformer(
      configuration, parameters: model.allParameters.map { Double($0) })
    var generator = SeededGenerator(seed: 4)
    let tokens = (0..<12).map { _ in Int32.random(in: 0..<21, using: &generator) }
    let targets: [Int32] = [-1, 4, -1, 20, 0, -1, 7, -1, -1, 3, 3, 19]
    let set = (0..<21).map { $0 % 3 == 1 }
    let scores = try model.targetScores(tokens: tokens, targets: targets, rows: 2, set: set)
    let places = targets.indices.filter { targets[$0] >= 0 }
    #expect(scores.count == places.count)
    for (score, place) in zip(scores, places) {
      let row = place / 6
      let losses = try (0..<Int32(21)).map { id in
        var own = [Int32](repeating: -1, count: 6)
        own[place % 6] = id
        return try reference.loss(
          tokens: Array(tokens[row * 6..<row * 6 + 6]), targets: own, rows: 1
        ).sumNats
      }
      let target = Int(targets[place])
      #expect(abs(Double(score.nats) - losses[target]) < 1e-4)
      #expect(score.higherCount == losses.count { $0 < losses[target] })
      #expect(score.equalCount == 1)
      let mass = losses.indices.reduce(0) { $0 + (set[$1] ? exp(-losses[$1]) : 0) }
      #expect(abs(score.setNats + log(mass)) < 1e-4)
    }
    #expect(
      try model.targetScores(tokens: tokens, targets: targets, rows: 2).map(\.setNats)
        == scores.map { _ in 0 })
  }

  @Test func idsOfTheSameLogitShareTheirRanks() throws {
    let configuration = try configuration("causal")
    let model = try Transformer(configuration, seed: 3, threads: 1)
    try model.setAllParameters([Float](repeating: 0, count: configuration.parameterCount))
    let score = try #require(
      try model.targetScores(tokens: [1, 2], targets: [-1, 5], rows: 1).first)
    #expect(score.higherCount == 0 && score.equalCount == 21)
    #expect(score.rank == 11 && abs(score.accuracy - 1 / 21) < 1e-15)
  }

  /// Golden: as `scipy.stats.rankdata(-logits)` ranks, by hand: of 9 7 5 5 5 2 the fives have the
  /// ranks 3, 4 and 5, whose mean is 4; of 5 5 2 they have 1.5.
  @Test(arguments: [(2, 3, 4.0, 0.0), (0, 2, 1.5, 0.5), (0, 1, 1, 1), (7, 1, 8, 0)])
  func ranksByHand(higher: Int, equal: Int, rank: Double, accuracy: Double) {
    var score = TargetScore()
    (score.higherCount, score.equalCount) = (higher, equal)
    #expect(score.rank == rank && score.accuracy == accuracy)
  }

  @Test func nothingAskedIsNothingScored() throws {
    let model = try Transformer(configuration("causal"), seed: 3, threads: 1)
    #expect(try model.targetScores(tokens: [1, 2], targets: [-1, -1], rows: 1) == [])
    #expect(throws: ModelError.self) {
      try model.targetScores(tokens: [1], targets: [21], rows: 1)
    }
  }
}
