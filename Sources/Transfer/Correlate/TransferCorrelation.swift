internal import Chance
internal import Foundation
internal import Statistics

/// How transfer goes together with what might explain it, tested with languages as the units.
///
/// The cells of one target are alike at all sizes and from all sources, so 130 cells of 27 pairs
/// are not 130 observations: permuting rows rejects a true hypothesis half of the time. By default
/// the means of sources and sizes are taken out of both series, and the targets of one change
/// places, each with all of its cells, all sources and sizes in the same way.
public struct TransferCorrelation: Sendable {
  /// A correlation coefficient.
  public enum Statistic: String, CaseIterable, Sendable {
    /// Of ranks.
    case spearman
    /// Of the numbers.
    case pearson
  }

  /// The correlation with one covariate.
  public struct Row: Sendable {
    /// The covariate.
    public let covariate: String
    /// The coefficient.
    public let statistic: Statistic
    /// The correlation over all cells.
    public internal(set) var correlation: Double?
    /// The one that is tested: without source and size where languages are permuted.
    public internal(set) var tested: Double?
    /// The correlation given the logarithm of the size; `nil` where there is one size.
    public internal(set) var givenSize: Double?
    /// The probability of one as extreme; `nil` where nothing can be tested.
    public internal(set) var probability: Double?
    /// The smallest probability that the test could have given.
    public internal(set) var leastProbability: Double?
    /// Corrected over the covariates, by Holm.
    public internal(set) var holm: Double?
    /// Corrected over the covariates, by Benjamini and Hochberg.
    public internal(set) var benjaminiHochberg: Double?
    /// How many orders were looked at.
    public internal(set) var orderCount = 0
    /// The number of pairs of source and target.
    public let pairCount: Int
    /// The number of targets.
    public let targetCount: Int
    /// The number of cells.
    public let cellCount: Int
    /// How many cells have a transfer, but no value of the covariate.
    public let droppedCount: Int
  }

  /// The settings.
  public let settings: CorrelationSettings
  /// A row for each covariate and statistic.
  public let rows: [Row]
  /// How many cells have no transfer, being beyond the scratch curve.
  public let blankCount: Int
  let covariates: [Covariate]
  let cells: [(place: TransferCells.Place, value: Double)]

  /// Correlates the cells with each covariate.
  ///
  /// - Throws: `StatisticsError` for settings that were not read.
  public init(
    _ cells: TransferCells, _ covariates: [Covariate], settings: CorrelationSettings
  ) throws {
    self.settings = settings
    self.covariates = covariates
    self.cells = cells.cells.filter { !settings.excludedSizes.contains($0.place.size) }
    blankCount = cells.blankCount
    var rows: [Row] = []
    for covariate in covariates {
      let joined = JoinedCells(self.cells, covariate)
      for statistic in Statistic.allCases {
        rows.append(
          try joined.row(
            statistic, settings, named: covariate.name, dropped: self.cells.count - joined.y.count))
      }
    }
    for statistic in Statistic.allCases {
      let places = rows.indices.filter {
        rows[$0].statistic == statistic && rows[$0].probability != nil
      }
      let probabilities = places.map { rows[$0].probability ?? 1 }
      let holm = Multiplicity.holm(probabilities)
      let rate = Multiplicity.benjaminiHochberg(probabilities)
      for (index, place) in places.enumerated() {
        rows[place].holm = holm[index]
        rows[place].benjaminiHochberg = rate[index]
      }
    }
    self.rows = rows
  }
}

/// The cells that have a value of a covariate.
private struct JoinedCells {
  var x: [Double] = []
  var y: [Double] = []
  private var targets: [Int] = []
  private var sources: [Int] = []
  private var sizes: [Int] = []
  private var targetCount = 0
  private var sourceCount = 0
  /// The sizes there are, in bytes.
  private var sizeNames: [Double] = []

  init(_ cells: [(place: TransferCells.Place, value: Double)], _ covariate: Covariate) {
    var places: [TransferCells.Place] = []
    for (place, value) in cells {
      guard let explaining = covariate.value(place) else { continue }
      x.append(explaining)
      y.append(value)
      places.append(place)
    }
    let names = (Self.numbered(places, \.target), Self.numbered(places, \.source))
    (targets, targetCount) = (names.0.numbers, names.0.names.count)
    (sources, sourceCount) = (names.1.numbers, names.1.names.count)
    let named = Self.numbered(places, \.size)
    (sizes, sizeNames) = (named.numbers, named.names)
  }

