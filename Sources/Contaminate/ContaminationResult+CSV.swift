import Corpus

extension ContaminationResult {
  /// The result as a table, a line for each declared and detected language.
  public var csv: String {
    var text = CSV.row([
      "declared", "detected", "lines", "judged_lines", "bytes", "judged_bytes", "distinct_lines",
      "line_rate", "line_rate_low", "line_rate_high", "byte_rate", "byte_rate_low",
      "byte_rate_high", "corrected_rate", "corrected_low", "corrected_high", "detection_limit",
      "verdict", "corrected_byte_rate", "corrected_byte_low", "corrected_byte_high",
      "byte_detection_limit", "byte_verdict", "lines_0", "lines_0.5", "lines_0.6", "lines_0.8",
      "lines_0.9",
    ])
    for corpus in corpora {
      for cell in corpus.cells {
        let sweep = cell.sweep.isEmpty ? Array(repeating: "", count: 5) : cell.sweep.map { "\($0)" }
        text += CSV.row(
          [
            CSV.harmless(corpus.declared), CSV.harmless(cell.detected), "\(cell.lineCount)",
            "\(corpus.judgedLineCount)", "\(cell.byteCount)", "\(corpus.judgedByteCount)",
            "\(cell.distinctLineCount)",
          ] + cell.lineRate.fields + cell.byteRate.fields + Self.fields(cell.corrected)
            + Self.fields(cell.correctedBytes) + sweep)
      }
      if let open = corpus.openSet {
        text += CSV.row(
          [
            CSV.harmless(corpus.declared), Self.unknown, "\(corpus.unsureLineCount)",
            "\(corpus.judgedLineCount)", "", "", "", "", "", "", "", "", "",
          ] + Self.fields(open) + Self.fields(corpus.openSetBytes)
            + Array(repeating: "", count: 5))
      }
    }
    return text
  }

  private static func fields(_ rate: CorrectedRate?) -> [String] {
    guard let rate else { return Array(repeating: "", count: 5) }
    return [
      "\(rate.rate)", "\(rate.lower)", "\(rate.upper)", "\(rate.detectionLimit)",
      rate.verdict.rawValue,
    ]
  }
}

extension RawRate {
  fileprivate var fields: [String] { ["\(rate)", "\(lower)", "\(upper)"] }
}
