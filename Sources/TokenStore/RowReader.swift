public import Values

/// One row with its ids: what a causal model reads and what it must say.
public struct TokenRow: Hashable, Sendable {
  /// Where the row comes from and which clone it is given to.
  public var row: DrawRow
  /// `[row.length]`: the id before each target; padding before the first of the stream, or
  /// of a document where rows end with these.
  public var inputs: [Int32]
  /// `[row.length]`: the ids of the stream at the row's place.
  public var targets: [Int32]
}

/// The rows of a draw table with their ids, at any index, by any number of threads at once.
///
/// The ids are those of the shards: a clone's map of ids, if there is one, is still to be applied.
public struct RowReader: Sendable {
  /// The order of the rows.
  public let table: DrawTable
  /// The stores of its streams.
  public let streams: [TokenShards]
  /// What stands before the first token: padding, as seqio shifts its targets.
  private let padding: Int32

  /// Joins `table` with the stores it was planned for, in the order of its streams.
  ///
  /// - Parameter padding: The id that stands before the first token of a stream, or document.
  /// - Throws: `SettingError` where they are others.
  public init(
    table: DrawTable, streams: [TokenShards], padding: Int32
  ) throws(SettingError) {
    let expected = table.summary.mixture.streams
    if streams.count != expected.count {
      throw SettingError(
        key: "streams", found: "\(streams.count)",
        expected: "\(expected.count), as the draw table was planned for")
    }
    for (found, expected) in zip(streams, expected) where found.tokenCount != expected.tokenCount {
      throw SettingError(
        key: "stream \(expected.name)", found: "\(found.tokenCount) tokens",
        expected: "\(expected.tokenCount), as the draw table was planned for")
    }
    self.table = table
    self.padding = padding
    self.streams = streams
  }

  /// Whether nothing stands before a row: it begins the stream, or a document where these end rows.
  private func isFirst(_ row: DrawRow) throws -> Bool {
    if row.offset == 0 || table.summary.mixture.packing == .contiguous { return row.offset == 0 }
    return try streams[row.stream].location(ofToken: row.offset).offset == 0
  }

  /// The ids of row `index`, each target with the id before it.
  ///
  /// - Throws: As ``DrawTable/row(_:)`` and ``TokenShards/ids(in:)``.
  public func rowTokens(_ index: Int) throws -> TokenRow {
    let row = try table.row(index)
    let range = row.offset..<row.offset + row.length
    if try isFirst(row) {
      let targets = try streams[row.stream].ids(in: range)
      return TokenRow(row: row, inputs: [padding] + targets.dropLast(), targets: targets)
    }
    let ids = try streams[row.stream].ids(in: range.lowerBound - 1..<range.upperBound)
    return TokenRow(row: row, inputs: Array(ids.dropLast()), targets: Array(ids.dropFirst()))
  }
}
