internal import Foundation
internal import Statistics

/// What the cells of a study say together, at each size: how much each source gives, whether
/// sources are alike, what varies, whether transfer is the same both ways, and what distance does.
///
/// Ratios of transferred bytes are taken where these are above 0; where they are not, the cell is
/// counted and has no part.
public struct TransferSummary: Sendable {
  /// What a source gives over its targets.
  struct Source {
    var source: String
    var size: Double
    /// The transferred bytes of its targets.
    var values: [Double]
    /// Of those above 0.
    var geometricMean: Double?
    /// Of ``geometricMean``, over targets.
    var interval: Interval?
    /// How many are beyond their curve.
    var censoredCount: Int
  }

  /// What two languages give each other.
  struct Exchange {
    var first: String
    var second: String
    var size: Double
    /// From the first to the second.
    var forward: Double
    var backward: Double
    /// Of `forward` − `backward`.
    var interval: Interval?
  }

  /// Two sources over the targets that both have.
  struct Comparison {
    var first: String
    var second: String
    var size: Double
    /// How many times as much the first gives, a logarithm a target.
    var ratio: MeanInterval
    /// The probability of such a mean if the true ratio were beyond the margin; `nil` without one.
    var probability: Double?
    var margin: Double?
  }

  /// What the variance of ln *D*_T consists of.
  struct Components {
    var size: Double
    /// Source, target, pair and seed; the pair's has the seed's where that is not known.
    var source: Double
    var target: Double
    var pair: Double
    var seed: Double?
    var cellCount: Int
  }

  /// *D*_T from a target's farthest source by that from its nearest.
  struct Contrast {
    var distance: String
    var size: Double
    /// A logarithm a target.
    var ratio: MeanInterval
    /// By target.
    var ratios: [(target: String, near: [String], far: [String], ratio: Double)]
  }

  let sources: [Source]
  let exchanges: [Exchange]
  let comparisons: [Comparison]
  let components: [Components]
  let contrasts: [Contrast]
  /// At each size the geometric means over targets of the best source's and the worst source's
  /// transferred bytes.
  let extremes: [(size: Double, best: Double, worst: Double, targetCount: Int)]

  /// Sums up the cells of a study.
  ///
  /// - Parameters:
  ///   - margin: The factor within which sources count as alike.
  ///   - distances: Distances between source and target, for the contrast of far and near.
  init(
    _ cells: [DataTransfer.Cell], sources names: [String], margin: Double?, _ distances: [Covariate]
  ) {
    let strata = Set(cells.map(\.size)).sorted().map { size in
      Stratum(size: size, sources: names, cells: cells.filter { $0.size == size })
    }
    sources = strata.flatMap(\.sourceRows)
    exchanges = strata.flatMap(\.exchanges)
    comparisons = strata.flatMap { $0.comparisons(margin: margin) }
    components = strata.compactMap(\.components)
    contrasts = distances.flatMap { distance in strata.compactMap { $0.contrast(distance) } }
    extremes = strata.compactMap { stratum in
      stratum.extremes.map { (stratum.size, $0.best, $0.worst, $0.targetCount) }
    }
  }
}

/// The cells of one size.
private struct Stratum {
  let size: Double
  let sources: [String]
  let cells: [DataTransfer.Cell]
  /// The cells of each target, in their order.
  private let byTarget: [(target: String, cells: [DataTransfer.Cell])]

  init(size: Double, sources: [String], cells: [DataTransfer.Cell]) {
    self.size = size
    self.sources = sources
    self.cells = cells
    var targets: [String] = []
    let groups = Dictionary(grouping: cells, by: \.target)
    for cell in cells where targets.last != cell.target { targets.append(cell.target) }
    byTarget = targets.map { ($0, groups[$0] ?? []) }
  }

  /// ln *D*_T, where that is above 0.
  private func logarithm(_ cell: DataTransfer.Cell) -> Double? {
    cell.transferredBytes.flatMap { $0 > 0 ? log($0) : nil }
  }

