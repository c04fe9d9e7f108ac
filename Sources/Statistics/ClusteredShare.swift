/// A share of lines that come in clusters, of which some have events and most have none.
///
/// - Source: Kish (1965), “Survey sampling”, for the design effect of a ratio, by linearisation;
///   Korn & Graubard (1998), “Confidence intervals for proportions with small expected number of
///   positive counts estimated from survey data”, for the exact interval of the effective count.
public struct ClusteredShare: Sendable {
  private let eventful: [Cluster]
  private let all: Moments

  /// Makes a share.
  ///
  /// - Parameters:
  ///   - eventful: The clusters with events.
  ///   - all: The sizes of all clusters, these included.
  public init(eventful: [Cluster], all: Moments) {
    self.eventful = eventful
    self.all = all
  }

  /// The events.
  public var eventCount: Int { eventful.reduce(0) { $0 + Int($1.numerator) } }

  /// Events over size; 0 of nothing.
  public var rate: Double { all.sum == 0 ? 0 : Double(eventCount) / Double(all.sum) }

  /// The variance of ``rate`` over that of as many independent lines, at least 1; `nil` where
  /// fewer than `least` clusters have events, too few to tell.
  public func designEffect(least: Int = 5) -> Double? {
    let rate = rate
    if eventful.count < least || all.count < 2 || rate <= 0 || rate >= 1 { return nil }
    // Σ(x − rn)² over all clusters: those without events add r²n² each.
    var squares = rate * rate * all.sumOfSquaresValue
    for cluster in eventful {
      let (x, n) = (Double(cluster.numerator), Double(cluster.denominator))
      squares += (x - rate * n) * (x - rate * n) - rate * rate * n * n
    }
    let count = Double(all.count)
    let variance = max(0, squares) * count / (count - 1) / (Double(all.sum) * Double(all.sum))
    return max(1, variance / (rate * (1 - rate) / Double(all.sum)))
  }

  /// The exact interval of `rate` in `trials` lines that tell as much as `trials / designEffect`
  /// independent ones.
  public static func exactInterval(
    rate: Double, trials: Double, designEffect: Double
  ) -> Interval {
    let effective = trials / max(1, designEffect)
    if !(effective > 0) { return Interval(lower: 0, upper: 1) }
    let hits = min(effective, max(0, rate * effective))
    return Interval(
      lower: hits <= 0 ? 0 : IncompleteBeta.quantile(0.025, a: hits, b: effective - hits + 1),
      upper: hits >= effective
        ? 1 : IncompleteBeta.quantile(0.975, a: hits + 1, b: effective - hits))
  }
}
