internal import Foundation
internal import Statistics

/// How much text of a target language a model that learnt a source language before is worth.
///
/// A model finetuned on *D*_F bytes of the target reaches a perplexity; a model trained from
/// scratch needs *D*_E bytes for it, the effective bytes, of which *D*_T = *D*_E − *D*_F came from
/// the source.
///
/// - Source: Hernandez et al. (2021), “Scaling laws for transfer”; de Souza et al. (2024),
///   “Measuring cross-lingual transfer in bytes”.
public struct DataTransfer: Sendable {
  /// Why effective bytes are no number.
  public enum Censoring: String, Sendable {
    /// The perplexity is better than all of the scratch curve.
    case above
    /// The perplexity is worse than all of the scratch curve.
    case below
    /// The target has no scratch curve.
    case noCurve = "no-curve"
  }

  /// What a source gives a target that has some text of its own.
  public struct Cell: Sendable {
    /// The target language.
    public let target: String
    /// The source language.
    public let source: String
    /// *D*_F: bytes of the target's text.
    public let size: Double
    /// The perplexity, of several runs the mean or the least.
    public let perplexity: Double
    /// *D*_E, in bytes; `nil` where it is beyond the curve.
    public internal(set) var effectiveBytes: Double?
    /// *D*_E where the curve is straight in logarithms.
    public internal(set) var logLogEffectiveBytes: Double?
    /// The least *D*_E that is not spoken against.
    public internal(set) var effectiveLower: Double?
    /// The largest; `nil` where there is none, or no interval at all.
    public internal(set) var effectiveUpper: Double?
    /// Why there are no effective bytes.
    public internal(set) var censoring: Censoring?
    /// At how many places the curve, in order of size, has the perplexity.
    public internal(set) var crossingCount = 0
    /// What the interval rests on.
    public internal(set) var method: String?
    /// The number of runs.
    public let seedCount: Int
    /// The optimiser steps of the finetuned model.
    public let steps: Double?
    /// The optimiser steps of a model trained from scratch on *D*_E bytes.
    public internal(set) var effectiveSteps: Double?
    /// ln *D*_T of single seeds, for runs and curves of one seed.
    var seedLogarithms: [Double] = []

    /// *D*_T, in bytes.
    public var transferredBytes: Double? { effectiveBytes.map { $0 - size } }
  }

  /// The settings.
  public let settings: DataTransferSettings
  /// The cells, in the table's order of targets, by size, in the table's order of sources.
  public let cells: [Cell]
  /// The table's sources.
  public let sources: [String]
  /// The table's targets.
  public let targets: [String]
  /// How many perplexities of each target are of itself as a source, and left out.
  public let ownCounts: [String: Int]
  /// What the cells say together.
  public let summary: TransferSummary
  let curves: [(target: String, curve: ScratchCurve)]

  /// Computes the transfer of every cell.
  ///
  /// - Parameter distances: Distances between source and target, for the contrast of far and near.
  public init(
    _ table: PerplexityTable, settings: DataTransferSettings = DataTransferSettings(),
    distances: [Covariate] = []
  ) {
    self.settings = settings
    sources = table.sources
    targets = table.targetNames
    ownCounts = table.ownCounts
    var cells: [Cell] = []
    var curves: [(target: String, curve: ScratchCurve)] = []
    for target in table.targets {
      let reader = Reader(target, settings, usesSeeds: table.hasSeeds)
      if let curve = reader.curve { curves.append((target.name, curve)) }
      for point in target.points {
        for (index, runs) in point.sources.enumerated() where !runs.isEmpty {
          cells.append(reader.cell(table.sources[index], point.size, runs))
        }
      }
    }
    self.cells = cells
    self.curves = curves
    summary = TransferSummary(
      cells, sources: table.sources, margin: settings.margin, distances)
  }
}

