internal import LanguageID
internal import Statistics

/// One corpus's counts, held against the errors that are to be expected.
///
/// Counts are of lines, or of bytes: then each line counts for its bytes over those of the mean
/// line, and the corpus's lengths are shares of its bytes. Errors depend on a line's length by
/// bucket alone, so what is known of lines serves for bytes as well.
struct Correction {
  private let counts: CorpusCounts
  private let model: ErrorModel
  private let unit: CountUnit
  private let declared: Int
  private let lengths: [Double]
  /// The likeliest true shares of all labels together, by which other contents of the corpus are
  /// known to leak into a label's count.
  private let shares: [Double]

  /// With fewer labelled lines of the declared language, nothing is said of its errors.
  static let leastLabelledLines = 100
  /// At this cut, by index, the shares of all labels are estimated together.
  private static let jointCut = 0

  init?(_ counts: CorpusCounts, model: ErrorModel, unit: CountUnit) {
    guard let declared = model.labels.firstIndex(of: counts.declared), counts.judged.lines > 0,
      model.lineCount(of: declared) >= Self.leastLabelledLines
    else { return nil }
    self.counts = counts
    self.model = model
    self.unit = unit
    self.declared = declared
    let judged = counts.judged
    lengths = counts.lengths.map { unit.lines($0, of: judged) / Double(judged.lines) }
    shares = Self.jointShares(counts, model, unit, declared: declared, lengths: lengths)
  }

  /// The true share of a label.
  func corrected(_ label: Int, designEffect: Double, seed: UInt64) -> CorrectedRate {
    let tally = counts.tallies[label]
    let lines = tally.lines.map { bins in bins.map { unit.lines($0, of: counts.judged) } }
    let options = ErrorModel.cuts.indices.map { cut -> (rate: MisclassifiedRate, cut: Int) in
      let first = ErrorModel.firstBin(cut: cut)
      let events = lines.reduce(0.0) { $0 + $1[first...].reduce(0, +) }
      let misses = model.misses(label, cut: cut, lengths: lengthsOfDetected(lines, first))
      let rate = MisclassifiedRate(
        events: events, trials: Double(counts.judged.lines), designEffect: designEffect,
        falsePositives: model.falsePositives(declared, as: label, cut: cut, lengths: lengths),
        leak: leak(into: label, cut: cut), missed: misses)
      return (rate, cut)
    }
    // The cut is chosen by what it promises, not by what was counted at it.
    let limits = options.map { $0.rate.detectionLimit(seed: seed) }
    let best = limits.indices.min { limits[$0] < limits[$1] } ?? 0
    let cut = ErrorModel.cuts[options[best].cut]
    return CorrectedRate(
      options[best].rate, cut: cut, counted: tally.count(threshold: cut), limit: limits[best],
      seed: seed)
  }

  /// The true share of languages that the model does not know, by the lines it is unsure of.
  func openSet(designEffect: Double, seed: UInt64) -> CorrectedRate? {
    // The cut is chosen by the upper end that a corpus without such lines would get.
    let best = ErrorModel.cuts.indices.compactMap { cut -> (upper: Double, cut: Int)? in
      guard let clean = openSet(cut, events: nil, designEffect) else { return nil }
      return (clean.interval(seed: seed).upper, cut)
    }.min { $0.upper < $1.upper }
    guard let best else { return nil }
    let unsure = counts.unsure(cut: ErrorModel.cuts[best.cut])
    let events = unit.lines(unsure, of: counts.judged)
    return openSet(best.cut, events: events, designEffect).map { rate in
      CorrectedRate(
        rate, cut: ErrorModel.cuts[best.cut], counted: unsure,
        limit: rate.detectionLimit(seed: seed), seed: seed)
    }
  }

  /// Lines that are unsure at a cut; where `events` is `nil`, as many as are to be expected.
  private func openSet(
    _ cut: Int, events: Double?, _ designEffect: Double
  ) -> MisclassifiedRate? {
    guard let sensitivity = model.unsureOutside(cut: cut) else { return nil }
    let trials = Double(counts.judged.lines)
    let falsePositives = model.unsure(declared, cut: cut, lengths: lengths)
    return MisclassifiedRate(
      events: events ?? falsePositives.mean * trials, trials: trials,
      designEffect: designEffect, falsePositives: falsePositives,
      leak: UncertainRate(
        sumOf: shares.indices.filter { $0 != declared && shares[$0] > 0 }.map {
          (shares[$0], model.unsure($0, cut: cut, lengths: lengths))
        }),
      sensitivity: sensitivity.mean, sensitivityVariance: sensitivity.variance)
  }

