/// What keeps a measure of transfer from being computed.
public enum TransferError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A table cannot be read; rows count from 1, the header included.
  case badTable(file: String, row: Int, column: String?, found: String, expected: String)
  /// What a table says as a whole cannot be computed with.
  case unusable(file: String, found: String, expected: String)

  /// What happened, where, and what was expected.
  public var description: String {
    switch self {
    case .badTable(let file, let row, let column, let found, let expected):
      let place = column.map { ", column '\($0)'" } ?? ""
      return "\(file), row \(row)\(place): found \(found), expected \(expected)"
    case .unusable(let file, let found, let expected):
      return "\(file): found \(found), expected \(expected)"
    }
  }
}
