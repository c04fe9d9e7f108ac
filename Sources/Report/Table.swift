/// A table with a caption, aligned by the kind of each column.
///
/// Numbers are aligned at the decimal point: shorter fractions are padded by the style sheet from
/// `data-pad`, so that the text of a cell, as it is read aloud or copied, is the number alone.
struct Table {
  /// What a column holds.
  enum Kind {
    /// Names the row; the first column only.
    case label
    /// Words.
    case text
    /// Sentences.
    case prose
    /// Numerals, right-aligned at the decimal point.
    case number
  }

  /// A column's heading and kind.
  struct Column {
    var heading: String
    var kind: Kind

    static func label(_ heading: String) -> Column { Column(heading: heading, kind: .label) }
    static func text(_ heading: String) -> Column { Column(heading: heading, kind: .text) }
    static func prose(_ heading: String) -> Column { Column(heading: heading, kind: .prose) }
    static func number(_ heading: String) -> Column { Column(heading: heading, kind: .number) }
  }

  /// One cell.
  enum Cell {
    case plain(String)
    /// An identifier of which `shown` is a part of `full`.
    case code(shown: String, full: String)
    /// An answer, marked by a sign as well as by colour.
    case verdict(String, Verdict)
    /// Shares of one, drawn as a bar: parts are told apart by order and shade.
    case bar([Double])

    /// The number or words of a plain cell.
    var numeral: String {
      if case .plain(let text) = self { text } else { "" }
    }
  }

  /// What an answer means to the reader.
  enum Verdict: String {
    case good, bad, raised

    /// Says the same without colour.
    var sign: String {
      switch self {
      case .good: "✓ "
      case .bad: "✗ "
      case .raised: "▲ "
      }
    }
  }

  var id: String
  var title: String
  var note = ""
  var columns: [Column]
  var rows: [[Cell]]
  var total: [Cell]?

  /// Appends the table, inside a container that scrolls where the table is wider than the page.
  func write(into html: inout HTML) {
    let pads = columns.indices.map(fractionLength(ofColumn:))
    html.element(
      "div",
      ["class": "scroll", "role": "region", "tabindex": "0", "aria-labelledby": "\(id)-caption"]
    ) { html in
      html.element("table", ["id": id]) { html in
        writeCaption(into: &html)
        writeHead(into: &html)
        html.element("tbody") { html in
          for row in rows { write(row, pads: pads, into: &html) }
        }
        if let total {
          html.element("tfoot") { write(total, pads: pads, into: &$0) }
        }
      }
    }
    html.newline()
  }

  private func writeCaption(into html: inout HTML) {
    html.element("caption") { html in
      html.element("div", ["id": "\(id)-caption"]) { html in
        html.element("strong", text: title)
        if !note.isEmpty { html.text(" " + note) }
      }
    }
  }

  private func writeHead(into html: inout HTML) {
    html.element("thead") { html in
      html.element("tr") { html in
        for column in columns {
          html.element(
            "th", ["scope": "col", "class": column.kind.styleClass], text: column.heading)
        }
      }
    }
  }

  private func write(_ row: [Cell], pads: [Int], into html: inout HTML) {
    html.element("tr") { html in
      for (index, column) in columns.enumerated() {
        let cell = index < row.count ? row[index] : .plain("")
        switch column.kind {
        case .label: html.element("th", ["scope": "row"]) { cell.write(into: &$0) }
        case .text, .prose:
          html.element("td", ["class": column.kind.styleClass]) { cell.write(into: &$0) }
        case .number:
          let pad = Self.padding(after: cell.numeral, to: pads[index])
          html.element("td", ["class": "number", "data-pad": pad]) { cell.write(into: &$0) }
        }
      }
    }
    html.newline()
  }

  /// The digits after the point of the column's longest fraction, the point included.
  private func fractionLength(ofColumn index: Int) -> Int {
    (rows + [total ?? []]).map { $0.indices.contains(index) ? $0[index].numeral : "" }
      .map(Self.fractionLength(of:)).max() ?? 0
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

extension Table.Kind {
  fileprivate var styleClass: String {
    switch self {
    case .label: "label"
    case .text: "text"
    case .prose: "prose"
    case .number: "number"
    }
  }
}

extension Table.Cell {
  fileprivate func write(into html: inout HTML) {
    switch self {
    case .plain(let text): html.element("bdi", text: text)
    case .code(let shown, let full): html.element("code", ["title": full], text: shown)
    case .verdict(let text, let verdict):
      html.element("span", ["class": verdict.rawValue]) { html in
        html.element("span", ["aria-hidden": "true"], text: verdict.sign)
        html.text(text)
      }
    case .bar(let shares): Self.writeBar(shares, into: &html)
    }
  }

  private static func writeBar(_ shares: [Double], into html: inout HTML) {
    let width = 120.0
    html.element(
      "svg",
      [
        "class": "bar", "viewBox": "0 0 120 10", "width": "120", "height": "10",
        "aria-hidden": "true",
      ]
    ) { html in
      var start = 0.0
      for (index, share) in shares.enumerated() where share > 0 && share.isFinite {
        let length = min(share, 1) * width
        html.void(
          "rect",
          [
            "class": "part\(index % 3)", "x": pixels(start), "y": "0", "width": pixels(length),
            "height": "10",
          ])
        start += length
      }
    }
  }
}
