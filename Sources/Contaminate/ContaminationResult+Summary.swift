internal import Foundation

extension ContaminationResult {
  /// What matters most, a line for each corpus and language of which some is surely there.
  public var summary: String { corpora.map(summary).joined() }

  private func summary(of corpus: ContaminatedCorpus) -> String {
    var lines = [
      "\(corpus.declared): \(corpus.judgedLineCount) lines of \(corpus.documentCount) documents"
    ]
    if corpus.unreadRecordCount > 0 {
      lines.append("  \(corpus.unreadRecordCount) records could not be read, and do not count")
    }
    if corpus.invalidLineCount > 0 {
      lines.append(
        "  \(corpus.invalidLineCount) lines are not UTF-8: convert the file first, as iconv does")
    }
    let corrected = corpus.cells.filter { $0.corrected != nil }
    lines += corrected.isEmpty ? raw(corpus) : corrected.compactMap(Self.line)
    if !corrected.isEmpty {
      let rest = corrected.count {
        [.notDistinguishable, .notAmongSoMany].contains($0.corrected?.verdict)
      }
      lines.append("  \(rest) languages not distinguishable from zero")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// What is said of one language, where there is something to say.
  private static func line(_ cell: ContaminationCell) -> String? {
    guard let rate = cell.corrected else { return nil }
    let raw = "  \(cell.detected): \(percent(cell.lineRate.rate)) % raw"
    switch rate.verdict {
    case .aboveZero:
      let bytes = cell.correctedBytes.map { bytes in
        ", of bytes \(percent(bytes.rate)) % \(interval(bytes))"
      }
      return raw + ", \(percent(rate.rate)) % corrected \(interval(rate))" + (bytes ?? "")
        + (cell.isTested ? "" : "; untested: its errors are known from text like what was learnt")
    case .notTold: return cell.lineCount == 0 ? nil : "\(raw); \(rate.verdict.rawValue)"
    case .notDistinguishable, .notAmongSoMany: return nil
    }
  }

  /// Why nothing is corrected, and the shares as they were counted.
  private func raw(_ corpus: ContaminatedCorpus) -> [String] {
    let reason =
      errors == nil
      ? "the model has no table of its errors; make one with 'isogloss language-id evaluate "
        + "--output' and name it with --confusion"
      : "there are too few labelled lines in \(corpus.declared)"
    let found = corpus.cells.filter { $0.lineCount > 0 && $0.detected != corpus.declared }
      .sorted { ($1.lineCount, $0.detected) < ($0.lineCount, $1.detected) }
    return ["  not corrected: \(reason)"]
      + found.map { cell in
        "  \(cell.detected): \(Self.percent(cell.lineRate.rate)) % raw "
          + "(\(Self.percent(cell.lineRate.lower)) to \(Self.percent(cell.lineRate.upper)))"
      }
  }

  private static func interval(_ rate: CorrectedRate) -> String {
    "(\(percent(rate.lower)) to \(percent(rate.upper)))"
  }

  private static func percent(_ share: Double) -> String { String(format: "%.3g", 100 * share) }
}
