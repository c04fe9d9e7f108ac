internal import Foundation

extension ContaminationResult {
  /// What matters most, a line for each corpus and language of which some is surely there.
  public var summary: String {
    corpora.map { corpus in
      var lines = [
        "\(corpus.declared): \(corpus.judgedLineCount) lines of \(corpus.documentCount) documents"
      ]
      let corrected = corpus.cells.compactMap { cell in cell.corrected.map { (cell, $0) } }
      for (cell, rate) in corrected where rate.verdict == .aboveZero {
        lines.append(
          "  \(cell.detected): \(Self.percent(cell.lineRate.rate)) % raw, "
            + "\(Self.percent(rate.rate)) % corrected "
            + Self.interval(rate)
            + (cell.correctedBytes.map { bytes in
              ", of bytes \(Self.percent(bytes.rate)) % \(Self.interval(bytes))"
            } ?? ""))
      }
      let rest = corrected.count { $0.1.verdict == .notDistinguishable }
      lines.append(
        corrected.isEmpty
          ? "  not corrected: there are too few labelled lines in \(corpus.declared)"
          : "  \(rest) languages not distinguishable from zero")
      return lines.joined(separator: "\n") + "\n"
    }.joined()
  }

  private static func interval(_ rate: CorrectedRate) -> String {
    "(\(percent(rate.lower)) to \(percent(rate.upper)))"
  }

  private static func percent(_ share: Double) -> String { String(format: "%.3g", 100 * share) }
}
