import Chance
import Statistics
import Testing

/// Design effects as the plain formula has them, and the exact interval with and without one.
struct ClusteredShareTests {
  @Test func equalsThePlainFormula() throws {
    var generator = SplitMix64(seed: 2)
    var all = Moments()
    var clusters: [Cluster] = []
    for _ in 0..<400 {
      let size = 1 + generator.index(below: 40)
      let events = generator.index(below: 10) == 0 ? generator.index(below: size + 1) : 0
      clusters.append(Cluster(numerator: events, denominator: size))
      all.add(size)
    }
    let share = ClusteredShare(eventful: clusters.filter { $0.numerator > 0 }, all: all)
    let total = clusters.reduce(0.0) { $0 + Double($1.denominator) }
    let rate = clusters.reduce(0.0) { $0 + Double($1.numerator) } / total
    let squares = clusters.reduce(0.0) { sum, cluster in
      let rest = Double(cluster.numerator) - rate * Double(cluster.denominator)
      return sum + rest * rest
    }
    let plain = squares * 400 / 399 / (total * total) / (rate * (1 - rate) / total)
    #expect(abs(share.rate - rate) < 1e-12)
    #expect(abs(try #require(share.designEffect()) / plain - 1) < 1e-9)
    #expect(plain > 5, "whole documents in another language are no independent lines")
  }

  @Test func saysNothingOfFewClusters() {
    var all = Moments()
    for _ in 0..<10 { all.add(5) }
    let few = ClusteredShare(eventful: [Cluster(numerator: 1, denominator: 5)], all: all)
    #expect(few.designEffect() == nil)
    #expect(few.rate == 0.02)
    #expect(ClusteredShare(eventful: [], all: Moments()).designEffect() == nil)
    #expect(ClusteredShare(eventful: [], all: Moments()).rate == 0)
  }

  @Test func isTheExactIntervalWithoutClusters() throws {
    let plain = try BinomialInterval.exact(successes: 3, trials: 1000)
    let found = ClusteredShare.exactInterval(rate: 0.003, trials: 1000, designEffect: 1)
    #expect(abs(plain.lower - found.lower) < 1e-12)
    #expect(abs(plain.upper - found.upper) < 1e-12)
    let wide = ClusteredShare.exactInterval(rate: 0.003, trials: 1000, designEffect: 3)
    #expect(wide.lower < found.lower && wide.upper > found.upper)
    let none = ClusteredShare.exactInterval(rate: 0, trials: 1000, designEffect: 10)
    #expect(none.lower == 0)
    #expect(abs(none.upper - (try BinomialInterval.exact(successes: 0, trials: 100)).upper) < 1e-12)
    #expect(
      ClusteredShare.exactInterval(rate: 0, trials: 0, designEffect: 1)
        == Interval(lower: 0, upper: 1))
  }
}