/// Reads cells of one target off its curves.
private struct Reader {
  let target: PerplexityTable.Target
  let settings: DataTransferSettings
  let usesSeeds: Bool
  let curve: ScratchCurve?
  let logLog: ScratchCurve?
  /// The curve on the scale that was not asked for.
  let otherScale: ScratchCurve?
  /// The curves of single seeds that have all points.
  let seedCurves: [String: ScratchCurve]

  init(_ target: PerplexityTable.Target, _ settings: DataTransferSettings, usesSeeds: Bool) {
    self.target = target
    self.settings = settings
    self.usesSeeds = usesSeeds && settings.replicates == .mean
    let scale: ScratchCurve.Scale = settings.interpolation == .logLog ? .logLog : .linear
    curve = ScratchCurve(of: target, scale: scale, replicates: settings.replicates)
    logLog = ScratchCurve(of: target, scale: .logLog, replicates: settings.replicates)
    otherScale =
      scale == .linear
      ? logLog : ScratchCurve(of: target, scale: .linear, replicates: settings.replicates)
    var seedCurves: [String: ScratchCurve] = [:]
    if self.usesSeeds, settings.interpolation != .numpyPeriod10, let curve {
      let seeds = Set(curve.runs.flatMap { $0.map(\.seed) })
      for seed in seeds where curve.runs.allSatisfy({ $0.contains { $0.seed == seed } }) {
        var own = target
        for index in own.points.indices { own.points[index].scratch.removeAll { $0.seed != seed } }
        seedCurves[seed] = ScratchCurve(of: own, scale: scale, replicates: .mean)
      }
    }
    self.seedCurves = seedCurves
  }

  func cell(_ source: String, _ size: Double, _ runs: [PerplexityTable.Score])
    -> DataTransfer.Cell
  {
    let perplexities = runs.map(\.perplexity)
    let steps = runs.compactMap(\.steps)
    let mean =
      settings.interpolation == .logLog
      ? exp(perplexities.reduce(0) { $0 + log($1) } / Double(runs.count))
      : perplexities.reduce(0, +) / Double(runs.count)
    var cell = DataTransfer.Cell(
      target: target.name, source: source, size: size,
      perplexity: settings.replicates == .min ? perplexities.min() ?? .nan : mean,
      seedCount: runs.count,
      steps: steps.isEmpty ? nil : steps.reduce(0, +) / Double(steps.count))
    guard let curve, let logLog, let otherScale else {
      cell.censoring = .noCurve
      return cell
    }
    if case .bytes(let bytes) = logLog.effective(logLog.value(of: runs)) {
      cell.logLogEffectiveBytes = bytes
    }
    let value = curve.value(of: runs)
    cell.crossingCount = curve.crossings(value).count
    if settings.interpolation == .numpyPeriod10 {
      cell.effectiveBytes = curve.numpyPeriod10(value)
    } else {
      read(runs, value, curve, otherScale, into: &cell)
    }
    cell.effectiveSteps = cell.effectiveBytes.flatMap(curve.steps(at:))
    return cell
  }

  private func read(
    _ runs: [PerplexityTable.Score], _ value: Double, _ curve: ScratchCurve,
    _ other: ScratchCurve, into cell: inout DataTransfer.Cell
  ) {
    switch curve.effective(value) {
    case .bytes(let bytes): cell.effectiveBytes = bytes
    case .above: cell.censoring = .above
    case .below: cell.censoring = .below
    }
    let interval = EffectiveInterval(of: runs, on: curve, and: other, usesSeeds: usesSeeds)
    cell.effectiveLower = interval.lower
    cell.effectiveUpper = interval.upper
    cell.method = interval.method.rawValue
    for run in runs.sorted(by: { $0.seed < $1.seed }) {
      guard let own = seedCurves[run.seed],
        case .bytes(let bytes) = own.effective(own.value(of: [run])), bytes > cell.size
      else { continue }
      cell.seedLogarithms.append(log(bytes - cell.size))
    }
  }
}