  /// A number from 0 for each name there is, in order of appearance.
  private static func numbered<Name: Hashable>(
    _ places: [TransferCells.Place], _ name: (TransferCells.Place) -> Name
  ) -> (numbers: [Int], names: [Name]) {
    var names: [Name] = []
    var known: [Name: Int] = [:]
    let numbers = places.map { place -> Int in
      if let number = known[name(place)] { return number }
      known[name(place)] = names.count
      names.append(name(place))
      return names.count - 1
    }
    return (numbers, names)
  }

  func row(
    _ statistic: TransferCorrelation.Statistic, _ settings: CorrelationSettings,
    named name: String, dropped: Int
  ) throws -> TransferCorrelation.Row {
    var row = TransferCorrelation.Row(
      covariate: name, statistic: statistic,
      pairCount: Set(zip(sources, targets).map { $0 * targetCount + $1 }).count,
      targetCount: targetCount, cellCount: y.count, droppedCount: dropped)
    let scaled = { (values: [Double]) in
      statistic == .spearman ? Correlation.ranks(of: values) : values
    }
    let (own, other) = (scaled(x), scaled(y))
    row.correlation = Correlation.pearson(own, other)
    if sizeNames.count > 1 {
      // A byte more, so that models that saw nothing of the target have a logarithm.
      let size = [scaled(sizes.map { log(sizeNames[$0] + 1) })]
      row.givenSize = Correlation.pearson(
        Correlation.residuals(of: own, given: size), Correlation.residuals(of: other, given: size))
    }
    var generator = SplitMix64(
      key: SplitMix64.key(seed: settings.seed, name: "\(statistic.rawValue) \(name)"), counter: 0)
    guard let test = try test(own, other, settings, &generator) else { return row }
    row.tested = test.observed
    row.orderCount = test.orderCount
    let single = 1 / Double(test.orderCount)
    (row.probability, row.leastProbability) =
      switch settings.alternative {
      case .twoSided: (test.twoSided, test.leastTwoSided)
      case .greater: (test.greater, single)
      case .less: (test.less, single)
      }
    return row
  }

  private func test(
    _ x: [Double], _ y: [Double], _ settings: CorrelationSettings,
    _ generator: inout SplitMix64
  ) throws -> NodePermutation? {
    if settings.null == .rows {
      guard Correlation.pearson(x, y) != nil else { return nil }
      return try NodePermutation(
        nodeCount: x.count, resampleCount: settings.resamples, generator: &generator
      ) { order in
        Correlation.pearson(order.map { x[$0] }, y) ?? .nan
      }
    }
    let given = indicators(sources, sourceCount) + indicators(sizes, sizeNames.count)
    let left = Correlation.residuals(of: x, given: given)
    let right = Correlation.residuals(of: y, given: given)
    guard targetCount > 2, Correlation.pearson(left, right) != nil else { return nil }
    let statistic = statistic(left, right)
    return try NodePermutation(
      nodeCount: targetCount, resampleCount: settings.resamples, generator: &generator,
      statistic: statistic)
  }

  /// The correlation where target *i* has the values of target `order[i]`, over the cells for which
  /// both are there: no language is its own source.
  private func statistic(_ x: [Double], _ y: [Double]) -> ([Int]) -> Double {
    let strata = sourceCount * sizeNames.count
    var places = [Int](repeating: -1, count: targetCount * strata)
    let stratum = y.indices.map { sources[$0] * sizeNames.count + sizes[$0] }
    for cell in y.indices { places[targets[cell] * strata + stratum[cell]] = cell }
    return { order in
      var (left, right): ([Double], [Double]) = ([], [])
      left.reserveCapacity(y.count)
      right.reserveCapacity(y.count)
      for cell in y.indices {
        let other = places[order[targets[cell]] * strata + stratum[cell]]
        if other < 0 { continue }
        left.append(x[other])
        right.append(y[cell])
      }
      return Correlation.pearson(left, right) ?? .nan
    }
  }

  /// A column for each of `count` classes but the first: 1 for the cells in it.
  private func indicators(_ classes: [Int], _ count: Int) -> [[Double]] {
    (1..<max(1, count)).map { number in classes.map { $0 == number ? 1 : 0 } }
  }
}
