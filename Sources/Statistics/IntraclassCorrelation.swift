/// How much of what numbers vary by is the thing measured, and not the run that measured it.
///
/// - Source: Shrout & Fleiss (1979), “Intraclass correlations: uses in assessing rater
///   reliability”, ICC(1,1) and ICC(1,*k*), by a one-way analysis of variance; for groups of unlike
///   size with Snedecor & Cochran's mean size.
public struct IntraclassCorrelation: Hashable, Sendable {
  /// The reliability of one run's numbers.
  public let ofOne: Double
  /// The reliability of the means over all runs.
  public let ofMeans: Double
  /// How many things were measured at least twice.
  public let groupCount: Int
  /// The degrees of freedom within things.
  public let innerDegrees: Double

  /// Computes the reliability of repeated measures.
  ///
  /// - Parameter groups: The measures of each thing; those with fewer than two are left out.
  /// - Returns: `nil` where there are fewer than two things measured twice, or nothing varies.
  public init?(_ groups: [[Double]]) {
    let groups = groups.filter { $0.count > 1 }
    let total = Double(groups.reduce(0) { $0 + $1.count })
    let things = Double(groups.count)
    if groups.count < 2 { return nil }
    let mean = groups.reduce(0) { $0 + $1.reduce(0, +) } / total
    var (between, within) = (0.0, 0.0)
    for group in groups {
      let own = group.reduce(0, +) / Double(group.count)
      between += Double(group.count) * (own - mean) * (own - mean)
      within += group.reduce(0) { $0 + ($1 - own) * ($1 - own) }
    }
    between /= things - 1
    within /= total - things
    let squares = groups.reduce(0) { $0 + Double($1.count * $1.count) }
    let size = (total - squares / total) / (things - 1)
    guard between > 0 || within > 0 else { return nil }
    ofOne = (between - within) / (between + (size - 1) * within)
    ofMeans = between > 0 ? (between - within) / between : -.infinity
    groupCount = groups.count
    innerDegrees = total - things
  }

  /// The interval of ``ofMeans``, for things and errors that are independent and normal.
  ///
  /// - Source: Shrout & Fleiss (1979), the interval of ICC(1,*k*).
  public func interval(confidence: Double = 0.95) -> Interval {
    let ratio = 1 / (1 - ofMeans)
    let (tail, outer) = ((1 + confidence) / 2, Double(groupCount - 1))
    let (below, above) = (
      FisherF.quantile(tail, numeratorDegrees: outer, denominatorDegrees: innerDegrees),
      FisherF.quantile(tail, numeratorDegrees: innerDegrees, denominatorDegrees: outer)
    )
    return Interval(lower: 1 - below / ratio, upper: 1 - 1 / (ratio * above))
  }

  /// The smallest true reliability of means for which the interval lies above `value` with
  /// probability `power`.
  ///
  /// - Parameters:
  ///   - groupCount: How many things are measured.
  ///   - runCount: How often each is.
  public static func detectable(
    above value: Double, groupCount: Int, runCount: Int, confidence: Double = 0.95,
    power: Double = 0.8
  ) -> Double {
    let (outer, inner) = (Double(groupCount - 1), Double(groupCount * (runCount - 1)))
    func quantile(_ probability: Double) -> Double {
      FisherF.quantile(probability, numeratorDegrees: outer, denominatorDegrees: inner)
    }
    return 1 - (1 - value) * quantile(1 - power) / quantile((1 + confidence) / 2)
  }
}