  var sourceRows: [TransferSummary.Source] {
    sources.compactMap { source in
      let own = cells.filter { $0.source == source }
      if own.isEmpty { return nil }
      let mean = MeanInterval(of: own.compactMap(logarithm))
      return TransferSummary.Source(
        source: source, size: size, values: own.compactMap(\.transferredBytes),
        geometricMean: mean.map { exp($0.mean) },
        interval: mean?.interval().map { Interval(lower: exp($0.lower), upper: exp($0.upper)) },
        censoredCount: own.count { $0.effectiveBytes == nil })
    }
  }

  /// Of targets with two sources or more.
  var extremes: (best: Double, worst: Double, targetCount: Int)? {
    var best: [Double] = []
    var worst: [Double] = []
    for (_, own) in byTarget {
      let values = own.compactMap(logarithm)
      guard values.count > 1, let least = values.min(), let most = values.max() else { continue }
      best.append(most)
      worst.append(least)
    }
    guard let high = MeanInterval(of: best), let low = MeanInterval(of: worst) else { return nil }
    return (exp(high.mean), exp(low.mean), best.count)
  }

  var exchanges: [TransferSummary.Exchange] {
    pairs.compactMap { first, second in
      guard let there = cells.first(where: { $0.source == first && $0.target == second }),
        let back = cells.first(where: { $0.source == second && $0.target == first }),
        let forward = there.transferredBytes, let backward = back.transferredBytes
      else { return nil }
      return TransferSummary.Exchange(
        first: first, second: second, size: size, forward: forward, backward: backward,
        interval: Self.difference(there, back))
    }
  }

  /// Sources two by two.
  private var pairs: [(String, String)] {
    sources.indices.flatMap { first in
      sources.indices.dropFirst(first + 1).map { (sources[first], sources[$0]) }
    }
  }

  /// The interval of the difference of two independent numbers from theirs.
  ///
  /// - Source: Zou & Donner (2008), “Construction of confidence limits about effect measures”.
  private static func difference(
    _ first: DataTransfer.Cell, _ second: DataTransfer.Cell
  ) -> Interval? {
    guard let x = first.transferredBytes, let y = second.transferredBytes,
      let xLower = first.effectiveLower.map({ $0 - first.size }),
      let yLower = second.effectiveLower.map({ $0 - second.size }),
      let xUpper = first.effectiveUpper.map({ $0 - first.size }),
      let yUpper = second.effectiveUpper.map({ $0 - second.size })
    else { return nil }
    return Interval(
      lower: x - y - hypot(x - xLower, yUpper - y), upper: x - y + hypot(xUpper - x, y - yLower))
  }

  /// Schuirmann's (1987) two one-sided tests, over targets.
  func comparisons(margin: Double?) -> [TransferSummary.Comparison] {
    pairs.compactMap { first, second in
      let ratios = byTarget.compactMap { _, own -> Double? in
        guard let one = own.first(where: { $0.source == first }).flatMap(logarithm),
          let other = own.first(where: { $0.source == second }).flatMap(logarithm)
        else { return nil }
        return one - other
      }
      guard let ratio = MeanInterval(of: ratios) else { return nil }
      let probability = margin.flatMap { margin -> Double? in
        guard let above = ratio.probability(of: -log(margin), isAbove: true),
          let below = ratio.probability(of: log(margin), isAbove: false)
        else { return nil }
        return max(above, below)
      }
      return TransferSummary.Comparison(
        first: first, second: second, size: size, ratio: ratio, probability: probability,
        margin: margin)
    }
  }

