import Values

/// What is to be drawn from which token streams: the settings of a draw table.
///
/// A stream is the concatenation of one store's documents. It is cut into windows of `rowLength`
/// tokens, the last of an epoch perhaps shorter; each window is drawn once an epoch. Clones of a
/// language share one stream: each window goes to one of them, and the order of the windows is the
/// same under all weights and phases, so that *k* % of a stream is its first *k* %.
public struct Mixture: Codable, Hashable, Sendable {
  /// A store of tokens to draw from.
  public struct Stream: Codable, Hashable, Sendable {
    /// What the stream is called, mostly its language; it seeds the order of later epochs.
    public var name: String
    /// The number of tokens in the stream.
    public var tokenCount: Int

    /// Names a stream of `tokenCount` tokens.
    public init(name: String, tokenCount: Int) {
      self.name = name
      self.tokenCount = tokenCount
    }
  }

  /// One clone's part in a phase.
  public struct Share: Codable, Hashable, Sendable {
    /// The stream drawn from, as an index of the mixture's streams.
    public var stream: Int
    /// The clone that its rows are given to, 0 to 65,535.
    public var clone: Int
    /// The numerator of the share; the denominator is the sum of the phase's weights.
    public var weight: UInt64

    /// Gives `clone` of `stream` the weight `weight`; 0 draws nothing.
    public init(stream: Int, clone: Int, weight: UInt64) {
      self.stream = stream
      self.clone = clone
      self.weight = weight
    }
  }

  /// A stretch of training with the same shares throughout.
  public struct Phase: Codable, Hashable, Sendable {
    /// The tokens to draw, exactly.
    public var tokenBudget: Int
    /// Who gets which part of them.
    public var shares: [Share]

    /// Draws `tokenBudget` tokens by `shares`.
    public init(tokenBudget: Int, shares: [Share]) {
      self.tokenBudget = tokenBudget
      self.shares = shares
    }
  }

  /// The streams, at most 65,536.
  public var streams: [Stream]
  /// The phases, one after the other; streams go on where the phase before left them.
  public var phases: [Phase]
  /// The most tokens in a row: the length of the model's context.
  public var rowLength: Int
  /// The seed of the order of windows after the first epoch.
  public var seed: UInt64

  /// Makes a mixture; it is checked when it is planned.
  public init(streams: [Stream], phases: [Phase], rowLength: Int, seed: UInt64) {
    self.streams = streams
    self.phases = phases
    self.rowLength = rowLength
    self.seed = seed
  }
}

extension Mixture {
  /// The tokens of all phases.
  public var tokenBudget: Int { phases.reduce(0) { $0 &+ $1.tokenBudget } }

  func check() throws(SettingError) {
    try expect(
      "row-length", rowLength, "1 to \(Int32.max)", rowLength > 0 && rowLength <= Int32.max)
    try expect("streams", streams.count, "at most 65536", streams.count <= 1 << 16)
    var names: Set<String> = []
    for stream in streams {
      try expect("stream name", stream.name, "another", names.insert(stream.name).inserted)
      let isCount = stream.tokenCount >= 0 && stream.tokenCount < 1 << 60
      try expect("token-count of \(stream.name)", stream.tokenCount, "0 to 2^60 - 1", isCount)
    }
    var total = 0
    for (index, phase) in phases.enumerated() {
      let name = "token-budget of phase \(index)"
      let isBudget = phase.tokenBudget >= 0 && phase.tokenBudget < 1 << 60 - total
      try expect(name, phase.tokenBudget, "0 to 2^60 - 1 in all", isBudget)
      total += phase.tokenBudget
      try check(phase, index)
    }
    for share in phases.flatMap(\.shares) where share.weight > 0 {
      // The epoch of a row has 32 bits.
      let stream = streams[share.stream]
      let isFew = total / stream.tokenCount < Int(UInt32.max)
      try expect("token-count of \(stream.name)", stream.tokenCount, "fewer epochs", isFew)
    }
  }

  private func check(_ phase: Phase, _ index: Int) throws(SettingError) {
    var sum: UInt64 = 0
    var clones: Set<[Int]> = []
    for share in phase.shares {
      let name = "share of phase \(index)"
      try expect(
        "stream of a \(name)", share.stream, "0 to \(streams.count - 1)",
        streams.indices.contains(share.stream))
      try expect("clone of a \(name)", share.clone, "0 to 65535", 0..<1 << 16 ~= share.clone)
      let isNew = clones.insert([share.stream, share.clone]).inserted
      try expect(name, "given twice", "one for each clone of a stream", isNew)
      let stream = streams[share.stream]
      try expect(
        "stream \(stream.name)", "empty", "tokens, since its weight is not 0",
        share.weight == 0 || stream.tokenCount > 0)
      let (next, overflows) = sum.addingReportingOverflow(share.weight)
      try expect("sum of the weights of phase \(index)", "above 2^64 - 1", "less", !overflows)
      sum = next
    }
    try expect(
      "sum of the weights of phase \(index)", sum, "above 0",
      sum > 0 || phase.tokenBudget == 0)
  }

  private func expect(
    _ name: String, _ found: some Any, _ expected: String, _ holds: Bool
  ) throws(SettingError) {
    if !holds { throw SettingError(key: name, found: "'\(found)'", expected: expected) }
  }
}
