import Chance
import Glibc

/// What one cluster adds to the two sums of a ratio.
public struct Cluster: Hashable, Sendable {
  /// What is counted: lines in another language, say.
  public let numerator: UInt32
  /// Out of how much: all lines of the document.
  public let denominator: UInt32

  /// Makes a cluster; counts above 2^32 − 1 are cut down to it.
  public init(numerator: Int, denominator: Int) {
    self.numerator = UInt32(clamping: numerator)
    self.denominator = UInt32(clamping: denominator)
  }
}

/// How many numbers there were, their sum and the sum of their squares, all exact.
public struct Moments: Hashable, Sendable {
  /// How many numbers.
  public private(set) var count = 0
  /// Their sum.
  public private(set) var sum = 0
  private var sumOfSquares: UInt128 = 0

  /// The moments of no numbers.
  public init() {}

  /// Adds `value`; a negative one counts as 0.
  public mutating func add(_ value: Int) {
    count += 1
    sum += max(0, value)
    sumOfSquares += UInt128(max(0, value)) * UInt128(max(0, value))
  }

  /// The moments of both.
  public static func + (left: Moments, right: Moments) -> Moments {
    var both = left
    both.count += right.count
    both.sum += right.sum
    both.sumOfSquares += right.sumOfSquares
    return both
  }

  /// The moments of what is left when the numbers of `right`, some of those of `left`, are gone.
  public static func - (left: Moments, right: Moments) -> Moments {
    var rest = left
    rest.count = max(0, left.count - right.count)
    rest.sum = max(0, left.sum - right.sum)
    rest.sumOfSquares = left.sumOfSquares - min(left.sumOfSquares, right.sumOfSquares)
    return rest
  }

  /// Σ*x*² / Σ*x*: how large what a unit is part of is on average, so that the sum tells as much as
  /// sum / this of equal size (Kish, 1965); 0 of nothing.
  package var selfWeightedMean: Double { sum == 0 ? 0 : sumOfSquaresValue / Double(sum) }

  /// The sum of the squares, as near as a double has it.
  var sumOfSquaresValue: Double { Double(sumOfSquares) }

  /// The mean, or 0 of nothing.
  var mean: Double { count == 0 ? 0 : Double(sum) / Double(count) }

  /// The standard deviation, with the count as the divisor, as resampling has it.
  var deviation: Double {
    guard count > 0 else { return 0 }
    let variance = Double(sumOfSquares) / Double(count) - mean * mean
    return max(0, variance).squareRoot()
  }
}

/// The percentile bootstrap of a ratio of sums, Σ*x* / Σ*n*, over clusters.
///
/// Lines of one document are alike, so documents are resampled, not lines. Most clusters have
/// *x* = 0; of these only the moments of *n* are kept: how many a resample draws is binomial, and
/// the sum of their *n* is drawn from the normal distribution that the central limit theorem
/// gives it. A resample therefore costs no more than the clusters with events.
///
/// - Source: Efron & Tibshirani (1993), “An introduction to the bootstrap”; Davison & Hinkley
///   (1997), “Bootstrap methods and their application”, §2.4 for the ranks.
public struct RatioBootstrap: Sendable {
  private let eventful: [Cluster]
  private let clean: Moments

  /// Makes a bootstrap.
  ///
  /// - Parameters:
  ///   - eventful: The clusters with something to count, in an order that does not vary.
  ///   - clean: The denominators of the clusters without.
  public init(eventful: [Cluster], clean: Moments = Moments()) {
    self.eventful = eventful
    self.clean = clean
  }

  /// The interval between two percentiles of the resampled ratios.
  ///
  /// - Parameters:
  ///   - resampleCount: With one less than a multiple of 40, the percentiles of the usual 95 %
  ///     are ranks, and nothing is interpolated.
  ///   - confidence: The share of resampled ratios inside.
  ///   - seed: The seed of the resampling.
  /// - Throws: ``StatisticsError`` where there is nothing to resample.
  /// - Complexity: O(`resampleCount` · clusters with events).
  public func interval(
    resampleCount: Int = 1999, confidence: Double = 0.95, seed: UInt64
  ) throws(StatisticsError) -> Interval {
    try Interval.validate(confidence: confidence)
    if resampleCount < 1 { throw .unsupportedResampleCount(resampleCount) }
    let hasDenominator = clean.sum > 0 || eventful.contains { $0.denominator > 0 }
    if !hasDenominator { throw .noClusters }
    var generator = SplitMix64(seed: seed)
    var ratios: [Double] = []
    ratios.reserveCapacity(resampleCount)
    for _ in 0..<resampleCount { ratios.append(resampledRatio(&generator)) }
    return Interval(middleOf: ratios, confidence: confidence)
  }

  private func resampledRatio(_ generator: inout SplitMix64) -> Double {
    let eventCount = drawEventCount(&generator)
    var numerator = 0
    var denominator = 0.0
    for _ in 0..<eventCount {
      let cluster = eventful[generator.index(below: eventful.count)]
      numerator += Int(cluster.numerator)
      denominator += Double(cluster.denominator)
    }
    let cleanCount = Double(eventful.count + clean.count - eventCount)
    if clean.count > 0 {
      let noise = cleanCount.squareRoot() * clean.deviation * generator.roughlyNormal()
      denominator += max(0, cleanCount * clean.mean + noise)
    }
    return denominator > 0 ? Double(numerator) / denominator : 0
  }

  /// How many of the drawn clusters have events: binomial, by the gaps between successes.
  private func drawEventCount(_ generator: inout SplitMix64) -> Int {
    let total = eventful.count + clean.count
    if clean.count == 0 || eventful.isEmpty { return eventful.count }
    let logFailure = log1p(-Double(eventful.count) / Double(total))
    var drawn = 0
    var position = 0.0
    while true {
      // 1 − u is never 0.
      position += (log(1 - generator.unit()) / logFailure).rounded(.down) + 1
      if position > Double(total) { return drawn }
      drawn += 1
    }
  }
}
