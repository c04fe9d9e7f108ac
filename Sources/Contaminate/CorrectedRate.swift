internal import Statistics

extension CorrectedRate {
  /// At this rate of false discoveries a language is said to be there.
  static let falseDiscoveryLimit = 0.05
  /// Where a corpus without the language may have so large a share counted as it (the upper end of
  /// 95 %), the two cannot be told apart.
  static let largestFalseShare = 0.05
  /// Nor can they where fewer of the language's own lines are found.
  static let leastSensitivity = 0.3

  /// What a count of lines amounts to; the false discovery rate is that of a single test.
  ///
  /// - Parameter canDecline: Whether it may be said that the two cannot be told apart.
  init(
    _ rate: MisclassifiedRate, cut: Double, counted: LineCount, limit: Double, seed: UInt64,
    canDecline: Bool
  ) {
    let interval = rate.interval(seed: seed)
    let isTold =
      !canDecline
      || rate.falsePositives.upperEnd(seed: seed) <= Self.largestFalseShare
        && rate.sensitivity >= Self.leastSensitivity
    let verdict: Verdict =
      !isTold ? .notTold : interval.lower > 0 ? .aboveZero : .notDistinguishable
    self.init(
      rate: min(interval.upper, max(interval.lower, rate.estimate)).roundedToSixDigits,
      lower: interval.lower.roundedToSixDigits, upper: interval.upper.roundedToSixDigits,
      verdict: verdict,
      falseDiscoveryRate: rate.probabilityOfNone(seed: seed).roundedToSixDigits,
      detectionLimit: limit.roundedToSixDigits, cut: cut, lineCount: counted.lines,
      designEffect: rate.designEffect.roundedToSixDigits,
      falsePositives: rate.falsePositives.mean.roundedToSixDigits,
      leak: rate.leak.mean.roundedToSixDigits, sensitivity: rate.sensitivity.roundedToSixDigits)
  }

  /// The same with the probability made larger for the tests beside it.
  fileprivate func controlled(_ falseDiscoveryRate: Double) -> CorrectedRate {
    let isFalse = verdict == .aboveZero && falseDiscoveryRate > Self.falseDiscoveryLimit
    return CorrectedRate(
      rate: rate, lower: lower, upper: upper, verdict: isFalse ? .notAmongSoMany : verdict,
      falseDiscoveryRate: falseDiscoveryRate.roundedToSixDigits, detectionLimit: detectionLimit,
      cut: cut, lineCount: lineCount, designEffect: designEffect, falsePositives: falsePositives,
      leak: leak, sensitivity: sensitivity)
  }
}

extension ContaminationCell {
  /// `cells` with the false discovery rate of their corrected shares controlled, those of lines and
  /// those of bytes apart: as many tests as languages were made.
  ///
  /// - Source: Benjamini & Hochberg (1995), “Controlling the false discovery rate”.
  static func controlled(_ cells: [ContaminationCell]) -> [ContaminationCell] {
    func adjusted(_ rate: (ContaminationCell) -> CorrectedRate?) -> [CorrectedRate?] {
      let found = cells.map(rate)
      let probabilities = found.compactMap { $0?.falseDiscoveryRate }
      var rest = Multiplicity.benjaminiHochberg(probabilities)[...]
      return found.map { rate in rate.flatMap { rate in rest.popFirst().map(rate.controlled) } }
    }
    let (lines, bytes) = (adjusted(\.corrected), adjusted(\.correctedBytes))
    return cells.indices.map { index in
      let cell = cells[index]
      return ContaminationCell(
        detected: cell.detected, lineCount: cell.lineCount, byteCount: cell.byteCount,
        distinctLineCount: cell.distinctLineCount, documentCount: cell.documentCount,
        sweep: cell.sweep, lineRate: cell.lineRate, byteRate: cell.byteRate,
        corrected: lines[index], correctedBytes: bytes[index], isTested: cell.isTested,
        examples: cell.examples)
    }
  }
}
