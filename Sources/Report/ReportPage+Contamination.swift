extension ReportPage {
  /// Columns of a heat map that no corpus declares, at most; the rest is one column.
  private static let largestForeignColumnCount = 8
  private static let largestLineCount = 20
  private static let largestTextLength = 400

  func writeContamination(into html: inout HTML) {
    html.element("p") {
      $0.text("How many lines of each corpus are in another language. Raw rates are what the ")
      $0.text("classifier says; corrected ones have its errors taken away, as labelled lines of ")
      $0.text("other sources show them, and their intervals say how far that goes. A language is ")
      $0.text("there where the corrected interval begins above zero.")
    }
    for (index, summary) in contents.contamination.enumerated() {
      let id = "contamination-\(index + 1)"
      html.element("h3", ["dir": "auto"], text: summary.title)
      if !summary.accuracyNote.isEmpty {
        html.element("p", ["dir": "auto"], text: summary.accuracyNote)
      }
      writeHeatMap(of: summary, id: id, into: &html)
      writePairs(of: summary, id: id, into: &html)
      for (place, declared) in summary.declared.enumerated() {
        writeCells(of: declared, in: summary, id: "\(id)-corpus-\(place + 1)", into: &html)
      }
      writeLines(of: summary, into: &html)
    }
  }

  private func writeHeatMap(
    of summary: ContaminationSummary, id: String, into html: inout HTML
  ) {
    guard !summary.declared.isEmpty else { return }
    let matrix = ContaminationMatrix(summary, foreign: Self.largestForeignColumnCount)
    html.element("figure") { html in
      html.element(
        "div",
        [
          "class": "scroll", "role": "region", "tabindex": "0",
          "aria-label": "Heat map: \(summary.title)",
        ]
      ) { html in
        HeatMap(
          id: "\(id)-map", title: "Lines of each declared language by detected language",
          description: "The same rates are in the tables that follow.",
          rowLabels: summary.declared.map(\.language), columnLabels: matrix.columns,
          cells: matrix.cells
        ).write(into: &html)
      }
      html.element("figcaption") { html in
        html.text("Lines of each declared language (rows) by detected language (columns), in per ")
        html.text("cent of the row. Grey: detected as declared.")
        if matrix.otherCount > 0 {
          html.text(" “other” sums the \(matrix.otherCount) rarest languages.")
        }
      }
    }
    html.newline()
  }

  private func writeLines(of summary: ContaminationSummary, into html: inout HTML) {
    let lines = summary.offLanguageLines.sorted {
      let (left, right) = ($0.probability, $1.probability)
      // NaN compares with nothing, which would leave the order to chance: it goes last.
      let (first, second) = (left.isNaN ? -1 : left, right.isNaN ? -1 : right)
      return (second, $0.documentID, $0.line) < (first, $1.documentID, $1.line)
    }
    guard !lines.isEmpty else { return }
    html.element("h4", text: "The most confident off-language lines")
    html.element("ol", ["class": "lines"]) { html in
      for line in lines.prefix(Self.largestLineCount) { write(line, into: &html) }
    }
    html.newline()
  }

  private func write(_ line: ContaminationSummary.OffLanguageLine, into html: inout HTML) {
    html.element("li") { html in
      html.element(
        "blockquote", ["dir": "auto", "lang": line.detected],
        text: line.text.shortened(toColumns: Self.largestTextLength))
      html.element("p", ["class": "source"]) { html in
        html.element("b", text: Numerals.decimal(line.probability, places: 3))
        html.text(" ")
        html.element("bdi", text: line.detected)
        html.text(" in ")
        html.element("bdi", text: line.declared)
        html.text(" · document ")
        html.element("bdi") { $0.element("code", text: line.documentID) }
        html.text(", line \(Numerals.count(line.line))")
      }
    }
    html.newline()
  }
}

/// The cells of a summary, laid out: declared languages first, then the commonest others.
private struct ContaminationMatrix {
  private(set) var columns: [String]
  private(set) var cells: [[HeatMap.Cell]] = []
  /// Languages summed in the last column.
  let otherCount: Int

  init(_ summary: ContaminationSummary, foreign limit: Int) {
    let declared = summary.declared.map(\.language)
    var lines: [String: Int] = [:]
    for cell in summary.cells where !declared.contains(cell.detected) && cell.lines > 0 {
      lines[cell.detected] = [lines[cell.detected] ?? 0, cell.lines].saturatingSum()
    }
    let foreign = lines.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
    otherCount = foreign.count - min(limit, foreign.count)
    columns = declared + foreign.prefix(limit)
    let others = Set(foreign.dropFirst(limit))
    for row in summary.declared {
      let own = summary.cells.filter { $0.declared == row.language }
      var laidOut = columns.map { column in
        Self.cell(own.first { $0.detected == column }, of: row, detected: column)
      }
      if otherCount > 0 {
        let rest = own.filter { others.contains($0.detected) }
        laidOut.append(Self.sum(rest, of: row))
      }
      cells.append(laidOut)
    }
    if otherCount > 0 { columns.append("other") }
  }

  private static func cell(
    _ cell: ContaminationSummary.Cell?, of row: ContaminationSummary.Declared, detected: String
  ) -> HeatMap.Cell {
    let whole = "\(Numerals.count(cell?.lines ?? 0)) of \(Numerals.count(row.lines)) lines"
    let interval = cell.map { cell in
      " (\(Numerals.percent(cell.low))–\(Numerals.percent(cell.high)) %)"
    }
    let rate = cell?.rate ?? (row.lines > 0 ? 0 : .nan)
    return HeatMap.Cell(
      rate: rate, isDiagonal: row.language == detected,
      detail:
        "\(detected) in \(row.language): \(Numerals.percent(rate)) %\(interval ?? ""), \(whole)")
  }

  private static func sum(
    _ cells: [ContaminationSummary.Cell], of row: ContaminationSummary.Declared
  ) -> HeatMap.Cell {
    let lines = cells.map(\.lines).saturatingSum()
    let rate = row.lines > 0 ? Double(lines) / Double(row.lines) : .nan
    let whole = "\(Numerals.count(lines)) of \(Numerals.count(row.lines)) lines"
    return HeatMap.Cell(
      rate: rate, isDiagonal: false,
      detail: "other languages in \(row.language): \(Numerals.percent(rate)) %, \(whole)")
  }
}
