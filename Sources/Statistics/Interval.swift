/// A confidence interval: the values that an observation does not speak against.
public struct Interval: Hashable, Sendable {
  /// The smallest value in it.
  public let lower: Double
  /// The largest value in it.
  public let upper: Double

  /// Makes an interval.
  public init(lower: Double, upper: Double) {
    self.lower = lower
    self.upper = upper
  }

  /// The percentiles between which the middle `confidence` of resampled values lies; with one value
  /// less than a multiple of 40, those of the usual 95 % are ranks.
  ///
  /// - Parameter values: At least one.
  package init(middleOf values: [Double], confidence: Double = 0.95) {
    let sorted = values.sorted()
    let tail = (1 - confidence) / 2 * Double(sorted.count + 1)
    // A hair above the product, so that 50 is not taken for 49.999….
    let rank = min(max(Int(tail + 1e-9), 1), (sorted.count + 1) / 2)
    self.init(lower: sorted[rank - 1], upper: sorted[sorted.count - rank])
  }

  static func validate(confidence: Double) throws(StatisticsError) {
    if !(confidence > 0 && confidence < 1) { throw .unsupportedConfidence(confidence) }
  }
}
