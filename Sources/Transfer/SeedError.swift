internal import Chance
internal import Statistics

extension ModeratedVariance.Estimate {
  /// The variance of the mean of `count` values.
  func ofMean(_ count: Int) -> Self {
    Self(variance: variance / Double(max(1, count)), degrees: degrees)
  }
}

extension SplitMix64 {
  /// An error drawn from Student's *t* with the degrees of freedom and the variance of `estimate`.
  mutating func error(_ estimate: ModeratedVariance.Estimate) -> Double {
    if !(estimate.variance > 0) { return 0 }
    let spread = gamma(shape: estimate.degrees / 2) * 2 / estimate.degrees
    return normal() * (estimate.variance / spread).squareRoot()
  }
}
