/// What cannot be asked of an estimator.
public enum StatisticsError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Successes must lie between 0 and the number of trials.
  case unsupportedCounts(successes: Int, trials: Int)
  /// A confidence level must lie strictly between 0 and 1.
  case unsupportedConfidence(Double)
  /// The bootstrap needs at least one resample.
  case unsupportedResampleCount(Int)
  /// There is nothing to resample: no cluster, or none with a denominator.
  case noClusters
  /// A curve needs at least as many points as it has parameters, each a finite number.
  case unsupportedFit(points: Int, parameters: Int)
  /// The least-squares fit of a curve did not settle.
  case noFit(reason: String)
  /// A curve through points needs two with different places.
  case unsupportedCurve(points: Int)

  /// What went wrong, in one line, for the user.
  public var description: String {
    switch self {
    case .unsupportedCounts(let successes, let trials):
      "\(successes) successes in \(trials) trials are no observation"
    case .unsupportedConfidence(let confidence):
      "a confidence of \(confidence) is not strictly between 0 and 1"
    case .unsupportedResampleCount(let count): "\(count) resamples are too few"
    case .noClusters: "there are no clusters with anything in them to resample"
    case .unsupportedFit(let points, let parameters):
      "\(points) points with finite numbers cannot settle \(parameters) parameters"
    case .noFit(let reason): "the curve could not be fitted: \(reason)"
    case .unsupportedCurve(let points):
      "\(points) points make no curve; it needs two at different, finite places"
    }
  }
}
