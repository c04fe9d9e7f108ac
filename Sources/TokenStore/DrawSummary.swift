import ByteIO
import Values

/// What `draw.json` says of a draw table: one line of stable JSON.
public struct DrawSummary: Codable, Hashable, Sendable {
  /// What was drawn from one stream in all phases.
  public struct StreamTotal: Codable, Hashable, Sendable {
    /// The stream's name.
    public var name: String
    /// The number of rows.
    public var rowCount: Int
    /// The tokens in them; divided by those of an epoch, this is the number of epochs.
    public var tokenCount: Int
    /// The tokens that an epoch draws: the stream's, where rows are not cut off.
    public var tokensPerEpoch: Int
    /// The number of epochs begun.
    public var epochCount: Int
    /// The tokens in all rows before the first of its second epoch, where there is one: by then the
    /// stream is exhausted.
    public var exhaustedAfter: Int?
  }

  /// The version of the description: 3.
  public var formatVersion: Int
  /// What was asked for.
  public var mixture: Mixture
  /// The number of rows in `draw.bin`.
  public var rowCount: Int
  /// The tokens in them: exactly the budget, or of it what the only share has that is drawn.
  public var tokenCount: Int
  /// The SHA-256 of `draw.bin`, as 64 lower-case hexadecimal digits.
  public var sha256: String
  /// What each share of each phase was given, in the mixture's order.
  public var shareTotals: [[MixturePlanner.Total]]
  /// What was drawn from each stream, in the mixture's order.
  public var streamTotals: [StreamTotal]
}

extension DrawSummary {
  /// The name of a folder's description.
  public static let fileName = "draw.json"
  static let formatVersion = 3

  /// The summary of a table without rows.
  init(of mixture: Mixture, shards: [TokenShards]) {
    self.init(
      formatVersion: Self.formatVersion, mixture: mixture, rowCount: 0, tokenCount: 0, sha256: "",
      shareTotals: [],
      streamTotals: mixture.streams.enumerated().map { index, stream in
        StreamTotal(
          name: stream.name, rowCount: 0, tokenCount: 0,
          tokensPerEpoch: mixture.packing == .sentences
            ? shards[index].tokenCount(upTo: mixture.rowLength) : stream.tokenCount,
          epochCount: 0)
      })
  }

  mutating func add(_ row: DrawRow) {
    if row.epoch > 0, streamTotals[row.stream].exhaustedAfter == nil {
      streamTotals[row.stream].exhaustedAfter = tokenCount
    }
    rowCount += 1
    tokenCount += row.length
    streamTotals[row.stream].rowCount += 1
    streamTotals[row.stream].tokenCount += row.length
    streamTotals[row.stream].epochCount = row.epoch + 1
  }

  /// Reads and checks the description in `folder`.
  static func read(folder: String) throws -> DrawSummary {
    let path = "\(folder)/\(fileName)"
    // One of another version may have other keys, which is not what is wrong with it.
    let version = try? StableJSON.decode(Version.self, from: readFile(path), file: path)
    if let found = version?.formatVersion, found != formatVersion {
      throw TokenStoreError.damaged(
        path, at: 0, "format-version", found: found,
        expected: "\(formatVersion); a table of another version has to be drawn again")
    }
    return try TokenStoreError.readDescription(DrawSummary.self, path: path) {
      try $0.check(path: path)
    }
  }

  private struct Version: Decodable {
    var formatVersion: Int
  }

  private func check(path: String) throws {
    func expect(_ what: String, _ found: Int, _ expected: Int) throws {
      if found != expected {
        throw TokenStoreError.damaged(path, at: 0, what, found: found, expected: expected)
      }
    }
    try mixture.check()
    if mixture.only == nil || tokenCount < 0 || tokenCount > mixture.tokenBudget {
      try expect("token-count", tokenCount, mixture.tokenBudget)
    }
    try expect("number of phases", shareTotals.count, mixture.phases.count)
    for (totals, phase) in zip(shareTotals, mixture.phases) {
      try expect("number of shares", totals.count, phase.shares.count)
    }
    try expect("number of streams", streamTotals.count, mixture.streams.count)
    // A row has at least one token.
    guard rowCount >= 0, rowCount <= tokenCount, rowCount < 1 << 48 else {
      throw TokenStoreError.damaged(
        path, at: 0, "row-count", found: rowCount, expected: "0 to \(tokenCount)")
    }
  }
}
