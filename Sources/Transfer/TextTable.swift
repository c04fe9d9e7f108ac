internal import ByteIO
internal import Corpus
internal import Foundation

/// Tables of cells, as people and as programs read them.
enum TextTable {
  /// Rows under their heading, the first `leftColumns` columns to the left and the others, which
  /// are numbers, to the right.
  static func text(_ rows: [[String]], leftColumns: Int) -> String {
    let count = rows.map(\.count).max() ?? 0
    let widths = (0..<count).map { column in
      rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
    }
    return rows.map { row in
      let line = row.enumerated().map { column, cell in
        let space = String(repeating: " ", count: widths[column] - cell.count)
        return column < leftColumns ? cell + space : space + cell
      }.joined(separator: "  ")
      return String(line.reversed().drop { $0 == " " }.reversed()) + "\n"
    }.joined()
  }

  /// Writes tables by the names of their files, and `facts.jsonl`, into `folder`, which is made
  /// unless it is there.
  static func write(
    _ tables: [(name: String, rows: [[String]])], _ facts: [Fact], to folder: String
  ) throws {
    try Folder.make(folder)
    for (name, rows) in tables {
      try AtomicFile.write(Array(rows.map(CSV.row).joined().utf8), to: "\(folder)/\(name)")
    }
    try FactFile(facts).write(to: folder)
  }

  /// The rows below the heading as objects, without the cells that are blank.
  static func objects(_ rows: [[String]]) -> [[String: JSONCell]] {
    let head = rows.first ?? []
    return rows.dropFirst().map { row in
      Dictionary(
        zip(head, row).filter { !$0.1.isEmpty }.map { ($0, JSONCell(text: $1)) }
      ) { first, _ in first }
    }
  }
}

/// A cell in JSON: a number where it is one.
struct JSONCell: Encodable {
  let text: String

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if let number = Double(text), number.isFinite, text.first?.isLetter == false {
      try container.encode(number)
    } else {
      try container.encode(text)
    }
  }
}

/// `value` as a cell of a table; nothing where there is none, or no finite one.
func cell(_ value: Double?) -> String {
  guard let value, value.isFinite else { return "" }
  return "\(value)"
}

/// `value` with three digits that count, for people.
func short(_ value: Double) -> String { String(format: "%.3g", value) }

/// `value` with `digits` digits behind the point, for people; no -0.
func fixed(_ value: Double, _ digits: Int) -> String {
  let text = String(format: "%.\(digits)f", value)
  return text.hasPrefix("-") && !text.contains { "123456789".contains($0) }
    ? String(text.dropFirst()) : text
}
