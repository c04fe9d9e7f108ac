/// The mean of a few independent numbers, and how sure it is.
public struct MeanInterval: Hashable, Sendable {
  /// How many numbers.
  public let count: Int
  /// Their mean.
  public let mean: Double
  /// The standard error of the mean; `nil` of one number.
  public let error: Double?

  /// Takes the mean; `nil` of nothing.
  public init?(of values: [Double]) {
    guard !values.isEmpty else { return nil }
    count = values.count
    let mean = values.reduce(0, +) / Double(values.count)
    self.mean = mean
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    error = count > 1 ? (squares / Double((count - 1) * count)).squareRoot() : nil
  }

  /// The degrees of freedom of ``error``.
  public var degrees: Double { Double(count - 1) }

  /// Student's interval; `nil` of one number.
  public func interval(confidence: Double = 0.95) -> Interval? {
    guard let error else { return nil }
    let reach = StudentT.deviate(confidence: confidence, degrees: degrees) * error
    return Interval(lower: mean - reach, upper: mean + reach)
  }

  /// The probability of a mean this far from `value` or farther, to one side: above it where
  /// `isAbove`; `nil` of one number.
  public func probability(of value: Double, isAbove: Bool) -> Double? {
    guard let error else { return nil }
    let distance = isAbove ? mean - value : value - mean
    if error == 0 { return distance > 0 ? 0 : 1 }
    let half = StudentT.twoSidedProbability(distance / error, degrees: degrees) / 2
    return distance > 0 ? half : 1 - half
  }
}
