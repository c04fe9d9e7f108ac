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
  /// By stream, by clone: the ids that the shards' ids stand for; `nil` for the same, and nothing
  /// at all where that holds for all.
  private let maps: [[[Int32]?]]

  /// Joins `table` with the stores it was planned for, in the order of its streams.
  ///
  /// - Parameters:
  ///   - padding: The id that stands before the first token of a stream, or document.
  ///   - maps: By stream and by clone, the ids by those of the shards, all of which they must
  ///     have; `nil` where they are the same. Without maps all are.
  /// - Throws: `SettingError` where they are others.
  public init(
    table: DrawTable, streams: [TokenShards], padding: Int32, maps: [[[Int32]?]] = []
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
    if !maps.isEmpty { try Self.check(maps, of: table, streams) }
    self.table = table
    self.maps = maps
    self.padding = padding
    self.streams = streams
  }

  /// Whether nothing stands before a row: it begins the stream, or a document where these end rows.
  private func isFirst(_ row: DrawRow) throws -> Bool {
    if row.offset == 0 || table.summary.mixture.packing == .contiguous { return row.offset == 0 }
    return try streams[row.stream].location(ofToken: row.offset).offset == 0
  }

  private func map(of row: DrawRow) throws -> [Int32]? {
    if maps.isEmpty { return nil }
    guard maps[row.stream].indices ~= row.clone else {
      throw TokenStoreError.damaged(
        "the draw table", at: 0, "a clone", found: row.clone,
        expected: "0 to \(maps[row.stream].count - 1), as the vocabulary has")
    }
    return maps[row.stream][row.clone]
  }

  /// The ids of row `index`, each target with the id before it.
  ///
  /// - Throws: As ``DrawTable/row(_:)`` and ``TokenShards/ids(in:)``.
  public func rowTokens(_ index: Int) throws -> TokenRow {
    let row = try table.row(index)
    let map = try map(of: row)
    let range = row.offset..<row.offset + row.length
    if try isFirst(row) {
      let targets = try streams[row.stream].ids(in: range).mapped(map)
      return TokenRow(row: row, inputs: [padding] + targets.dropLast(), targets: targets)
    }
    let ids = try streams[row.stream].ids(in: range.lowerBound - 1..<range.upperBound).mapped(map)
    return TokenRow(row: row, inputs: Array(ids.dropLast()), targets: Array(ids.dropFirst()))
  }
}

extension RowReader {
  private static func check(
    _ maps: [[[Int32]?]], of table: DrawTable, _ streams: [TokenShards]
  ) throws(SettingError) {
    let mixture = table.summary.mixture
    for share in mixture.phases.flatMap(\.shares) where share.weight > 0 {
      let name = mixture.streams[share.stream].name
      guard maps.indices ~= share.stream, maps[share.stream].indices ~= share.clone else {
        throw SettingError(
          key: "clone \(share.clone + 1) of \(name)", found: "no map of ids",
          expected: "one for each clone that the draw table has")
      }
      let expected = streams[share.stream].set.vocabularySize
      if let map = maps[share.stream][share.clone], map.count != expected {
        throw SettingError(
          key: "clone \(share.clone + 1) of \(name)", found: "a map of \(map.count) ids",
          expected: "\(expected), as its shards have")
      }
    }
  }
}

extension [Int32] {
  /// The ids that `map` has for these; the same where there is none.
  fileprivate func mapped(_ map: [Int32]?) -> [Int32] {
    guard let map else { return self }
    return self.map { map[Int($0)] }
  }
}
