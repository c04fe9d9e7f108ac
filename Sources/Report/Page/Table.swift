import Corpus

/// A table with a caption, aligned by the kind of each column.
///
/// Numbers are aligned at the decimal point: shorter fractions are padded by the style sheet from
/// `data-pad`, so that the text of a cell, as it is read aloud or copied, is the number alone.
/// A column without anything in it is left out.
struct Table {
  /// What a column holds.
  enum Kind: String {
    /// Names the row; the first column only.
    case label
    /// Words.
    case text
    /// Sentences.
    case prose
    /// Numerals, right-aligned at the decimal point.
    case number
  }

  /// A column's heading and kind, and its name in the table's file.
  struct Column {
    var heading: String
    var key: String
    var kind: Kind

    static func label(_ heading: String, _ key: String) -> Column {
      Column(heading: heading, key: key, kind: .label)
    }
    static func text(_ heading: String, _ key: String) -> Column {
      Column(heading: heading, key: key, kind: .text)
    }
    static func prose(_ heading: String, _ key: String) -> Column {
      Column(heading: heading, key: key, kind: .prose)
    }
    static func number(_ heading: String, _ key: String) -> Column {
      Column(heading: heading, key: key, kind: .number)
    }
  }

  /// One cell.
  enum Cell {
    case words(String)
    /// A number, or the sign for none.
    case figure(Figure?)
    /// An identifier of which `shown` is a part of `full`.
    case code(shown: String, full: String)
    /// A file of an artefact, by its path from the page's folder.
    case link(String, path: String)
    /// An answer, marked by a sign as well as by colour.
    case verdict(String, Verdict)
    /// The name of a curve, in its colour.
    case curve(String, series: Int)

    static let nothing = Cell.words("")

    /// Whether there is nothing to see.
    var isEmpty: Bool {
      switch self {
      case .words(let words): words.isEmpty
      case .figure(let figure): figure == nil
      case .verdict(let words, _): words.isEmpty
      case .code, .link, .curve: false
      }
    }

    /// A number as it is shown.
    var numeral: String {
      if case .figure(let figure?) = self { figure.text } else { "" }
    }

    /// What the table's file holds: numbers in full.
    var plain: String {
      switch self {
      case .words(let words), .verdict(let words, _), .curve(let words, _): words
      case .figure(let figure): figure?.exact ?? ""
      case .code(_, let full): full
      case .link(_, let path): path
      }
    }
  }

  /// What an answer means to the reader.
  enum Verdict: String {
    case good, raised, plain

    /// Says the same without colour.
    var sign: String {
      switch self {
      case .good: "✓ "
      case .raised: "▲ "
      case .plain: ""
      }
    }
  }

  /// Rows that are shown at most; all are in the table's file.
  static let largestRowCount = 60

  let id: String
  let title: String
  let note: [PageText]
  let columns: [Column]
  let rows: [[Cell]]

  /// Makes a table; every row has a cell for each column.
  init(id: String, title: String, note: [PageText] = [], columns: [Column], rows: [[Cell]]) {
    self.id = id
    self.title = title
    self.note = note
    let kept = columns.indices.filter { index in
      columns[index].kind == .label || rows.contains { !$0[index].isEmpty }
    }
    self.columns = kept.map { columns[$0] }
    self.rows = rows.map { row in kept.map { row[$0] } }
  }

  /// All rows with exact numbers, as comma-separated values.
  var file: String {
    let head = CSV.row(columns.map(\.key))
    return rows.reduce(into: head) { text, row in
      text += CSV.row(
        row.map { cell in
          if case .figure = cell { cell.plain } else { CSV.harmless(cell.plain) }
        })
    }
  }
}
