public import Chance

/// A permutation test whose units are nodes, such as languages, and not the pairs of them.
///
/// Cells of a matrix that share a row or a column are alike, so 462 cells of 22 languages are not
/// 462 observations. Here the nodes change places, each with its whole row and column: under the
/// hypothesis that it does not matter which node is which, every order was as likely as the one
/// seen. Where there are no more orders than `resampleCount`, all are gone through and the
/// probabilities are exact.
///
/// - Source: Mantel (1967), “The detection of disease clustering and a generalized regression
///   approach”; Krackhardt (1987), “QAP partialling as a test of spuriousness”.
public struct NodePermutation: Hashable, Sendable {
  /// The statistic in the order seen.
  public let observed: Double
  /// The share of orders with a statistic at least as far from 0 on either side.
  public let twoSided: Double
  /// The share of orders with a statistic at least as large.
  public let greater: Double
  /// The share of orders with a statistic at most as large.
  public let less: Double
  /// How many orders were looked at, the one seen included.
  public let orderCount: Int
  /// Whether these were all orders.
  public let isExhaustive: Bool
  /// The smallest two-sided probability that these orders could have given: that of the statistic
  /// farthest from 0.
  public let leastTwoSided: Double

  /// Tests a statistic.
  ///
  /// - Parameters:
  ///   - nodeCount: The number of nodes.
  ///   - resampleCount: How many orders to draw, unless there are no more than that at all; one
  ///     less than a round number, since the order seen counts as well.
  ///   - generator: Where the orders are drawn from.
  ///   - statistic: The statistic where node *i* has taken the place of node `order[i]`; one that
  ///     is not a number counts as not less extreme.
  /// - Throws: ``StatisticsError/unsupportedResampleCount(_:)``.
  public init(
    nodeCount: Int, resampleCount: Int, generator: inout SplitMix64,
    statistic: (_ order: [Int]) -> Double
  ) throws(StatisticsError) {
    if resampleCount < 1 { throw .unsupportedResampleCount(resampleCount) }
    let start = Array(0..<max(0, nodeCount))
    observed = statistic(start)
    var tally = Tally(observed: observed)
    var orders = 1
    for factor in start where factor > 0 { orders = min(orders * (factor + 1), .max >> 32) }
    isExhaustive = orders <= resampleCount
    if isExhaustive {
      var order = start
      repeat { tally.count(statistic(order)) } while Self.advance(&order)
    } else {
      tally.count(observed)
      var order = start
      for _ in 0..<resampleCount {
        generator.shuffle(&order)
        tally.count(statistic(order))
      }
    }
    orderCount = tally.count
    let share = { (count: Int) in Double(count) / Double(tally.count) }
    twoSided = share(tally.farther)
    greater = share(tally.greater)
    less = share(tally.less)
    leastTwoSided = share(tally.farthestCount)
  }

  /// The next order in lexicographic order, or whether this was the last one.
  private static func advance(_ order: inout [Int]) -> Bool {
    guard var left = order.indices.dropLast().last(where: { order[$0] < order[$0 + 1] }) else {
      return false
    }
    let right = order.indices.last { order[$0] > order[left] } ?? left
    order.swapAt(left, right)
    left += 1
    order[left...].reverse()
    return true
  }

  /// Counts of orders.
  private struct Tally {
    let observed: Double
    /// Sums in another order differ in the last digits; equal statistics must count as equal.
    let slack: Double
    var count = 0
    var farther = 0
    var greater = 0
    var less = 0
    var farthest = 0.0
    var farthestCount = 0

    init(observed: Double) {
      self.observed = observed
      slack = 1e-12 * max(abs(observed), 1e-300)
    }

    mutating func count(_ value: Double) {
      count += 1
      if !(abs(value) < abs(observed) - slack) { farther += 1 }
      if !(value < observed - slack) { greater += 1 }
      if !(value > observed + slack) { less += 1 }
      if abs(value) > farthest * (1 + 1e-12) {
        farthest = abs(value)
        farthestCount = 0
      }
      if !(abs(value) < farthest * (1 - 1e-12)) { farthestCount += 1 }
    }
  }
}
