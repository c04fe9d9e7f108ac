internal import Corpus
internal import Foundation

/// A table of numbers from a CSV file, with a header; what cannot be read is told with its place.
public struct NumberTable: Sendable {
  /// The file's name, for errors.
  public let file: String
  /// The names of the columns, each once.
  public let columns: [String]
  /// The fields, a row each, as many as there are columns.
  public let rows: [[String]]

  /// Reads a table.
  ///
  /// - Parameters:
  ///   - bytes: The file's content.
  ///   - file: Its name, for errors.
  /// - Throws: ``TransferError/badTable(file:row:column:found:expected:)`` where there is no
  ///   header, a column is named twice, or a row has more or fewer fields than the header.
  public init(_ bytes: [UInt8], file: String) throws(TransferError) {
    self.file = file
    var rows = CSV.rows(of: bytes)
    if rows.isEmpty {
      throw .badTable(file: file, row: 1, column: nil, found: "no header", expected: "a CSV table")
    }
    columns = rows.removeFirst().map { $0.trimmingCharacters(in: .whitespaces) }
    var seen: Set<String> = []
    for column in columns where !seen.insert(column).inserted {
      throw .badTable(
        file: file, row: 1, column: column, found: "the column twice", expected: "each name once")
    }
    for (index, row) in rows.enumerated() where row.count != columns.count {
      throw .badTable(
        file: file, row: index + 2, column: nil, found: "\(row.count) fields",
        expected: "\(columns.count), as the header has")
    }
    self.rows = rows
  }

  /// Where a column stands.
  ///
  /// - Throws: ``TransferError/badTable(file:row:column:found:expected:)`` where there is none.
  public func place(of column: String) throws(TransferError) -> Int {
    guard let place = columns.firstIndex(of: column) else {
      throw .badTable(
        file: file, row: 1, column: nil, found: columns.joined(separator: ","),
        expected: "a column '\(column)'")
    }
    return place
  }

  /// The number at a place; `nil` where the field is blank.
  ///
  /// - Throws: ``TransferError/badTable(file:row:column:found:expected:)`` where it is not finite
  ///   or no number.
  public func number(row: Int, column: Int) throws(TransferError) -> Double? {
    let field = rows[row][column].trimmingCharacters(in: .whitespaces)
    if field.isEmpty { return nil }
    guard let number = Double(field), number.isFinite else {
      throw .badTable(
        file: file, row: row + 2, column: columns[column], found: "'\(field)'",
        expected: "a number, or nothing")
    }
    return number
  }
}
