import Glibc

/// Intervals for the probability behind `successes` in `trials` independent trials.
public enum BinomialInterval {
  /// The exact interval: it covers the true probability at least as often as `confidence` says,
  /// however few the successes.
  ///
  /// - Returns: The whole of 0…1 for no trials.
  /// - Throws: ``StatisticsError`` for counts or a confidence that cannot be.
  /// - Source: Clopper & Pearson (1934), “The use of confidence or fiducial limits illustrated in
  ///   the case of the binomial”.
  public static func exact(
    successes: Int, trials: Int, confidence: Double = 0.95
  ) throws(StatisticsError) -> Interval {
    try validate(successes: successes, trials: trials, confidence: confidence)
    let tail = (1 - confidence) / 2
    let k = Double(successes)
    let n = Double(trials)
    return Interval(
      lower: successes == 0 ? 0 : IncompleteBeta.quantile(tail, a: k, b: n - k + 1),
      upper: successes == trials ? 1 : IncompleteBeta.quantile(1 - tail, a: k + 1, b: n - k))
  }

  /// The score interval: shorter than the exact one, and right on average over probabilities.
  ///
  /// - Returns: The whole of 0…1 for no trials.
  /// - Throws: ``StatisticsError`` for counts or a confidence that cannot be.
  /// - Source: Wilson (1927), “Probable inference, the law of succession, and statistical
  ///   inference”.
  public static func wilson(
    successes: Int, trials: Int, confidence: Double = 0.95
  ) throws(StatisticsError) -> Interval {
    try validate(successes: successes, trials: trials, confidence: confidence)
    if trials == 0 { return Interval(lower: 0, upper: 1) }
    let z = normalDeviate(upperTail: (1 - confidence) / 2)
    let n = Double(trials)
    let share = Double(successes) / n
    let centre = share + z * z / (2 * n)
    let spread = z * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot()
    let scale = 1 + z * z / n
    return Interval(
      lower: successes == 0 ? 0 : max(0, (centre - spread) / scale),
      upper: successes == trials ? 1 : min(1, (centre + spread) / scale))
  }

  private static func validate(
    successes: Int, trials: Int, confidence: Double
  ) throws(StatisticsError) {
    if successes < 0 || trials < successes {
      throw .unsupportedCounts(successes: successes, trials: trials)
    }
    try Interval.validate(confidence: confidence)
  }

  /// The *z* that a standard normal variable exceeds with probability `upperTail` < ½.
  private static func normalDeviate(upperTail: Double) -> Double {
    var low = 0.0
    // No double below 1 is further out.
    var high = 40.0
    for _ in 0..<100 {
      let middle = (low + high) / 2
      if erfc(middle / 2.squareRoot()) / 2 > upperTail { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }
}
