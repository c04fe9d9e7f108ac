import Foundation
import Testing
import Transfer

/// What a claim could tell before there are runs.
struct ClaimTests {
  private func claim(
    _ measure: ClaimSettings.Measure, _ relation: ClaimSettings.Relation = .more,
    margin: Double? = nil, than: Claim.Side = .number(1), seeds: Int = 3
  ) throws -> Claim {
    Claim(
      settings: try ClaimsFixture.settings(measure, relation, margin: margin), of: .languages([]),
      than: than, seeds: Array(0..<seeds))
  }

  /// 5.653489 standard errors of 0.3/√3 (scipy.stats.nct), and the margin.
  @Test func theSmallestEffectIsToldAsEffectsAre() throws {
    let reach = 5.653489 * 0.3 / 3.0.squareRoot()
    let cases: [(Claim, Double)] = [
      (try claim(.bitsPerByte, margin: 0.5, than: .runs([])), 0.5 + reach),
      (try claim(.bitsPerByte, margin: 0.5, than: .number(2)), 2.5 + reach),
      (try claim(.bitsPerByte, .less, margin: 0.5, than: .number(2)), 1.5 - reach),
      (try claim(.perplexity, margin: 2, than: .runs([])), 2 * exp(reach)),
      (try claim(.tokenEfficiency, .less, margin: 2, than: .runs([])), exp(-reach) / 2),
      // A margin that would do: 6.329276 standard errors.
      (try claim(.bitsPerByte, .alike, than: .runs([])), reach * 6.329276 / 5.653489),
    ]
    for (claim, expected) in cases {
      let found = try #require(claim.detectable(spread: 0.3))
      #expect(abs(found - expected) < 1e-4 * abs(expected), "\(claim): \(found), \(expected)")
    }
    #expect(try claim(.bitsPerByte, seeds: 1).detectable(spread: 0.3) == nil)
    #expect(try claim(.bitsPerByte).detectable(spread: nil) == nil)
  }

  @Test func reliabilityNeedsPairsAndSeeds() throws {
    let claim = try claim(.reliability, than: .number(0.5))
    let few = try #require(claim.detectable(spread: nil, pairCount: 6))
    let many = try #require(claim.detectable(spread: nil, pairCount: 60))
    #expect(0.5 < many && many < few && few < 1)
    #expect(claim.detectable(spread: nil, pairCount: 1) == nil)
    #expect(
      try self.claim(.reliability, than: .number(0.5), seeds: 1)
        .detectable(spread: nil, pairCount: 6) == nil)
    #expect(
      try self.claim(.reliability, than: .number(1)).detectable(spread: nil, pairCount: 6) == nil)
  }
}
