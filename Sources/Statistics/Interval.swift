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

  static func validate(confidence: Double) throws(StatisticsError) {
    if !(confidence > 0 && confidence < 1) { throw .unsupportedConfidence(confidence) }
  }
}
