internal import Glibc

/// Variances of many groups that have few values each, drawn towards each other.
///
/// Two or three seeds say little about how much one cell varies; all cells together say how much
/// cells vary and how unlike they are in that. A group's variance becomes the mean of its own and
/// the common one, weighted by degrees of freedom; the common one gets as many as the spread of the
/// groups' variances speaks for: infinitely many where it is no larger than chance.
///
/// - Source: Smyth (2004), “Linear models and empirical Bayes methods for assessing differential
///   expression in microarray experiments”.
public struct ModeratedVariance: Hashable, Sendable {
  /// A variance and the degrees of freedom that it has.
  public struct Estimate: Hashable, Sendable {
    /// The variance.
    public var variance: Double
    /// Its degrees of freedom.
    public var degrees: Double

    /// Notes an estimate.
    public init(variance: Double, degrees: Double) {
      self.variance = variance
      self.degrees = degrees
    }

    /// The variance of numbers around their mean.
    public init(of values: [Double]) {
      degrees = Double(max(0, values.count - 1))
      let mean = values.reduce(0, +) / Double(max(1, values.count))
      let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      variance = degrees > 0 ? squares / degrees : 0
    }
  }

  /// The common variance and the weight it has.
  public let common: Estimate
  /// What each group is taken to vary by; a group without degrees of freedom by the common one.
  public let groups: [Estimate]

  /// Moderates the variances of `groups`; `nil` where no group has degrees of freedom.
  public init?(_ groups: [Estimate]) {
    let known = groups.filter { $0.degrees > 0 }
    let total = known.reduce(0) { $0 + $1.degrees }
    if known.isEmpty { return nil }
    let pooled = known.reduce(0) { $0 + $1.degrees * $1.variance } / total
    let common = Self.common(known, pooled: pooled)
    // However alike the groups are, they know no more than all of them together.
    self.common = Estimate(variance: common.variance, degrees: min(common.degrees, total))
    self.groups = groups.map { group in
      if common.degrees.isInfinite { return Estimate(variance: pooled, degrees: total) }
      let degrees = common.degrees + group.degrees
      let sum = common.degrees * common.variance + group.degrees * group.variance
      return Estimate(variance: sum / degrees, degrees: min(degrees, total))
    }
  }

  private static func common(_ known: [Estimate], pooled: Double) -> Estimate {
    // A variance of nothing would weigh infinitely on the logarithmic scale.
    let least = 1e-5 * known.map(\.variance).sorted()[known.count / 2]
    guard known.count > 1, least > 0 else {
      return Estimate(
        variance: pooled, degrees: known.count > 1 ? .infinity : known[0].degrees)
    }
    let centred = known.map { group in
      log(max(group.variance, least)) - digamma(group.degrees / 2) + log(group.degrees / 2)
    }
    let mean = centred.reduce(0, +) / Double(known.count)
    let spread =
      centred.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(known.count - 1)
      - known.reduce(0) { $0 + trigamma($1.degrees / 2) } / Double(known.count)
    if spread <= 0 { return Estimate(variance: pooled, degrees: .infinity) }
    let half = inverseTrigamma(spread)
    return Estimate(variance: exp(mean + digamma(half) - log(half)), degrees: 2 * half)
  }

  /// ψ(*x*) for positive *x*: up to 8 by the recurrence, from there by the asymptotic series.
  static func digamma(_ x: Double) -> Double {
    var (x, sum) = (x, 0.0)
    while x < 8 {
      sum -= 1 / x
      x += 1
    }
    let r = 1 / (x * x)
    return sum + log(x) - 0.5 / x
      - r * (1.0 / 12 - r * (1.0 / 120 - r * (1.0 / 252 - r * (1.0 / 240 - r / 132))))
  }

  /// ψ′(*x*) for positive *x*, the same way.
  static func trigamma(_ x: Double) -> Double {
    var (x, sum) = (x, 0.0)
    while x < 8 {
      sum += 1 / (x * x)
      x += 1
    }
    let r = 1 / (x * x)
    let series = 1.0 / 6 - r * (1.0 / 30 - r * (1.0 / 42 - r * (1.0 / 30 - r * 5 / 66)))
    return sum + 1 / x + r / 2 + r / x * series
  }

  /// The *x* with ψ′(*x*) = `value`, which falls from infinity to 0, by bisection.
  static func inverseTrigamma(_ value: Double) -> Double {
    var (low, high) = (1e-8, 1e8)
    for _ in 0..<200 {
      let middle = (low * high).squareRoot()
      if trigamma(middle) > value { low = middle } else { high = middle }
    }
    return (low * high).squareRoot()
  }
}
