import Glibc

/// The regularised incomplete beta function *I*ₓ(*a*, *b*), the distribution function of
/// Beta(*a*, *b*).
///
/// The power term is computed from deviances and errors of Stirling's formula, so that nothing of
/// the size of log Γ(*a* + *b*) has to cancel: the result is good to 1e-10 for ten million trials
/// as it is for ten; for a billion, where 1 − *x* has lost the digits that matter, to 1e-7. The
/// rest is the continued fraction of DLMF 8.17.22, by Lentz's method.
///
/// - Source: DLMF §8.17; Loader (2000), “Fast and accurate computation of binomial probabilities”.
public enum IncompleteBeta {
  /// *I*ₓ(*a*, *b*) for 0 ≤ *x* ≤ 1 and positive *a*, *b*; NaN outside.
  ///
  /// - Complexity: O(√(*a* + *b*)).
  public static func regularised(_ x: Double, a: Double, b: Double) -> Double {
    guard x >= 0, x <= 1, a > 0, b > 0, (a + b).isFinite else { return .nan }
    if x == 0 || x == 1 { return x }
    let power = powerTerm(x, a: a, b: b)
    // The fraction converges fast on the near side of the mean; the far side is its mirror image.
    if x < (a + 1) / (a + b + 2) {
      return min(1, power / a * continuedFraction(x, a: a, b: b))
    }
    return max(0, 1 - power / b * continuedFraction(1 - x, a: b, b: a))
  }

  /// The *x* with *I*ₓ(*a*, *b*) = `probability`, by bisection to the last digits; NaN outside.
  public static func quantile(_ probability: Double, a: Double, b: Double) -> Double {
    guard probability >= 0, probability <= 1, a > 0, b > 0, (a + b).isFinite else { return .nan }
    if probability == 0 || probability == 1 { return probability }
    var low = 0.0
    var high = 1.0
    while high - low > 1e-15 * high {
      let middle = low + (high - low) / 2
      if middle == low || middle == high { break }
      if regularised(middle, a: a, b: b) < probability { low = middle } else { high = middle }
    }
    return low + (high - low) / 2
  }

  /// *x*ᵃ (1 − *x*)ᵇ / B(*a*, *b*).
  private static func powerTerm(_ x: Double, a: Double, b: Double) -> Double {
    let n = a + b
    let excess = a - n * x
    let logarithm =
      stirlingError(n) - stirlingError(a) - stirlingError(b)
      - deviance(a, mean: n * x, excess: excess) - deviance(b, mean: n * (1 - x), excess: -excess)
    return (a * b / (2 * Double.pi * n)).squareRoot() * exp(logarithm)
  }

  /// log Γ(*n* + 1) less Stirling's formula for it.
  private static func stirlingError(_ n: Double) -> Double {
    var error = 0.0
    var n = n
    // Each step up is δ(n) − δ(n + 1), exactly; the series is good to 1e-17 from 16 on.
    while n < 16 {
      error += (n + 0.5) * log1p(1 / n) - 1
      n += 1
    }
    let square = n * n
    let series =
      1.0 / 12 - (1.0 / 360 - (1.0 / 1260 - (1.0 / 1680 - 1.0 / 1188 / square) / square) / square)
      / square
    return error + series / n
  }

  /// *x* log(*x* / *m*) − `excess` for the mean *m* and `excess` = *x* − *m*, which is given
  /// because taking it here would cancel; near the mean by a series that does not.
  private static func deviance(_ x: Double, mean: Double, excess: Double) -> Double {
    let ratio = excess / (x + mean)
    guard abs(ratio) < 0.1 else { return x * log(x / mean) - excess }
    var sum = excess * ratio
    var term = 2 * x * ratio
    var divisor = 1.0
    while true {
      term *= ratio * ratio
      divisor += 2
      let next = sum + term / divisor
      if next == sum { return sum }
      sum = next
    }
  }

  private static func continuedFraction(_ x: Double, a: Double, b: Double) -> Double {
    let tiny = 1e-300
    var numerator = 1.0
    var denominator = nonZero(1 - (a + b) * x / (a + 1), tiny)
    denominator = 1 / denominator
    var value = denominator
    for step in 1...10_000_000 {
      let m = Double(step)
      let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
      denominator = 1 / nonZero(1 + even * denominator, tiny)
      numerator = nonZero(1 + even / numerator, tiny)
      value *= denominator * numerator
      let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
      denominator = 1 / nonZero(1 + odd * denominator, tiny)
      numerator = nonZero(1 + odd / numerator, tiny)
      let change = denominator * numerator
      value *= change
      if abs(change - 1) < 1e-15 { break }
    }
    return value
  }

  private static func nonZero(_ value: Double, _ tiny: Double) -> Double {
    abs(value) < tiny ? tiny : value
  }
}
