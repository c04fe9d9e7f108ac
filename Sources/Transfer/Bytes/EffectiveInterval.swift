internal import Foundation
internal import Statistics

/// Which numbers of effective bytes a source's perplexities do not speak against.
///
/// A number of bytes is in the interval where a *t*-test would not tell a model trained from
/// scratch on that many from the finetuned one. Runs that share a seed are compared with each
/// other, since they may share data and order. As the curve is straight between points, the
/// difference and its variance are polynomials there, and where the test's limit is passed is
/// solved for exactly. Nothing tells how the curve bends between points, so an interval from seeds
/// takes in what is found on both scales.
///
/// - Source: Fieller (1954), “Some problems in interval estimation”, for the inversion of the test
///   of a ratio's denominator and numerator together.
struct EffectiveInterval: Equatable {
  /// What an interval rests on.
  enum Method: String {
    /// All places where the curve has the perplexity: no seeds, so nothing is known of chance.
    case crossings
    /// Runs paired by seed.
    case pairedSeeds = "paired-seeds"
    /// Runs of the source and of the curve that share no seeds.
    case unpairedSeeds = "unpaired-seeds"
    /// Runs of the source against a curve of one run: what the curve owes to chance is left out.
    case sourceSeeds = "source-seeds"
  }

  /// In bytes; 0 where the interval goes on below the curve.
  var lower: Double
  /// In bytes; `nil` where the interval goes on beyond the curve.
  var upper: Double?
  /// What it rests on.
  var method: Method
  /// How many runs of the source.
  var seedCount: Int

  /// The interval for `source`, the runs of a cell: where they have seeds on `curve` and on
  /// `other`, which has another scale, and else on `curve` alone.
  init(
    of source: [PerplexityTable.Score], on curve: ScratchCurve, and other: ScratchCurve,
    usesSeeds: Bool
  ) {
    self.init(of: source, on: curve, usesSeeds: usesSeeds)
    if method == .crossings { return }
    let second = EffectiveInterval(of: source, on: other, usesSeeds: true)
    lower = min(lower, second.lower)
    upper = upper.flatMap { own in second.upper.map { max(own, $0) } }
  }

  private init(
    of source: [PerplexityTable.Score], on curve: ScratchCurve, usesSeeds: Bool,
    confidence: Double = 0.95
  ) {
    let value = curve.value(of: source)
    var sizes = curve.crossings(value)
    var isOpen = false
    var method = Method.crossings
    if usesSeeds, source.count > 1 {
      for index in curve.sizes.indices.dropLast() {
        let difference = Difference(source, curve, index)
        method = difference.method
        guard let range = difference.accepted(confidence: confidence) else { continue }
        for share in [range.lowerBound, range.upperBound] {
          let (left, right) = (curve.places[index], curve.places[index + 1])
          sizes.append(curve.scale.size(left + share * (right - left)))
        }
        if index == 0, range.lowerBound == 0 { sizes.append(0) }
        if index == curve.sizes.count - 2, range.upperBound == 1 { isOpen = true }
      }
    }
    switch curve.effective(value) {
    case .bytes(let bytes): sizes.append(bytes)
    case .above(let least):
      sizes.append(least)
      isOpen = true
    case .below(let most): sizes += [0, most]
    }
    lower = sizes.min() ?? 0
    upper = isOpen ? nil : sizes.max()
    self.method = method
    seedCount = source.count
  }
}

/// The difference between a source and a piece of the curve: its mean is a straight line in the
/// share of the piece that is gone, and its variance a parabola.
private struct Difference {
  let method: EffectiveInterval.Method
  let degrees: Double
  /// Mean at the start, and how much it changes up to the end.
  let mean: (start: Double, change: Double)
  /// The variance of the mean: constant, linear (by two) and square term.
  let variance: (constant: Double, half: Double, square: Double)

  /// The piece from point `index` to the next one.
  init(_ source: [PerplexityTable.Score], _ curve: ScratchCurve, _ index: Int) {
    let sourceRuns = Self.bySeed(source, curve.scale)
    let left = Self.bySeed(curve.runs[index], curve.scale)
    let right = Self.bySeed(curve.runs[index + 1], curve.scale)
    let whole = left.keys.filter { right[$0] != nil }.sorted()
    let pairs = whole.filter { sourceRuns[$0] != nil }
    let starts = whole.map { left[$0] ?? .nan }
    let changes = whole.map { (right[$0] ?? .nan) - (left[$0] ?? .nan) }
    if pairs.count > 1 {
      method = .pairedSeeds
      let start = pairs.map { (sourceRuns[$0] ?? .nan) - (left[$0] ?? .nan) }
      let change = pairs.map { (left[$0] ?? .nan) - (right[$0] ?? .nan) }
      mean = (Self.mean(start), Self.mean(change))
      variance = Self.variance(start, change)
      degrees = Double(pairs.count - 1)
      return
    }
    let values = source.map { curve.scale.value($0.perplexity) }
    let own = Self.variance(values, values.map { _ in 0 })
    let (start, end) = (curve.values[index], curve.values[index + 1])
    mean = (Self.mean(values) - start, start - end)
    if whole.count > 1 {
      method = .unpairedSeeds
      let other = Self.variance(starts, changes)
      variance = (own.constant + other.constant, other.half, other.square)
      degrees = Double(min(values.count, whole.count) - 1)
    } else {
      method = .sourceSeeds
      variance = own
      degrees = Double(values.count - 1)
    }
  }

  /// The shares of the piece, as the smallest range that has all, at which the mean is within the
  /// *t*-test's reach of 0; `nil` where there are none.
  func accepted(confidence: Double) -> ClosedRange<Double>? {
    let t = StudentT.deviate(confidence: confidence, degrees: degrees)
    // excess(w) = square·w² + 2·half·w + constant is at most 0 where the test accepts.
    let constant = mean.start * mean.start - t * t * variance.constant
    let half = mean.start * mean.change - t * t * variance.half
    let square = mean.change * mean.change - t * t * variance.square
    let excess = { (w: Double) in (square * w + 2 * half) * w + constant }
    var ends = [0.0, 1].filter { excess($0) <= 0 }
    let root = half * half - square * constant
    if root >= 0 {
      // Of the two forms of each root, the one in which nothing cancels.
      let sum = -(half + (half < 0 ? -1 : 1) * root.squareRoot())
      for w in [sum / square, constant / sum] where w > 0 && w < 1 { ends.append(w) }
    }
    guard let least = ends.min(), let most = ends.max() else { return nil }
    return least...most
  }

  private static func bySeed(
    _ runs: [PerplexityTable.Score], _ scale: ScratchCurve.Scale
  ) -> [String: Double] {
    Dictionary(runs.map { ($0.seed, scale.value($0.perplexity)) }) { first, _ in first }
  }

  private static func mean(_ values: [Double]) -> Double {
    values.reduce(0, +) / Double(values.count)
  }

  /// The variance of the mean of start + *w*·change.
  private static func variance(
    _ start: [Double], _ change: [Double]
  ) -> (constant: Double, half: Double, square: Double) {
    let (first, second) = (mean(start), mean(change))
    var sums = (constant: 0.0, half: 0.0, square: 0.0)
    for (x, y) in zip(start, change) {
      sums.constant += (x - first) * (x - first)
      sums.half += (x - first) * (y - second)
      sums.square += (y - second) * (y - second)
    }
    let divisor = Double((start.count - 1) * start.count)
    return (sums.constant / divisor, sums.half / divisor, sums.square / divisor)
  }
}
