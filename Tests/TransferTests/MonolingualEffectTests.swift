import Chance
import Foundation
import Statistics
import Testing
import Transfer

@Suite struct MonolingualEffectTests {
  /// Scores in which nothing depends on anything: monolingual noise alone.
  private func scores(seeds: Int, languages: Int = 8, seed: UInt64) throws -> SeedScores {
    var generator = SplitMix64(seed: seed)
    var text = "source,target,seed,score\n"
    for source in 0..<languages {
      for target in 0..<languages {
        for seed in 0..<seeds {
          let noise = (source == target ? 0.1 : 0.02) * generator.normal()
          text += "\(source),\(target),\(seed),\(0.4 * exp(noise))\n"
        }
      }
    }
    return try SeedScores(scores: table(text))
  }

  private func effect(_ scores: SeedScores) throws -> MonolingualEffect? {
    try MonolingualEffect(scores, bank: BloodBank(scores), resampleCount: 199, seed: 1)
  }

  /// A ratio against its own denominator: without care it would be near -1 here.
  @Test func takesTheDenominatorFromAnotherSeed() throws {
    var (sum, naive) = (0.0, 0.0)
    for seed in 0..<40 as Range<UInt64> {
      let scores = try scores(seeds: 3, seed: seed)
      sum += try #require(try effect(scores)?.withRecipience).observed / 40
      let bank = BloodBank(scores)
      let alone = (0..<8).map { place in
        (0..<3).reduce(0) { $0 + (scores.score(seed: $1, source: place, target: place) ?? 0) }
      }
      naive += correlation((0..<8).map(bank.recipience), alone) / 40
    }
    // Means over other seeds lean to the other side a little, as leaving one out does.
    #expect(abs(sum) < 0.25, "\(sum)")
    #expect(naive < -0.95, "\(naive)")
  }

  private func correlation(_ x: [Double], _ y: [Double]) -> Double {
    let n = Double(x.count)
    let (a, b) = (x.reduce(0, +) / n, y.reduce(0, +) / n)
    let product = zip(x, y).reduce(0) { $0 + ($1.0 - a) * ($1.1 - b) }
    let squares =
      x.reduce(0) { $0 + ($1 - a) * ($1 - a) } * y.reduce(0) { $0 + ($1 - b) * ($1 - b) }
    return product / squares.squareRoot()
  }

  @Test func oneSeedIsRefusedWithTheReason() throws {
    let scores = try scores(seeds: 1, seed: 1)
    let found = try #require(try effect(scores))
    #expect(found.withRecipience == nil)
    #expect(found.withDonation.observed.isFinite)
    let result = try BloodBankResult(scores, settings: BloodBankSettings())
    #expect(result.summary.contains("the same scores as its denominator"))
    #expect(!result.tests.contains { $0.name == "monolingual-with-recipience" })
  }

  @Test func donationIsNotOfItsOwnScore() throws {
    // A good teacher is good alone: its own score is in no denominator of what it gives.
    var text = "source,target,score\n"
    for source in 0..<7 {
      for target in 0..<7 {
        let alone = 0.2 + 0.05 * Double(target)
        let score = source == target ? alone : alone * (1 + 0.01 * Double(source))
        text += "\(source),\(target),\(score)\n"
      }
    }
    let found = try #require(try effect(SeedScores(scores: table(text))))
    #expect(found.withDonation.observed > 0.99)
    #expect(found.withDonation.twoSided < 0.01)
  }

  @Test func ratiosHaveNoScores() throws {
    #expect(try effect(SeedScores(matrices: [table(",a,b\na,1,1.5\nb,0.5,1\n")])) == nil)
  }
}
