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
