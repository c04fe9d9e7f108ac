import Chance
import Foundation
import Statistics
import Testing
import Transfer

@Suite struct ImbalanceSeedsTests {
  /// How studies with known truth are made: noise is the standard deviation of a perplexity's
  /// logarithm.
  struct Design: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var seeds = 3
    var runSeeds = 3
    var noise = 0.004
    /// Of what all monolingual runs of one seed share.
    var shared = 0.0
    var law = ImbalanceSettings.Law.interpolation
    var fractions = [0.05, 0.1, 0.25, 0.5, 1]
  }

  static let designs = [
    Design(testDescription: "mini"),
    Design(testDescription: "nested", shared: 0.004),
    Design(testDescription: "law", law: .power),
    Design(testDescription: "two seeds", seeds: 2, runSeeds: 2),
    Design(testDescription: "runs once", runSeeds: 1),
    Design(testDescription: "noisy", noise: 0.02),
    Design(testDescription: "nested law", shared: 0.004, law: .power),
  ]
  private static let truth = PowerLaw(a: 0.0387, b: 0.2073, c: 0.0841, unit: 1e6)
  /// Share, and true TEff: all within the monolingual runs.
  private static let runs = [(0.5, 0.88), (0.1, 2.0), (0.1, 1.0), (0.9, 1.0), (0.3, 1.3)]

  /// 40 studies of three designs (400 of all by Tests/Tools/transfer_coverage.sh), seeds from 1:
  /// intervals hold the truth about as often as they say.
  @Test(arguments: Coverage.some(designs)) func intervalsCover(_ design: Design) throws {
    let studies = Coverage.studies(40)
    var efficiencies = Coverage()
    var parameters = Coverage()
    var settings = ImbalanceSettings()
    settings.law = design.law
    settings.resamples = Coverage.resamples
    for seed in 1...studies {
      let result = try study(design, seed: UInt64(seed), settings)
      for (row, run) in zip(result.rows, Self.runs) {
        efficiencies.note(try #require(row.interval), run.1)
      }
      let intervals = try #require(result.laws.first).intervals
      for (interval, value) in zip(intervals, [Self.truth.a, Self.truth.b, Self.truth.c]) {
        parameters.note(interval, value)
      }
    }
    print("COVER \(design.testDescription): TEff \(efficiencies), law \(parameters)")
    #expect(efficiencies.isRight(studies: studies), "\(design.testDescription): \(efficiencies)")
    #expect(parameters.isRight(studies: studies), "\(design.testDescription): \(parameters)")
  }

  private func study(
    _ design: Design, seed: UInt64, _ settings: ImbalanceSettings
  ) throws -> Imbalance {
    var generator = SplitMix64(seed: seed)
    func perplexity(_ fraction: Double, _ error: Double = 0) -> Double {
      (Self.truth.perplexity(after: 1e6 * fraction) ?? .nan)
        * exp(error + design.noise * generator.normal())
    }
    var alone = "language,tokens,perplexity,seed\n"
    for seed in 0..<design.seeds {
      let error = design.shared * generator.normal()
      for fraction in design.fractions {
        alone += "en,\(1e6 * fraction),\(perplexity(fraction, error)),\(seed)\n"
      }
    }
    var mixed = "run,language,tokens,share,perplexity,seed\n"
    for (index, (share, efficiency)) in Self.runs.enumerated() {
      for seed in 0..<design.runSeeds {
        mixed += "\(index),en,1e6,\(share),\(perplexity(share * efficiency)),\(seed)\n"
      }
    }
    return try Imbalance(
      MixedRun.read(table(mixed)), monolingual: MonolingualRuns.read(table(alone)),
      settings: settings)
  }

  /// Five in a hundred of those that are worth themselves are told as other than that.
  @Test func theNullIsRejectedAsOftenAsItSays() throws {
    var settings = ImbalanceSettings()
    settings.resamples = 399
    var (rejected, count) = (0, 0)
    for seed in 1...80 as ClosedRange<UInt64> {
      let result = try study(Self.designs[0], seed: 1000 + seed, settings)
      for (row, run) in zip(result.rows, Self.runs) where run.1 == 1 {
        count += 1
        if (row.ownTokensProbability ?? 1) <= 0.05 { rejected += 1 }
      }
    }
    #expect((1...18).contains(rejected), "\(rejected) of \(count)")
  }
}