  /// Ties count together, by their geometric mean.
  func contrast(_ distance: Covariate) -> TransferSummary.Contrast? {
    var rows: [(target: String, near: [String], far: [String], ratio: Double)] = []
    for (target, own) in byTarget {
      let known = own.compactMap { cell -> (source: String, distance: Double, value: Double)? in
        let place = TransferCells.Place(target: target, source: cell.source, size: size)
        guard let value = logarithm(cell), let distance = distance.value(place) else { return nil }
        return (cell.source, distance, value)
      }
      guard let least = known.map(\.distance).min(), let most = known.map(\.distance).max(),
        least < most
      else { continue }
      let near = known.filter { $0.distance == least }
      let far = known.filter { $0.distance == most }
      guard let close = MeanInterval(of: near.map(\.value)),
        let distant = MeanInterval(of: far.map(\.value))
      else { continue }
      rows.append((target, near.map(\.source), far.map(\.source), distant.mean - close.mean))
    }
    guard let ratio = MeanInterval(of: rows.map(\.ratio)) else { return nil }
    return TransferSummary.Contrast(
      distance: distance.name, size: size, ratio: ratio, ratios: rows)
  }

  /// By fitting constants: what source adds to target and target to source, by least squares, set
  /// equal to what that is expected to be.
  ///
  /// - Source: Henderson (1953), “Estimation of variance and covariance components”, method 3.
  var components: TransferSummary.Components? {
    let known = cells.compactMap { cell in logarithm(cell).map { (cell: cell, value: $0) } }
    let values = known.map(\.value)
    let bySource = numbers(known.map(\.cell.source))
    let byTarget = numbers(known.map(\.cell.target))
    let (a, b, n) = (bySource.count, byTarget.count, known.count)
    guard a > 1, b > 1, n > a + b - 1 else { return nil }
    let withinTargets = within(byTarget.groups, values)
    let columns = (0..<a).map { source in
      within(byTarget.groups, bySource.groups.map { $0 == source ? 1 : 0 })
    }
    let rest = squares(Correlation.residuals(of: withinTargets, given: columns))
    let error = rest / Double(n - a - b + 1)
    // A cell each: Σ over targets of n²/n. is the number of targets, and the other way round.
    let source = (squares(withinTargets) - rest - error * Double(a - 1)) / Double(n - b)
    let target =
      (squares(within(bySource.groups, values)) - rest - error * Double(b - 1)) / Double(n - a)
    let seed = seedVariance(known.map(\.cell))
    return TransferSummary.Components(
      size: size, source: max(0, source), target: max(0, target),
      pair: max(0, error - (seed.map { $0.ofMeans } ?? 0)), seed: seed?.ofRuns, cellCount: n)
  }

  /// The variance over the seeds of a cell, pooled over cells; `nil` where no cell has two.
  private func seedVariance(
    _ cells: [DataTransfer.Cell]
  ) -> (ofRuns: Double, ofMeans: Double)? {
    var (squares, degrees, shares, count) = (0.0, 0.0, 0.0, 0.0)
    for cell in cells {
      let values = cell.seedLogarithms
      guard let mean = MeanInterval(of: values), values.count > 1 else { continue }
      squares += values.reduce(0) { $0 + ($1 - mean.mean) * ($1 - mean.mean) }
      degrees += mean.degrees
      shares += 1 / Double(values.count)
      count += 1
    }
    return degrees > 0 ? (squares / degrees, squares / degrees * shares / count) : nil
  }

  private func squares(_ values: [Double]) -> Double { values.reduce(0) { $0 + $1 * $1 } }

  /// The values less the mean of their group.
  private func within(_ groups: [Int], _ values: [Double]) -> [Double] {
    var sums: [Int: (sum: Double, count: Double)] = [:]
    for (group, value) in zip(groups, values) {
      sums[group, default: (0, 0)].sum += value
      sums[group, default: (0, 0)].count += 1
    }
    return zip(groups, values).map { group, value in
      value - (sums[group].map { $0.sum / $0.count } ?? 0)
    }
  }

  /// A number from 0 for each name there is, in order of names.
  private func numbers(_ names: [String]) -> (groups: [Int], count: Int) {
    let known = Set(names).sorted()
    let places = Dictionary(uniqueKeysWithValues: known.enumerated().map { ($1, $0) })
    return (names.map { places[$0] ?? 0 }, known.count)
  }
}
