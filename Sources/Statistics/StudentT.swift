/// Student's *t* distribution.
///
/// - Source: Student (1908), “The probable error of a mean”; by the incomplete beta function, as in
///   DLMF §8.17.
public enum StudentT {
  /// The probability that |*t*| is at least `t` with `degrees` of freedom, which may be broken; the
  /// normal distribution's where they are infinite, 1 where they are not positive.
  public static func twoSidedProbability(_ t: Double, degrees: Double) -> Double {
    if !(degrees > 0) { return 1 }
    if t.isInfinite { return 0 }
    // Beyond this the two distributions differ by less than a double shows.
    let degrees = min(degrees, 1e9)
    return IncompleteBeta.regularised(degrees / (degrees + t * t), a: degrees / 2, b: 0.5)
  }

  /// The *t* within which a share `confidence` of the distribution lies; infinite where there are
  /// no degrees of freedom.
  public static func deviate(confidence: Double, degrees: Double) -> Double {
    if !(degrees > 0) { return .infinity }
    let degrees = min(degrees, 1e9)
    let x = IncompleteBeta.quantile(1 - confidence, a: degrees / 2, b: 0.5)
    return x > 0 ? (degrees * (1 - x) / x).squareRoot() : .infinity
  }
}

/// Fisher's *F* distribution.
///
/// - Source: Snedecor (1934), “Calculation and interpretation of analysis of variance”.
public enum FisherF {
  /// The probability of a ratio of variances of at least `ratio`; 1 without degrees of freedom.
  public static func upperProbability(
    _ ratio: Double, numeratorDegrees: Double, denominatorDegrees: Double
  ) -> Double {
    if !(numeratorDegrees > 0 && denominatorDegrees > 0) || !(ratio > 0) { return 1 }
    if ratio.isInfinite { return 0 }
    return IncompleteBeta.regularised(
      denominatorDegrees / (denominatorDegrees + numeratorDegrees * ratio),
      a: denominatorDegrees / 2, b: numeratorDegrees / 2)
  }

  /// The ratio below which `probability` of the distribution lies; NaN without degrees of freedom.
  public static func quantile(
    _ probability: Double, numeratorDegrees: Double, denominatorDegrees: Double
  ) -> Double {
    let x = IncompleteBeta.quantile(
      probability, a: numeratorDegrees / 2, b: denominatorDegrees / 2)
    return denominatorDegrees * x / (numeratorDegrees * (1 - x))
  }
}
