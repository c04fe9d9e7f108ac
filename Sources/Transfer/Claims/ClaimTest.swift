internal import Statistics

/// Whether what seeds say speaks for a claim.
///
/// Each seed gives one difference between the two sides. A claim is shown where Student's interval
/// of the mean of these lies wholly beyond the margin on the side that is claimed, or wholly within
/// it for likeness, and the opposite where it lies wholly beyond on the other side. Where a seed's
/// difference is known by bounds alone, the lower end of the interval is that of the lower bounds,
/// and the upper end that of the upper ones: what holds for a mean of lower bounds holds for the
/// true one.
struct ClaimTest: Equatable {
  /// What is said of a claim.
  enum Verdict: Int, Sendable {
    case opposite = -1
    case notShown = 0
    case shown = 1
  }

  let verdict: Verdict
  /// The mean; `nil` where a seed has bounds alone.
  let mean: Double?
  /// The ends of the 95 % interval, infinite where nothing bounds them.
  let lower: Double
  let upper: Double
  /// The standard deviation over seeds; `nil` where a bound is infinite, or of one seed.
  let spread: Double?
  /// The smallest effect that would have been shown in four of five such studies, margin included,
  /// or for likeness the smallest margin; `nil` where nothing is known of chance.
  let detectable: Double?
  let seedCount: Int

  /// Tests a claim.
  ///
  /// - Parameters:
  ///   - differences: One a seed.
  ///   - margin: At least 0, on their scale.
  init(_ differences: [Bounds], _ relation: ClaimSettings.Relation, margin: Double) {
    seedCount = differences.count
    let (lows, highs) = (differences.map(\.lower), differences.map(\.upper))
    lower = Self.interval(lows).map(\.lower) ?? -.infinity
    upper = Self.interval(highs).map(\.upper) ?? .infinity
    let isKnown = lows == highs && lows.allSatisfy(\.isFinite)
    mean = isKnown ? MeanInterval(of: lows)?.mean : nil
    // Of the side that a verdict rests on.
    let side = relation == .less ? highs : lows
    let own = side.allSatisfy(\.isFinite) ? MeanInterval(of: side) : nil
    let spread = own?.error.map { $0 * Double(side.count).squareRoot() }
    self.spread = spread
    detectable = spread.flatMap {
      Self.detectable(relation, margin: margin, spread: $0, seedCount: side.count)
    }
    verdict = Self.verdict(relation, margin: margin, lower, upper)
  }

  /// The interval of the mean of `values`; `nil` where it has no bounds.
  private static func interval(_ values: [Double]) -> Interval? {
    values.allSatisfy(\.isFinite) ? MeanInterval(of: values)?.interval() : nil
  }

  /// What an interval says.
  static func verdict(
    _ relation: ClaimSettings.Relation, margin: Double, _ lower: Double, _ upper: Double
  ) -> Verdict {
    switch relation {
    case .more: lower > margin ? .shown : upper < -margin ? .opposite : .notShown
    case .less: upper < -margin ? .shown : lower > margin ? .opposite : .notShown
    case .alike:
      lower >= -margin && upper <= margin
        ? .shown : lower > margin || upper < -margin ? .opposite : .notShown
    }
  }

  /// The smallest effect that would be shown in four of five studies of so many seeds with that
  /// standard deviation, margin included; for likeness the smallest margin that would do where
  /// there is no effect. `nil` of one seed.
  static func detectable(
    _ relation: ClaimSettings.Relation, margin: Double, spread: Double, seedCount: Int
  ) -> Double? {
    if seedCount < 2 { return nil }
    let error = spread / Double(seedCount).squareRoot()
    let degrees = Double(seedCount - 1)
    return relation == .alike
      ? DetectableEffect.standardErrorsWithin(degrees: degrees) * error
      : margin + DetectableEffect.standardErrors(degrees: degrees) * error
  }
}