  /// The lengths of the lines found, with five lines' worth of the corpus's own.
  private func lengthsOfDetected(_ lines: [[Double]], _ first: Int) -> [Double] {
    let found = lines.map { $0[first...].reduce(0, +) }
    let total = found.reduce(0, +)
    return zip(found, lengths).map { ($0 + 5 * $1) / (total + 5) }
  }

  private func leak(into label: Int, cut: Int) -> UncertainRate {
    UncertainRate(
      sumOf: shares.indices.filter { $0 != declared && $0 != label && shares[$0] > 0 }.map {
        (shares[$0], model.falsePositives($0, as: label, cut: cut, lengths: lengths))
      })
  }

  /// The likeliest shares of the labels, by the expected confusion at the joint cut; an outcome
  /// more is being unsure.
  private static func jointShares(
    _ counts: CorpusCounts, _ model: ErrorModel, _ unit: CountUnit, declared: Int,
    lengths: [Double]
  ) -> [Double] {
    let labels = model.labels.indices
    let cut = ErrorModel.cuts[jointCut]
    let sure = labels.map { label in
      unit.lines(counts.tallies[label].count(threshold: cut), of: counts.judged)
    }
    // Only labels with lines of their own can have a share that leaks.
    let present = labels.filter { sure[$0] > 0 || $0 == declared }
    let confusion = present.map { row -> [Double] in
      var outcomes = present.map { column in
        column == row
          ? 0 : model.falsePositives(row, as: column, cut: jointCut, lengths: lengths).mean
      }
      outcomes.append(model.unsure(row, cut: jointCut, lengths: lengths).mean)
      let errors = min(0.95, outcomes.reduce(0, +))
      outcomes[present.firstIndex(of: row) ?? 0] = 1 - errors
      return outcomes
    }
    let seen =
      present.map { sure[$0] } + [unit.lines(counts.unsure(cut: cut), of: counts.judged)]
    let found = ConfusedShares.likeliest(counts: seen, confusion: confusion)
    var shares = [Double](repeating: 0, count: labels.count)
    for (label, share) in zip(present, found) { shares[label] = share < 1e-9 ? 0 : share }
    return shares
  }
}

/// What a rate is a share of.
enum CountUnit {
  case lines
  case bytes

  /// `count` in lines: bytes as so many lines of the mean length of `whole`.
  func lines(_ count: LineCount, of whole: LineCount) -> Double {
    switch self {
    case .lines: Double(count.lines)
    case .bytes:
      whole.bytes == 0 ? 0 : Double(count.bytes) / Double(whole.bytes) * Double(whole.lines)
    }
  }
}

extension ErrorModel {
  static func firstBin(cut: Int) -> Int { ConfusionTable.bin(probability: cuts[cut]) }
}

extension UncertainRate {
  /// The sum of independent rates, each with a weight, with their mean and variance.
  fileprivate init(sumOf parts: [(weight: Double, rate: UncertainRate)]) {
    let mean = parts.reduce(0.0) { $0 + $1.weight * $1.rate.mean }
    let variance = parts.reduce(0.0) { sum, part in
      sum + part.weight * part.weight * part.rate.mean * part.rate.mean / part.rate.shape
    }
    self.init(mean: mean, shape: variance > 0 ? mean * mean / variance : 1)
  }
}

extension MisclassifiedRate {
  /// The same with the sensitivity told by how often a line is missed.
  fileprivate init(
    events: Double, trials: Double, designEffect: Double, falsePositives: UncertainRate,
    leak: UncertainRate, missed: UncertainRate
  ) {
    let mean = min(0.95, missed.mean)
    self.init(
      events: events, trials: trials, designEffect: designEffect, falsePositives: falsePositives,
      leak: leak, sensitivity: 1 - mean, sensitivityVariance: mean * mean / missed.shape)
  }
}
