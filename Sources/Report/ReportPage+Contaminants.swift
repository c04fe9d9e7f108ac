/// The tables of contamination: pairs in both directions, then one corpus a table.
extension ReportPage {
  /// Rows of the table of a corpus at most.
  private static let largestCellCount = 20

  /// The corrected shares of each pair of declared languages, in both directions side by side.
  func writePairs(of summary: ContaminationSummary, id: String, into html: inout HTML) {
    let languages = summary.declared.map(\.language)
    let rows = languages.indices.flatMap { first in
      languages[(first + 1)...].map { second in
        let names: [Table.Cell] = [.plain("\(languages[first]), \(second)")]
        return names + cells(summary, of: languages[first], in: second)
          + cells(summary, of: second, in: languages[first])
      }
    }
    guard !rows.isEmpty else { return }
    Table(
      id: "\(id)-pairs", title: "Both directions.",
      note: "Of each pair of declared languages: the corrected share of lines of the first in the "
        + "corpus of the second, then of the second in the corpus of the first.",
      columns: [.label("Pair")]
        + ["1st in 2nd, %", "2nd in 1st, %"].flatMap { heading in
          [.number(heading), .number("from"), .number("to"), .text("Told from zero")]
        },
      rows: rows
    ).write(into: &html)
  }

  private func cells(
    _ summary: ContaminationSummary, of detected: String, in declared: String
  ) -> [Table.Cell] {
    let cell = summary.cells.first { $0.declared == declared && $0.detected == detected }
    return cells(of: cell?.corrected)
  }

  private func cells(of share: ContaminationSummary.Corrected?) -> [Table.Cell] {
    guard let share else { return Array(repeating: .plain(Numerals.missing), count: 4) }
    return [share.rate, share.low, share.high].map { .plain(Numerals.percent($0)) } + [
      share.isAboveZero ? .verdict("yes", .raised) : .plain("no")
    ]
  }

  /// What one corpus holds, the languages with most lines first.
  func writeCells(
    of declared: ContaminationSummary.Declared, in summary: ContaminationSummary, id: String,
    into html: inout HTML
  ) {
    let found = summary.cells.filter { $0.declared == declared.language && $0.lines > 0 }
      .sorted { ($1.lines, $0.detected) < ($0.lines, $1.detected) }
    let shown = found.prefix(Self.largestCellCount)
    var rows = shown.map { cell -> [Table.Cell] in
      [
        .plain(cell.detected), .plain(Numerals.count(cell.lines)),
        .plain(Numerals.count(cell.distinctLines)), .plain(Numerals.percent(cell.rate)),
        .plain(Numerals.percent(cell.low)), .plain(Numerals.percent(cell.high)),
      ] + cells(of: cell.corrected) + [limit(of: cell.corrected)]
    }
    if let outside = declared.outside {
      let none: [Table.Cell] = Array(repeating: .plain(""), count: 5)
      rows.append([.plain("outside")] + none + cells(of: outside) + [limit(of: outside)])
    }
    let hidden = found.count - shown.count
    Table(
      id: id, title: "Declared \(declared.language): \(Numerals.count(declared.lines)) lines.",
      note: "Intervals: \(summary.intervalMethod). “outside”: languages that the classifier does "
        + "not know, by the lines it is unsure of. The limit is the smallest share that would be "
        + "told from zero." + (hidden > 0 ? " \(hidden) rarer languages are not shown." : ""),
      columns: [.label("Detected"), .number("Lines"), .number("Different")] + Self.rateColumns,
      rows: rows
    ).write(into: &html)
    writeBytes(Array(shown), declared, id: id, into: &html)
    writeSweep(Array(shown), summary.thresholds, id: id, into: &html)
  }

  /// The same shares of the bytes.
  private func writeBytes(
    _ shown: [ContaminationSummary.Cell], _ declared: ContaminationSummary.Declared, id: String,
    into html: inout HTML
  ) {
    var rows = shown.compactMap { cell -> [Table.Cell]? in
      guard let bytes = cell.bytes else { return nil }
      return [
        .plain(cell.detected), .plain(Numerals.count(bytes.count)),
        .plain(Numerals.percent(bytes.rate)), .plain(Numerals.percent(bytes.low)),
        .plain(Numerals.percent(bytes.high)),
      ] + cells(of: bytes.corrected) + [limit(of: bytes.corrected)]
    }
    guard !rows.isEmpty else { return }
    if let outside = declared.outsideBytes {
      let none: [Table.Cell] = Array(repeating: .plain(""), count: 4)
      rows.append([.plain("outside")] + none + cells(of: outside) + [limit(of: outside)])
    }
    Table(
      id: "\(id)-bytes", title: "By bytes: \(Numerals.count(declared.bytes)).",
      note: "The same shares of the bytes of these lines, by the same correction.",
      columns: [.label("Detected"), .number("Bytes")] + Self.rateColumns,
      rows: rows
    ).write(into: &html)
  }

  private static var rateColumns: [Table.Column] {
    [
      .number("Raw, %"), .number("from"), .number("to"), .number("Corrected, %"), .number("from"),
      .number("to"), .text("Told from zero"), .number("Limit, %"),
    ]
  }

  private func limit(of share: ContaminationSummary.Corrected?) -> Table.Cell {
    .plain(Numerals.percent(share?.detectionLimit))
  }

  private func writeSweep(
    _ cells: [ContaminationSummary.Cell], _ thresholds: [Double], id: String,
    into html: inout HTML
  ) {
    let rows = cells.filter { $0.sweep.count == thresholds.count && !$0.sweep.isEmpty }
    guard !rows.isEmpty else { return }
    Table(
      id: "\(id)-sweep", title: "By threshold.",
      note: "Lines of which it is the likeliest language, at least as probable as this.",
      columns: [.label("Detected")]
        + thresholds.map { .number("≥\u{A0}\(Numerals.decimal($0, places: 1))") },
      rows: rows.map { cell in
        [.plain(cell.detected)] + cell.sweep.map { .plain(Numerals.count($0)) }
      }
    ).write(into: &html)
  }
}
