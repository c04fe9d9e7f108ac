extension Table {
  /// Appends the table, inside a container that scrolls where the table is wider than the page.
  ///
  /// - Parameter path: The table's file, by its path from the page's folder, where it has one.
  func write(into html: inout HTML, path: String?) {
    let shown = rows.prefix(Self.largestRowCount)
    let pads = columns.indices.map { fractionLength(ofColumn: $0, in: shown) }
    html.element(
      "div",
      ["class": "scroll", "role": "region", "tabindex": "0", "aria-labelledby": "\(id)-caption"]
    ) { html in
      html.element("table", ["id": id]) { html in
        writeCaption(into: &html, path: path)
        writeHead(into: &html)
        html.element("tbody") { html in
          for row in shown { write(row, pads: pads, into: &html) }
        }
      }
    }
    html.newline()
  }

  private func writeCaption(into html: inout HTML, path: String?) {
    html.element("caption") { html in
      html.element("div", ["id": "\(id)-caption"]) { html in
        html.element("strong", ["dir": "auto"], text: title)
        for piece in note {
          html.text(" ")
          piece.write(into: &html)
        }
        if rows.count > Self.largestRowCount {
          html.text(" Only the first rows are shown" + (path == nil ? "." : "; the file has all."))
        }
        if let path {
          html.text(" ")
          PageText.link("CSV", path: path).write(into: &html)
        }
      }
    }
  }

  private func writeHead(into html: inout HTML) {
    html.element("thead") { html in
      html.element("tr") { html in
        for column in columns {
          html.element(
            "th", ["scope": "col", "class": column.kind.rawValue], text: column.heading)
        }
      }
    }
  }

  private func write(_ row: [Cell], pads: [Int], into html: inout HTML) {
    html.element("tr") { html in
      for (index, cell) in row.enumerated() {
        switch columns[index].kind {
        case .label: html.element("th", ["scope": "row"]) { cell.write(into: &$0) }
        case .text, .prose:
          let style = columns[index].kind.rawValue
          html.element("td", ["class": style]) { cell.write(into: &$0) }
        case .number:
          let pad = Self.padding(after: cell.numeral, to: pads[index])
          html.element("td", ["class": "number", "data-pad": pad], figure: cell.figure) {
            $0.text(cell.figure?.text ?? Numerals.missing)
          }
        }
      }
    }
    html.newline()
  }

  /// The digits after the point of the column's longest fraction, the point included.
  private func fractionLength(ofColumn index: Int, in rows: some Sequence<[Cell]>) -> Int {
    rows.map { Self.fractionLength(of: $0[index].numeral) }.max() ?? 0
  }

  private static func fractionLength(of numeral: String) -> Int {
    numeral.firstIndex(of: ".").map { numeral[$0...].utf8.count } ?? 0
  }

  private static func padding(after numeral: String, to length: Int) -> String {
    let missing = length - fractionLength(of: numeral)
    guard missing > 0 else { return "" }
    return missing == length
      ? "." + String(repeating: "0", count: length - 1) : String(repeating: "0", count: missing)
  }
}

extension Table.Cell {
  fileprivate var figure: Figure? {
    if case .figure(let figure) = self { figure } else { nil }
  }

  fileprivate func write(into html: inout HTML) {
    switch self {
    case .words(let words): html.element("bdi", text: words)
    case .figure(let figure): PageText.figure(figure).write(into: &html)
    case .code(let shown, let full): html.element("code", ["title": full], text: shown)
    case .link(let words, let path): PageText.link(words, path: path).write(into: &html)
    case .verdict(let words, let verdict):
      html.element("span", ["class": verdict.rawValue]) { html in
        html.element("span", ["aria-hidden": "true"], text: verdict.sign)
        html.text(words)
      }
    case .curve(let words, let series):
      html.element("span", ["class": "swatch series\(series)", "aria-hidden": "true"]) {
        $0.text("\(series + 1)")
      }
      html.element("bdi", text: words)
    }
  }
}

extension PageText {
  /// Appends the piece.
  func write(into html: inout HTML) {
    switch self {
    case .words(let words): html.element("bdi", text: words)
    case .figure(let figure):
      html.element("span", figure: figure, text: figure?.text ?? Numerals.missing)
    case .link(let words, let path):
      html.element("a", ["href": HTML.address(ofPath: path)], text: words)
    }
  }
}
