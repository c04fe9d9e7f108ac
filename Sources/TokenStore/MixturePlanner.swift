public import Values

/// One row of training: a run of tokens of one stream, given to one clone.
public struct DrawRow: Hashable, Sendable {
  /// The index of the stream.
  public var stream: Int
  /// The clone that the row is given to.
  public var clone: Int
  /// How often the stream was gone through before, from 0.
  public var epoch: Int
  /// Where the row starts in the stream, in tokens.
  public var offset: Int
  /// The number of tokens, 1 to the mixture's row length.
  public var length: Int

  /// Makes a row.
  public init(stream: Int, clone: Int, epoch: Int, offset: Int, length: Int) {
    self.stream = stream
    self.clone = clone
    self.epoch = epoch
    self.offset = offset
    self.length = length
  }
}

/// Says which row comes next, so that every share is met to within one row at every moment.
///
/// Let share *i* have the fraction *w* of the weights and *t* tokens so far, *T* tokens being drawn
/// in all since the phase began, and *L* be the row length. Only shares that the next row would
/// leave below their due may have it: *w* (*T* + *l*) > *t*, where *l* ≤ *L* is that row's length.
/// Among them it goes to the one that first falls a whole row behind, at *T* = (*t* + *L*) / *w*;
/// among equals to the first. Then −*L* < *w T* − *t* < *L* after every row: the right side is
/// the rule; and if a share passed its deadline *D*, all rows since some *s* went to shares with
/// deadlines up to *D* that were not below their due at *s*, which is more than there was time for.
///
/// Rows are as long as their window and the phase's budget allow, so budgets are met exactly.
/// All comparisons are of 128-bit integers: the order is the same on every machine.
///
/// - Complexity: O(shares) a row.
/// - Source: for rows of one length this is the quota method of Balinski and Young (1975), “The
///   quota method of apportionment”. The largest deficit, by which Megatron-LM blends, can leave
///   a share more than one row behind from five shares on.
public struct MixturePlanner: Sequence, IteratorProtocol {
  /// What a share or a stream was given so far.
  public struct Total: Codable, Hashable, Sendable {
    /// The number of rows.
    public var rowCount = 0
    /// The tokens in them.
    public var tokenCount = 0

    mutating func add(_ row: DrawRow) {
      rowCount += 1
      tokenCount += row.length
    }
  }

  /// What each share of each phase was given so far, in the mixture's order.
  public private(set) var shareTotals: [[Total]]
  private let mixture: Mixture
  private let weightSums: [UInt64]
  private var cursors: [WindowCursor]
  private var phase = 0
  private var phaseTokenCount = 0

  /// Starts at the first row.
  ///
  /// - Throws: `SettingError` for a mixture that cannot be drawn.
  public init(_ mixture: Mixture) throws(SettingError) {
    try mixture.check()
    self.mixture = mixture
    shareTotals = mixture.phases.map { [Total](repeating: Total(), count: $0.shares.count) }
    weightSums = mixture.phases.map { $0.shares.reduce(0) { $0 + $1.weight } }
    cursors = mixture.streams.map {
      WindowCursor($0, rowLength: mixture.rowLength, seed: mixture.seed)
    }
  }

  /// The next row, or `nil` where all budgets are met.
  public mutating func next() -> DrawRow? {
    while phase < mixture.phases.count,
      phaseTokenCount == mixture.phases[phase].tokenBudget
    {
      phase += 1
      phaseTokenCount = 0
    }
    guard phase < mixture.phases.count else { return nil }
    let index = nextShare()
    let share = mixture.phases[phase].shares[index]
    let row = DrawRow(
      stream: share.stream, clone: share.clone, epoch: cursors[share.stream].epoch,
      offset: cursors[share.stream].offset, length: nextLength(of: share))
    cursors[share.stream].take(row.length)
    shareTotals[phase][index].add(row)
    phaseTokenCount += row.length
    return row
  }

  private func nextLength(of share: Mixture.Share) -> Int {
    Swift.min(
      cursors[share.stream].tokensLeft, mixture.phases[phase].tokenBudget - phaseTokenCount)
  }

  private func nextShare() -> Int {
    let shares = mixture.phases[phase].shares
    var chosen: Int?
    for (index, share) in shares.enumerated() where share.weight > 0 {
      let due = UInt128(share.weight) * UInt128(phaseTokenCount + nextLength(of: share))
      let drawn = shareTotals[phase][index].tokenCount
      if due <= UInt128(weightSums[phase]) * UInt128(drawn) { continue }
      if let chosen, !isDue(index, before: chosen) { continue }
      chosen = index
    }
    guard let chosen else {
      fatalError("the weights sum to 1 and the draws to T, so one share is below its due")
    }
    return chosen
  }

  /// Whether (*t* + *L*) / *w* is smaller for the share `index` than for `other`.
  private func isDue(_ index: Int, before other: Int) -> Bool {
    let shares = mixture.phases[phase].shares
    let limit = UInt128(shareTotals[phase][index].tokenCount + mixture.rowLength)
    let otherLimit = UInt128(shareTotals[phase][other].tokenCount + mixture.rowLength)
    return limit * UInt128(shares[other].weight) < otherLimit * UInt128(shares[index].weight)
  }
}
