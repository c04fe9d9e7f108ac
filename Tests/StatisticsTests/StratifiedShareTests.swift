import Chance
import Statistics
import Testing

/// The estimate is unbiased and the interval covers, also where whole strata show nothing.
struct StratifiedShareTests {
  @Test func weighsStrataByTheirSize() {
    let strata = [
      StratifiedShare.Stratum(eventCount: 5, sampleCount: 10, populationCount: 100),
      StratifiedShare.Stratum(eventCount: 1, sampleCount: 10, populationCount: 900),
    ]
    #expect(abs(StratifiedShare.estimate(strata) - 0.14) < 1e-12)
    #expect(StratifiedShare.estimate([]) == 0)
  }

  @Test func isTheExactIntervalForOneStratum() throws {
    let stratum = StratifiedShare.Stratum(
      eventCount: 2, sampleCount: 200, populationCount: 1_000_000)
    let found = try StratifiedShare.interval([stratum], seed: 1)
    let exact = try BinomialInterval.exact(successes: 2, trials: 200)
    #expect(abs(found.lower / exact.lower - 1) < 0.15)
    #expect(abs(found.upper / exact.upper - 1) < 0.05)
  }

  @Test func knowsWhatWasLookedAtWhole() throws {
    let census = StratifiedShare.Stratum(eventCount: 3, sampleCount: 10, populationCount: 10)
    let found = try StratifiedShare.interval([census], seed: 1)
    #expect(abs(found.lower - 0.3) < 1e-12 && abs(found.upper - 0.3) < 1e-12)
  }

  @Test func coversTheTruth() throws {
    // Three strata as an audit has them: foreign and sure, near the threshold, all the rest.
    let truth: [(share: Double, population: Int, sample: Int)] = [
      (0.9, 200, 25), (0.4, 500, 25), (0.0005, 99_300, 100),
    ]
    let total = Double(truth.reduce(0) { $0 + $1.population })
    let share = truth.reduce(0.0) { $0 + $1.share * Double($1.population) } / total
    var generator = SplitMix64(seed: 8)
    var covered = 0
    var widths = 0.0
    for round in 0..<200 {
      let strata = truth.map {
        StratifiedShare.Stratum(
          eventCount: generator.binomial($0.sample, $0.share), sampleCount: $0.sample,
          populationCount: $0.population)
      }
      let interval = try StratifiedShare.interval(strata, seed: UInt64(round))
      covered += interval.lower <= share && share <= interval.upper ? 1 : 0
      widths += (interval.upper - interval.lower) / 200
    }
    #expect(covered >= 190)
    #expect(widths < 0.06, "a hundred of the rest bound it by 4 %, and no more can be said")
  }

  @Test func refusesWhatCannotBe() {
    let impossible = StratifiedShare.Stratum(eventCount: 3, sampleCount: 2, populationCount: 9)
    #expect(throws: StatisticsError.self) {
      try StratifiedShare.interval([impossible], seed: 1)
    }
  }
}
