package import Chance
import Glibc

/// A rate that is not known exactly: gamma-distributed around its mean.
public struct UncertainRate: Hashable, Sendable {
  /// The expected rate.
  public let mean: Double
  /// The shape of the gamma distribution; its squared coefficient of variation is 1 / `shape`.
  public let shape: Double

  /// Makes a rate.
  public init(mean: Double, shape: Double) {
    self.mean = mean
    self.shape = shape
  }

  package func draw(_ generator: inout SplitMix64) -> Double {
    mean <= 0 ? 0 : mean / shape * generator.gamma(shape: shape)
  }
}

/// Error rates of many kinds, seen in several sources, and what they say of a source not seen yet.
///
/// Errors of kind (row, column) in source *s* are Poisson with mean *E*·λ·*M*: *E* the exposure
/// (lines, weighted by how error-prone their lengths are), λ the kind's own rate, and *M* the
/// source's whim, gamma-distributed with mean 1 and variance φ. The kinds' own rates are
/// gamma-distributed with shape *a* around the product of a row's and a column's main effects. So
/// a kind that was never seen does not have the rate 0, and one seen in one source often does not
/// have that rate elsewhere. A row's main effect is learnt from sources, not from lines: one with
/// *m* expected errors varies by *m* + φ*m*², so it weighs 1 / (1 + φ*m*), and however many lines
/// it has it counts for no more than 1/φ errors. So a row with a single clean source stays near
/// the rate of all rows. *a* and φ are those under which each source is likeliest given the others:
/// the same prediction that is asked of them later.
///
/// - Source: Efron & Morris (1975), “Data analysis using Stein's estimator and its
///   generalizations”, and Clayton & Kaldor (1987), “Empirical Bayes estimates of age-standardized
///   relative risks”, for gamma-distributed rates of many small cells; Stone (1974),
///   “Cross-validatory choice and assessment of statistical predictions”, for the fit.
public struct OverdispersedRates: Sendable {
  /// How unlike the kinds' rates are: the shape of their distribution around the main effects.
  public private(set) var kindShape = 0.1
  /// φ, the variance of the factor by which a source's rate differs from the kind's.
  public private(set) var sourceVariance = 1.0
  /// Whether φ was estimated; with a single source nothing can be, and φ is taken to be 1.
  public private(set) var isEstimated = false
  private let counts: [[[Double]]]
  private let exposures: [[Double]]
  private var totals: Margins

  private static let kindShapes = [0.01, 0.03, 0.1, 0.3, 1, 3]
  private static let sourceVariances = [0.02, 0.1, 0.25, 0.5, 1, 2, 4, 8]

  /// Fits the distributions.
  ///
  /// - Parameters:
  ///   - counts: `[source][row][column]`: errors. A column that is no error of a row has 0.
  ///   - exposures: `[source][row]`.
  public init(counts: [[[Double]]], exposures: [[Double]]) {
    self.counts = counts
    self.exposures = exposures
    totals = Margins(counts: counts, exposures: exposures, without: nil)
    fit()
    totals.spread(by: sourceVariance)
  }

  /// What is to be expected of a kind in a source that was not seen.
  public func predicted(row: Int, column: Int) -> UncertainRate {
    predicted(row, column, totals, shape: kindShape, variance: sourceVariance)
  }

  private func predicted(
    _ row: Int, _ column: Int, _ margins: Margins, shape: Double, variance: Double
  ) -> UncertainRate {
    let prior = margins.expectedRate(row: row, column: column)
    let count = margins.cells[row][column]
    let exposure = margins.rowExposures[row]
    let mean = (shape + count) / (shape / prior + exposure)
    // What is left of the kind's own uncertainty: its prior's, its count's, its sources'.
    let own = 1 / (shape + count) + variance * margins.concentration[row] * count / (shape + count)
    return UncertainRate(mean: mean, shape: 1 / (own + variance + own * variance))
  }

