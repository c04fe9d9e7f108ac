import ByteIO
import Chance
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

/// Says which row comes next.
///
/// Shares that are exact are within one row of what they are due, after every row: in tokens where
/// rows are contiguous, otherwise in rows, documents or batches. How many of a stretch of rows go
/// to which share is ``QuotaOrder``'s, and which of them is drawn within that bound: by
/// ``EvenOrder``, or where that has none by ``SeededOrder``. There is no period. Rows that are
/// withheld from a clone go to others, which the bound does not know of.
///
/// Rows are as long as their window or document and the phase's budget allow, so budgets are met
/// exactly.
///
/// - Complexity: O(log *n*) a row for *n* shares. Memory is O(shares + streams).
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
  private let withheld: WithheldDocuments?
  private var random: SplitMix64
  private var cursors: [WindowCursor]
  /// Where the streams are after all rows that are planned, where shares are of tokens.
  private var plannedCursors: [WindowCursor]
  private var order: ShareOrder?
  private var phase = 0
  private var phaseTokenCount = 0
  /// The share whose unit is being drawn, and how many rows of it are left where it is a batch.
  private var current: (share: Int, rowsLeft: Int)?

  /// Starts at the first row.
  ///
  /// - Parameter shards: The stores of the streams, in their order, where rows end with documents
  ///   or documents are withheld; elsewhere they are not needed.
  /// - Throws: `SettingError` for a mixture that cannot be drawn.
  public init(_ mixture: Mixture, shards: [TokenShards] = []) throws(SettingError) {
    try mixture.check()
    if mixture.needsDocuments { try mixture.check(shards) }
    self.mixture = mixture
    withheld = try WithheldDocuments(mixture, shards)
    shareTotals = mixture.phases.map { [Total](repeating: Total(), count: $0.shares.count) }
    random = SplitMix64(key: SplitMix64.key(seed: mixture.seed, name: "row order"), counter: 0)
    let isCut = mixture.packing != .contiguous
    cursors = mixture.streams.enumerated().map { index, stream in
      WindowCursor(
        stream, rowLength: mixture.rowLength, seed: mixture.seed, packing: mixture.packing,
        shards: isCut ? shards[index] : nil)
    }
    plannedCursors = mixture.countsTokens ? cursors : []
  }

  /// The next row, or `nil` where all budgets are met.
  public mutating func next() -> DrawRow? {
    while let (share, row) = nextOfAll() {
      let given = mixture.phases[phase].shares[share]
      guard let only = mixture.only else {
        shareTotals[phase][share].add(row)
        return row
      }
      if given.stream != only.stream || given.clone != only.clone { continue }
      shareTotals[phase][share].add(row)
      var row = row
      row.clone = only.givenTo
      return row
    }
    return nil
  }

  /// The next row of the whole mixture, with its share.
  private mutating func nextOfAll() -> (share: Int, row: DrawRow)? {
    while phase < mixture.phases.count,
      phaseTokenCount == mixture.phases[phase].tokenBudget
    {
      phase += 1
      phaseTokenCount = 0
      order = nil
      current = nil
    }
    guard phase < mixture.phases.count else { return nil }
    let budgetLeft = mixture.phases[phase].tokenBudget - phaseTokenCount
    let planned = nextShare()
    let stream = mixture.phases[phase].shares[planned].stream
    let cursor = cursors[stream]
    let length = Swift.min(cursor.tokensLeft, budgetLeft)
    let share =
      withheld?.share(
        instead: planned, of: mixture.phases[phase].shares, at: cursor.offset, length: length,
        epoch: cursor.epoch) ?? planned
    let row = DrawRow(
      stream: stream, clone: mixture.phases[phase].shares[share].clone, epoch: cursor.epoch,
      offset: cursor.offset, length: length)
    cursors[stream].take(length)
    phaseTokenCount += length
    endUnit(of: stream)
    return (share, row)
  }

  /// The share of the unit that the next row is of.
  private mutating func nextShare() -> Int {
    if let current { return current.share }
    var order = self.order ?? ShareOrder(mixture.phases[phase], of: mixture)
    var random = random
    // Not held twice while it changes.
    self.order = nil
    let share = order.next(after: phaseTokenCount, using: &random) { share, total in
      plannedLength(of: share, after: total)
    }
    self.order = order
    self.random = random
    current = (share, mixture.batchRows)
    return share
  }

  /// What the next row of a share counts in the quota, `total` being planned of the phase.
  private mutating func plannedLength(of share: Int, after total: Int) -> Int {
    if !mixture.countsTokens { return 1 }
    let stream = mixture.phases[phase].shares[share].stream
    let length = Swift.min(
      plannedCursors[stream].tokensLeft, mixture.phases[phase].tokenBudget - total)
    plannedCursors[stream].take(length)
    return length
  }

  /// Ends the unit where its last row was drawn.
  private mutating func endUnit(of stream: Int) {
    switch mixture.unit {
    case .row: current = nil
    case .document: if cursors[stream].isAtStart { current = nil }
    case .batch:
      current?.rowsLeft -= 1
      if current?.rowsLeft == 0 { current = nil }
    }
  }
}
