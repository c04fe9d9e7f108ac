import Chance
import Statistics
import Testing

@Suite struct IntraclassCorrelationTests {
  /// The example of Shrout & Fleiss (1979), table 2: six subjects, four judges.
  @Test func agreesWithThePaper() throws {
    let ratings: [[Double]] = [
      [9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7],
    ]
    let correlation = try #require(IntraclassCorrelation(ratings))
    #expect(abs(correlation.ofOne - 0.17) < 0.005)
    #expect(abs(correlation.ofMeans - 0.44) < 0.005)
    #expect(correlation.groupCount == 6)
    // By scipy.stats.f.
    let interval = correlation.interval()
    #expect(abs(interval.lower + 0.8844421552381201) < 1e-9)
    #expect(abs(interval.upper - 0.9124154203407755) < 1e-9)
  }

  /// The intervals hold the truth, and four of five studies show what is said to be detectable.
  @Test func intervalsHoldTheTruth() throws {
    let (things, runs, above) = (12, 2, 0.5)
    let truth = IntraclassCorrelation.detectable(above: above, groupCount: things, runCount: runs)
    #expect(above < truth && truth < 1)
    // Means over runs are reliable by σ² / (σ² + 1 / runs).
    let deviation = (truth / (1 - truth) / Double(runs)).squareRoot()
    var generator = SplitMix64(seed: 4)
    var (held, shown) = (0, 0)
    let studies = 2000
    for _ in 0..<studies {
      let groups = (0..<things).map { _ in
        let own = deviation * generator.normal()
        return (0..<runs).map { _ in own + generator.normal() }
      }
      let interval = try #require(IntraclassCorrelation(groups)).interval()
      if interval.lower <= truth, truth <= interval.upper { held += 1 }
      if interval.lower > above { shown += 1 }
    }
    #expect(abs(Double(held) / Double(studies) - 0.95) < 0.02)
    #expect(abs(Double(shown) / Double(studies) - 0.8) < 0.03)
  }

  @Test func findsTheShareOfVariance() throws {
    var generator = SplitMix64(seed: 1)
    let groups = (0..<4000).map { index -> [Double] in
      let own = 2 * generator.normal()
      return (0..<(2 + index % 3)).map { _ in own + generator.normal() }
    }
    let correlation = try #require(IntraclassCorrelation(groups + [[5], []]))
    #expect(abs(correlation.ofOne - 0.8) < 0.02)
    #expect(correlation.groupCount == 4000)
  }

  @Test func saysNothingOfNothing() {
    #expect(IntraclassCorrelation([]) == nil)
    #expect(IntraclassCorrelation([[1, 2], [3]]) == nil)
    #expect(IntraclassCorrelation([[1, 1], [1, 1]]) == nil)
    #expect(IntraclassCorrelation([[1, 1], [2, 2]])?.ofOne == 1)
    // All the variance is between runs.
    #expect(IntraclassCorrelation([[1, 2], [1, 2]])?.ofOne == -1)
  }
}