  private mutating func fit() {
    var held = counts.indices.map { Margins(counts: counts, exposures: exposures, without: $0) }
    // A row seen in one source only has nothing to be predicted from.
    let rows = counts.indices.map { source in
      exposures[source].indices.filter {
        exposures[source][$0] > 0 && held[source].rowExposures[$0] > 0
      }
    }
    if rows.allSatisfy(\.isEmpty) { return }
    isEstimated = true
    var best = -Double.infinity
    for variance in Self.sourceVariances {
      for source in held.indices { held[source].spread(by: variance) }
      for shape in Self.kindShapes {
        var likelihood = 0.0
        for source in counts.indices {
          for row in rows[source] {
            for column in counts[source][row].indices {
              let rate = predicted(row, column, held[source], shape: shape, variance: variance)
              likelihood += Self.logLikelihood(
                counts[source][row][column], mean: rate.mean * exposures[source][row],
                shape: rate.shape)
            }
          }
        }
        if likelihood > best { (best, kindShape, sourceVariance) = (likelihood, shape, variance) }
      }
    }
  }

  /// The logarithm of the negative binomial probability, without what depends on `count` alone.
  private static func logLikelihood(_ count: Double, mean: Double, shape: Double) -> Double {
    let none = -shape * log1p(mean / shape)
    if count == 0 { return none }
    return none + lgamma(count + shape) - lgamma(shape) + count * log(mean / (mean + shape))
  }
}

/// Sums over sources, and the rates to be expected from rows and columns alone.
private struct Margins: Sendable {
  var cells: [[Double]] = []
  var rowExposures: [Double] = []
  /// Σ*E*² / (Σ*E*)² over sources, 1 for a single one: how far their whims average out.
  var concentration: [Double] = []
  private var rowRates: [Double] = []
  private var columnFactors: [Double] = []
  /// By source and row: errors in all columns, and the exposure.
  private var sources: [[(errors: Double, exposure: Double)]] = []
  private var overall = 0.0
  private let columnCount: Double

  init(counts: [[[Double]]], exposures: [[Double]], without held: Int?) {
    let rowCount = exposures.first?.count ?? 0
    let columns = 0..<(counts.first?.first?.count ?? 0)
    columnCount = Double(max(1, columns.count))
    cells = Array(repeating: Array(repeating: 0, count: columns.count), count: rowCount)
    rowExposures = Array(repeating: 0, count: rowCount)
    var squares = rowExposures
    for source in counts.indices where source != held {
      sources.append([])
      for row in 0..<rowCount {
        let exposure = exposures[source][row]
        rowExposures[row] += exposure
        squares[row] += exposure * exposure
        for column in columns { cells[row][column] += counts[source][row][column] }
        sources[sources.count - 1].append((counts[source][row].reduce(0, +), exposure))
      }
    }
    concentration = zip(squares, rowExposures).map { $1 > 0 ? $0 / ($1 * $1) : 1 }
    let total = cells.reduce(0.0) { $0 + $1.reduce(0, +) }
    overall = (total + 0.5) / (rowExposures.reduce(0, +) + 1)
    columnFactors = columns.map { column in
      let errors = cells.reduce(0.0) { $0 + $1[column] }
      return (errors + 2) / (total / columnCount + 2)
    }
    spread(by: 0)
  }

  /// Weighs the sources of each row by what they tell where their rates vary by φ.
  mutating func spread(by variance: Double) {
    // Two errors' worth of the overall rate keep rows with few lines near it.
    rowRates = rowExposures.indices.map { row in
      var rate = overall
      // The weights depend on the rate, which a few rounds settle.
      for _ in 0..<(variance > 0 ? 5 : 1) {
        var (errors, exposure) = (2.0, 2 / overall)
        for source in sources {
          let weight = 1 / (1 + variance * source[row].exposure * rate)
          errors += weight * source[row].errors
          exposure += weight * source[row].exposure
        }
        rate = errors / exposure
      }
      return rate
    }
  }

  func expectedRate(row: Int, column: Int) -> Double {
    rowRates[row] / columnCount * columnFactors[column]
  }
}
