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
/// Where clones or merged vocabularies have maps of ids, rows are read through them.
public struct RowReader: Sendable {
  /// The order of the rows.
  public let table: DrawTable
  /// The stores of its streams.
  public let streams: [TokenShards]
  /// What stands before the first token: padding, as seqio shifts its targets.
  private let padding: Int32
  /// The ids that the shards' ids stand for; `nil` where they are the same.
  private let map: IDMap?

  /// Joins `table` with the stores it was planned for, in the order of its streams.
  ///
  /// - Parameters:
  ///   - padding: The id that stands before the first token of a stream, or document.
  ///   - map: The ids of clones and of merged vocabularies; `nil` where the shards' are meant.
  /// - Throws: `SettingError` where they are others.
  public init(
    table: DrawTable, streams: [TokenShards], padding: Int32, map: IDMap? = nil
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
    self.map = map
    self.padding = padding
    self.streams = streams
  }

  /// Whether nothing stands before a row: it begins the stream, or a document where these end rows.
  private func isFirst(_ row: DrawRow) throws -> Bool {
    if row.offset == 0 || table.summary.mixture.packing == .contiguous { return row.offset == 0 }
    return try streams[row.stream].location(ofToken: row.offset).offset == 0
  }

  /// The ids at `range` of a row's stream, as the row's clone has them.
  private func ids(_ range: Range<Int>, of row: DrawRow) throws -> [Int32] {
    let stored = try streams[row.stream].ids(in: range)
    return try map?.mapped(stored, stream: row.stream, clone: row.clone) ?? stored
  }

  /// The ids of row `index`, each target with the id before it.
  ///
  /// - Throws: As ``DrawTable/row(_:)``, ``TokenShards/ids(in:)`` and
  ///   ``IDMap/mapped(_:stream:clone:)``.
  public func rowTokens(_ index: Int) throws -> TokenRow {
    let row = try table.row(index)
    let range = row.offset..<row.offset + row.length
    if try isFirst(row) {
      let targets = try ids(range, of: row)
      return TokenRow(row: row, inputs: [padding] + targets.dropLast(), targets: targets)
    }
    let ids = try ids(range.lowerBound - 1..<range.upperBound, of: row)
    return TokenRow(row: row, inputs: Array(ids.dropLast()), targets: Array(ids.dropFirst()))
  }
}
