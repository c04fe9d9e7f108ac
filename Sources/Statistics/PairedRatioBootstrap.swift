import Chance

/// The percentile bootstrap of differences between ratios of sums that several models have on the
/// same clusters: Σ*x*ₘ / Σ*n*ₘ − Σ*x*₀ / Σ*n*₀.
///
/// A resample draws clusters, and every model is summed over the same ones: what makes a document
/// hard for all of them falls out of the difference.
///
/// - Source: Efron & Tibshirani (1993), “An introduction to the bootstrap”; Koehn (2004),
///   “Statistical significance tests for machine translation evaluation”, for pairs.
public struct PairedRatioBootstrap: Sendable {
  /// What one cluster adds to the two sums of one model.
  public struct Term: Hashable, Sendable {
    /// What is summed: nats, say.
    public var numerator: Double
    /// Out of how much: bytes; above 0.
    public var denominator: Double

    /// Makes a term.
    public init(numerator: Double, denominator: Double) {
      self.numerator = numerator
      self.denominator = denominator
    }
  }

  private let clusters: [[Term]]
  private let modelCount: Int

  /// Makes a bootstrap.
  ///
  /// - Parameter clusters: Of each cluster, in an order that does not vary, a term for each model,
  ///   that compared with first.
  public init(clusters: [[Term]]) {
    modelCount = clusters.map(\.count).min() ?? 0
    self.clusters = clusters
  }

  /// The difference of every model but the first to the first, on all clusters.
  public var differences: [Double] {
    differences(of: clusters.indices)
  }

  /// An interval for each of ``differences``, between two percentiles of the resampled ones.
  ///
  /// - Throws: ``StatisticsError`` where there is nothing to resample.
  /// - Complexity: O(`resampleCount` · clusters · models).
  public func intervals(
    resampleCount: Int = 1999, confidence: Double = 0.95, seed: UInt64
  ) throws(StatisticsError) -> [Interval] {
    try Interval.validate(confidence: confidence)
    if resampleCount < 1 { throw .unsupportedResampleCount(resampleCount) }
    if clusters.isEmpty { throw .noClusters }
    var generator = SplitMix64(seed: seed)
    var resampled = [[Double]](repeating: [], count: max(0, modelCount - 1))
    for _ in 0..<resampleCount {
      let drawn = clusters.indices.map { _ in generator.index(below: clusters.count) }
      for (model, value) in differences(of: drawn).enumerated() { resampled[model].append(value) }
    }
    return resampled.map { Interval(middleOf: $0, confidence: confidence) }
  }

  private func differences(of drawn: some Sequence<Int>) -> [Double] {
    var sums = [Term](repeating: Term(numerator: 0, denominator: 0), count: modelCount)
    for cluster in drawn {
      let terms = clusters[cluster]
      for model in 0..<modelCount {
        sums[model].numerator += terms[model].numerator
        sums[model].denominator += terms[model].denominator
      }
    }
    let ratios = sums.map { $0.denominator > 0 ? $0.numerator / $0.denominator : 0 }
    return ratios.dropFirst().map { $0 - ratios[0] }
  }
}
