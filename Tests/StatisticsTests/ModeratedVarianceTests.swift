import Chance
import Foundation
import Statistics
import Testing

@Suite struct ModeratedVarianceTests {
  private typealias Estimate = ModeratedVariance.Estimate

  private func estimates(
    _ count: Int, degrees: Double, seed: UInt64, spread: Double
  ) -> (estimates: [Estimate], truths: [Double]) {
    var generator = SplitMix64(seed: seed)
    let truths = (0..<count).map { _ in exp(spread * generator.normal()) }
    return (
      truths.map {
        let chi = 2 * generator.gamma(shape: degrees / 2)
        return Estimate(variance: $0 * chi / degrees, degrees: degrees)
      }, truths
    )
  }

  @Test func equalVariancesAreTakenTogether() throws {
    let moderated = try #require(
      ModeratedVariance(estimates(200, degrees: 2, seed: 1, spread: 0).estimates))
    #expect(abs(moderated.common.variance - 1) < 0.2)
    #expect(moderated.groups.allSatisfy { abs($0.variance - 1) < 0.5 && $0.degrees > 10 })
  }

  @Test func unlikeVariancesStayApart() throws {
    let (groups, truths) = estimates(400, degrees: 4, seed: 2, spread: 1.5)
    let moderated = try #require(ModeratedVariance(groups))
    func error(_ estimates: [Estimate]) -> Double {
      zip(estimates, truths).reduce(0) { sum, pair in
        let distance = log(max(pair.0.variance, 1e-12)) - log(pair.1)
        return sum + distance * distance
      }
    }
    let common = groups.map { _ in moderated.common }
    #expect(error(moderated.groups) < 0.8 * error(groups))
    #expect(error(moderated.groups) < 0.8 * error(common))
    #expect(moderated.common.degrees < 3)
  }

  /// Intervals of means of three, whose groups' variances differ, cover as often as they say.
  @Test func intervalsOfFewValuesCover() throws {
    var generator = SplitMix64(seed: 3)
    var (covered, total) = (0, 0)
    for _ in 0..<40 {
      let groups = (0..<20).map { _ -> [Double] in
        let deviation = exp(0.4 * generator.normal())
        return (0..<3).map { _ in deviation * generator.normal() }
      }
      let moderated = try #require(ModeratedVariance(groups.map(Estimate.init(of:))))
      for (group, estimate) in zip(groups, moderated.groups) {
        let reach =
          StudentT.deviate(confidence: 0.95, degrees: estimate.degrees)
          * (estimate.variance / 3).squareRoot()
        total += 1
        if abs(group.reduce(0, +) / 3) <= reach { covered += 1 }
      }
    }
    #expect((740...785).contains(covered), "\(covered) of \(total)")
  }

  @Test func groupsOfOneBorrowAndNobodyHasNothing() throws {
    #expect(ModeratedVariance([]) == nil)
    #expect(ModeratedVariance([Estimate(of: [1]), Estimate(of: [])]) == nil)
    let one = try #require(ModeratedVariance([Estimate(of: [1, 3]), Estimate(of: [5])]))
    #expect(one.groups == [Estimate(variance: 2, degrees: 1), Estimate(variance: 2, degrees: 1)])
    let still = try #require(ModeratedVariance([Estimate(of: [1, 1]), Estimate(of: [2, 2])]))
    #expect(still.groups.allSatisfy { $0.variance == 0 && $0.degrees.isFinite })
    #expect(Estimate(of: [1, 2, 3, 6]).variance == 14.0 / 3)
    #expect(Estimate(of: [1, 2, 3, 6]).degrees == 3)
  }
}
