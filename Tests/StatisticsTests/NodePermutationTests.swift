import Chance
import Foundation
import Statistics
import TestSupport
import Testing

@Suite struct NodePermutationTests {
  private func test(
    _ count: Int, resamples: Int = 9999, seed: UInt64 = 1, _ statistic: ([Int]) -> Double
  ) throws -> NodePermutation {
    var generator = SplitMix64(seed: seed)
    return try NodePermutation(
      nodeCount: count, resampleCount: resamples, generator: &generator, statistic: statistic)
  }

  /// Of the 20 ways to choose 3 of 6, the best and its opposite are the farthest.
  @Test func threeAgainstThreeCannotGoBelowATenth() throws {
    let values = [9.0, 8, 7, 3, 2, 1]
    let outcome = try test(6) { order in
      let chosen = order.prefix(3).reduce(0) { $0 + values[$1] }
      return chosen - order.suffix(3).reduce(0) { $0 + values[$1] }
    }
    #expect(outcome.isExhaustive)
    #expect(outcome.orderCount == 720)
    #expect(abs(outcome.twoSided - 0.1) < 1e-12)
    #expect(abs(outcome.leastTwoSided - 0.1) < 1e-12)
    #expect(abs(outcome.greater - 0.05) < 1e-12)
    #expect(outcome.less == 1)
  }

  @Test func drawingAgreesWithGoingThroughAll() throws {
    let values = [3.0, 1, 4, 1, 5, 9]
    let weights = [2.0, 7, 1, 8, 2, 8]
    let centred = weights.map { $0 - 28.0 / 6 }
    let statistic = { (order: [Int]) in
      order.indices.reduce(0) { $0 + centred[$1] * values[order[$1]] }
    }
    let all = try test(6, statistic)
    let drawn = try test(6, resamples: 719, statistic)
    #expect(!drawn.isExhaustive)
    #expect(drawn.orderCount == 720)
    #expect(abs(drawn.twoSided - all.twoSided) < 0.05)
    #expect(abs(drawn.greater - all.greater) < 0.05)
    #expect(abs(drawn.less - all.less) < 0.05)
    #expect(try drawn == test(6, resamples: 719, statistic))
    #expect(try drawn != test(6, resamples: 719, seed: 2, statistic))
  }

  /// Node permutation keeps its level where rows and columns have effects of their own: about 5 of
  /// 100 at .05.
  @Test func keepsItsLevelUnderTheNull() throws {
    var rejected = 0
    for seed in 0..<200 as Range<UInt64> {
      var generator = SplitMix64(seed: 100 + seed)
      let effects = (0..<8).map { _ in generator.normal() }
      let matrix = PairMatrix(count: 8) { row, column in effects[row] + generator.normal() }
      let labels = [0, 0, 0, 0, 1, 1, 1, 1]
      let outcome = try test(8, resamples: 199, seed: seed) { order in
        var sums = (0.0, 0.0)
        for row in 0..<8 {
          for column in 0..<8 {
            guard let value = matrix[row, column] else { continue }
            if labels[order[row]] == labels[order[column]] {
              sums.0 += value
            } else {
              sums.1 += value
            }
          }
        }
        return sums.0 / 24 - sums.1 / 32
      }
      if outcome.twoSided <= 0.05 { rejected += 1 }
    }
    #expect((3...18).contains(rejected), "\(rejected) of 200")
  }

  @Test func whatIsNoNumberIsNotLessExtreme() throws {
    let outcome = try test(3) { $0 == [0, 1, 2] ? 1 : .nan }
    #expect(outcome.twoSided == 1)
    let nothing = try test(3) { _ in .nan }
    #expect(nothing.observed.isNaN)
    #expect(nothing.twoSided == 1)
  }

  @Test func refusesNoResamples() {
    #expect(throws: StatisticsError.unsupportedResampleCount(0)) {
      try test(3, resamples: 0) { _ in 1 }
    }
  }

  @Test func fewNodesHaveFewOrders() throws {
    #expect(try test(0) { _ in 1 }.orderCount == 1)
    #expect(try test(1) { _ in 1 }.orderCount == 1)
    #expect(try test(3) { Double($0[0]) }.orderCount == 6)
    // More orders than an Int has room for.
    #expect(try !test(30, resamples: 3) { Double($0[0]) }.isExhaustive)
  }
}
