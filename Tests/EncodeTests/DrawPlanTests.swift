import Encode
import TestSupport
import Testing
import TokenStore
import Values

@Suite struct DrawPlanTests {
  private func weights(
    _ written: [(String, Int, String)], temperature: Double = 0
  ) throws -> DrawPlan.Weights {
    DrawPlan.Weights(
      try written.map {
        (clone: .init(corpus: $0, index: $1), weight: try #require(Units.weight($2)))
      }, temperature: temperature)
  }

  private func plan(_ stages: [DrawPlan.Stage]) throws -> DrawPlan {
    DrawPlan(
      corpora: ["en", "fi"].map {
        .init(name: $0, shards: ShardEncoder.shards(of: "shards/\($0)"))
      }, stages: stages, rowLength: 8, seed: 3, settings: try DrawSettings(reading: [:]))
  }

  private func shares(_ plan: DrawPlan, _ counts: [Int] = [100, 100]) throws -> [[UInt64]] {
    try plan.mixture(tokenCounts: counts).phases.map { $0.shares.map(\.weight) }
  }

  @Test func weightsAreExact() throws {
    let plan = try plan([
      .init(tokens: 10, weights: weights([("en", 0, "1/18"), ("en", 1, "0.5"), ("fi", 0, "4/9")])),
      .init(tokens: 10, weights: weights([("fi", 0, "2")])),
    ])
    let mixture = try plan.mixture(tokenCounts: [100, 70])
    #expect(mixture.streams.map(\.tokenCount) == [100, 70])
    #expect(try shares(plan) == [[1, 9, 8], [1]])
    #expect(mixture.phases[0].shares.map { [$0.stream, $0.clone] } == [[0, 0], [0, 1], [1, 0]])
    #expect(mixture.phases[1].shares.map(\.stream) == [1])
  }

  /// So many times the tokens of the corpora that have a weight, whatever the weights are.
  @Test func epochsAreCountedInTokens() throws {
    var both = try plan([.init(tokens: 0, weights: weights([("en", 0, "3"), ("fi", 0, "1")]))])
    both.epochs = 4
    #expect(try both.mixture(tokenCounts: [100, 70]).phases.map(\.tokenBudget) == [680])
    #expect(
      try both.mixture(tokenCounts: [100, 70], epochTokens: [90, 65]).phases[0].tokenBudget == 620)
    var clones = try plan([
      .init(tokens: 0, weights: weights([("en", 0, "1"), ("en", 1, "1"), ("fi", 0, "0")]))
    ])
    clones.epochs = 3
    #expect(try clones.mixture(tokenCounts: [100, 70]).phases[0].tokenBudget == 300)
    clones.epochs = .max
    #expect(throws: SettingError.self) { try clones.mixture(tokenCounts: [100, 70]) }
    var stages = try plan([
      .init(tokens: 0, weights: weights([("en", 0, "1")])),
      .init(tokens: 0, weights: weights([("fi", 0, "1")])),
    ])
    stages.epochs = 1
    #expect(throws: SettingError.self) { try stages.mixture(tokenCounts: [100, 70]) }
  }

  /// Whoever has a weight at either end is in the stage, and both ends have one sum.
  @Test func weightsThatChangeHaveOneSum() throws {
    let first = try weights([("en", 0, "9"), ("en", 1, "1")])
    let last = try weights([("en", 1, "1"), ("fi", 0, "2")])
    let phase = try plan([.init(tokens: 10, weights: last, from: first)])
      .mixture(tokenCounts: [100, 100]).phases[0]
    #expect(phase.shares.map { [$0.stream, $0.clone] } == [[0, 1], [1, 0], [0, 0]])
    #expect(phase.shares.map(\.weight) == [3, 0, 27])
    #expect(phase.shares.map(\.finalWeight) == [10, 20, 0])
    // No common denominator: parts of 2^32.
    let odd = try weights([("en", 0, "1"), ("fi", 0, "1/30000000001")])
    let rounded = try plan([.init(tokens: 10, weights: odd, from: first)])
      .mixture(tokenCounts: [100, 100]).phases[0].shares
    #expect(rounded.reduce(0) { $0 + $1.weight } == 1 << 32)
    #expect(rounded.reduce(0) { $0 + ($1.finalWeight ?? 0) } == 1 << 32)
    #expect(throws: Never.self) {
      try MixturePlanner(
        plan([.init(tokens: 10, weights: odd, from: first)])
          .mixture(tokenCounts: [100, 100]))
    }
  }

  @Test func temperaturesWeighBySize() throws {
    let plain = try plan([
      .init(tokens: 10, weights: weights([("en", 0, "1"), ("fi", 0, "1")], temperature: 0.5)),
      .init(tokens: 10, weights: weights([("en", 0, "1"), ("fi", 0, "3")], temperature: 1)),
    ])
    let found = try shares(plain, [1_600, 100])
    #expect(
      found[0].map { Double($0) / 0x1p32 }.map { ($0 * 1e6).rounded() } == [800_000, 200_000])
    #expect(
      found[1].map { Double($0) / 0x1p32 }.map { ($0 * 1e6).rounded() } == [842_105, 157_895])
    #expect(found.allSatisfy { $0.reduce(0, +) == 1 << 32 })
  }

  @Test func settingsAndPartsComeAlong() throws {
    var plan = try plan([
      .init(tokens: 10, weights: weights([("en", 0, "1"), ("en", 1, "1"), ("fi", 0, "0")]))
    ])
    plan.settings = try DrawSettings(reading: [
      "draws": ["independent"], "unit": ["batch"], "batch-rows": ["12"], "packing": ["sentences"],
    ])
    plan.only = (.init(corpus: "en", index: 1), givenTo: 0)
    plan.withheld = [
      (.init(corpus: "en", index: 1), try #require(Units.weight("1/8"))),
      (.init(corpus: "fi", index: 0), try #require(Units.weight("1"))),
    ]
    plan.withheldSeed = 77
    let mixture = try plan.mixture(tokenCounts: [100, 0])
    #expect(mixture.draws == .independent && mixture.unit == .batch && mixture.batchRows == 12)
    #expect(mixture.packing == .sentences)
    #expect(mixture.only == .init(stream: 0, clone: 1, givenTo: 0))
    #expect(mixture.withheld.map(\.documentsOf2To32) == [1 << 29, 1 << 32])
    #expect(mixture.withheld.map(\.stream) == [0, 1] && mixture.withheld[0].seed == 77)
    let error = #expect(throws: SettingError.self) { try plan.mixture(tokenCounts: [0, 5]) }
    #expect(
      error?.description == "corpus en: found no tokens, expected some, since it has a weight")
  }

  @Test func settingsThatDoNotFitAreRefused() {
    #expect(throws: SettingError.self) { try DrawSettings(reading: ["unit": ["document"]]) }
    #expect(throws: SettingError.self) { try DrawSettings(reading: ["unit": ["batch"]]) }
    #expect(throws: SettingError.self) { try DrawSettings(reading: ["batch-rows": ["2"]]) }
    #expect(throws: Never.self) {
      try DrawSettings(reading: ["unit": ["document"], "packing": ["documents"]])
    }
  }
}
