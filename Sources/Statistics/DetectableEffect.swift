internal import Glibc

/// The smallest effect that a *t*-test of a few numbers would tell, as a rule.
///
/// Numbers of mean δ and standard error σ/√*n* = *e* give a *t* that is larger than its limit *q*
/// with probability P((*Z* + δ/*e*)/*S* > *q*), where *Z* is normal and *S*² is χ²(ν)/ν: the
/// noncentral *t* distribution. The smallest effect is the δ at which that is the power asked for:
/// about (*q* + *t*(power)) · *e*, and more where ν is 1 or 2.
///
/// - Source: Johnson & Welch (1940), “Applications of the non-central *t*-distribution”; Bloom
///   (1995), “Minimum detectable effects”, for the name and the approximation.
public enum DetectableEffect {
  /// How many standard errors an effect has to be for an interval of `confidence` to lie beyond 0
  /// with probability `power`; infinite without degrees of freedom.
  public static func standardErrors(
    degrees: Double, confidence: Double = 0.95, power: Double = 0.8
  ) -> Double {
    let limit = StudentT.deviate(confidence: confidence, degrees: degrees)
    return smallest(degrees: degrees, power: power, limit: limit) { effect, reach in
      normalShare(below: effect - reach)
    }
  }

  /// How many standard errors a margin has to be for an interval of `confidence` to lie within it
  /// on both sides with probability `power`, where there is no effect at all.
  public static func standardErrorsWithin(
    degrees: Double, confidence: Double = 0.95, power: Double = 0.8
  ) -> Double {
    let limit = StudentT.deviate(confidence: confidence, degrees: degrees)
    return smallest(degrees: degrees, power: power, limit: limit) { margin, reach in
      max(0, 2 * normalShare(below: margin - reach) - 1)
    }
  }

  /// The smallest number at which the mean of `probability` over *S* is `power`; `probability` has
  /// the number and the reach of the interval, and rises with the number.
  private static func smallest(
    degrees: Double, power: Double, limit: Double, _ probability: (Double, Double) -> Double
  ) -> Double {
    guard degrees > 0, limit.isFinite, power > 0, power < 1 else { return .infinity }
    let density = SpreadDensity(degrees: degrees)
    func mean(_ number: Double) -> Double { density.mean { probability(number, limit * $0) } }
    var (low, high) = (0.0, limit + 1)
    while mean(high) < power, high < 1e12 { high *= 2 }
    for _ in 0..<100 {
      let middle = (low + high) / 2
      if mean(middle) < power { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }

  private static func normalShare(below x: Double) -> Double { erfc(-x / 2.squareRoot()) / 2 }
}

/// How a standard deviation that is estimated with ν degrees of freedom is spread about the true
/// one: *S* = √(χ²(ν)/ν), on a grid for Simpson's rule.
private struct SpreadDensity {
  private let places: [Double]
  private let weights: [Double]

  init(degrees: Double) {
    // Twelve standard deviations of S, at least from 0 up to where the normal tail ends.
    let reach = 12 / (2 * degrees).squareRoot()
    let (start, end) = (max(0, 1 - reach), 1 + reach)
    let step = (end - start) / 2000
    let places = (0...2000).map { start + Double($0) * step }
    let logarithms = places.map { (degrees - 1) * log($0) - degrees * $0 * $0 / 2 }
    let largest = logarithms.filter(\.isFinite).max() ?? 0
    let raw = logarithms.enumerated().map { index, value in
      // At 0 the power of 0 is 1 for one degree of freedom, and 0 for more.
      let density = value.isNaN ? exp(-largest) : exp(value - largest)
      return density * (index == 0 || index == 2000 ? 1 : index % 2 == 1 ? 4 : 2)
    }
    let sum = raw.reduce(0, +)
    self.places = places
    weights = raw.map { $0 / sum }
  }

  func mean(_ body: (Double) -> Double) -> Double {
    zip(places, weights).reduce(0) { $0 + $1.1 * body($1.0) }
  }
}
