/// What `draw.json` says of a draw table: one line of stable JSON.
public struct DrawSummary: Codable, Hashable, Sendable {
  /// What was drawn from one stream in all phases.
  public struct StreamTotal: Codable, Hashable, Sendable {
    /// The stream's name.
    public var name: String
    /// The number of rows.
    public var rowCount: Int
    /// The tokens in them; divided by the stream's tokens, this is the number of epochs.
    public var tokenCount: Int
    /// The number of epochs begun.
    public var epochCount: Int
  }

  /// The version of the description: 2.
  public var formatVersion: Int
  /// What was asked for.
  public var mixture: Mixture
  /// The number of rows in `draw.bin`.
  public var rowCount: Int
  /// The tokens in them, exactly the budget.
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
  static let formatVersion = 2

  /// The summary of a table without rows.
  init(of mixture: Mixture) {
    self.init(
      formatVersion: Self.formatVersion, mixture: mixture, rowCount: 0, tokenCount: 0, sha256: "",
      shareTotals: [],
      streamTotals: mixture.streams.map {
        StreamTotal(name: $0.name, rowCount: 0, tokenCount: 0, epochCount: 0)
      })
  }

  mutating func add(_ row: DrawRow) {
    rowCount += 1
    tokenCount += row.length
    streamTotals[row.stream].rowCount += 1
    streamTotals[row.stream].tokenCount += row.length
    streamTotals[row.stream].epochCount = row.epoch + 1
  }

  /// Reads and checks the description in `folder`.
  static func read(folder: String) throws -> DrawSummary {
    let path = "\(folder)/\(fileName)"
    return try TokenStoreError.readDescription(DrawSummary.self, path: path) {
      try $0.check(path: path)
    }
  }

  private func check(path: String) throws {
    func expect(_ what: String, _ found: Int, _ expected: Int) throws {
      if found != expected {
        throw TokenStoreError.damaged(path, at: 0, what, found: found, expected: expected)
      }
    }
    try expect("format-version", formatVersion, Self.formatVersion)
    try mixture.check()
    try expect("token-count", tokenCount, mixture.tokenBudget)
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
