import Values

/// What is to be drawn from which token streams: the settings of a draw table.
///
/// A stream is the concatenation of one store's documents. It is cut into rows of at most
/// `rowLength` tokens (``Packing``); each is drawn once an epoch. Clones of a language share one
/// stream: each row goes to one of them, and the order of the rows is the same under all weights
/// and phases, so that *k* % of a stream is its first *k* %.
///
/// Exchanging the clones of two shares, the weights staying where they are in the list, exchanges
/// the clones of the rows and nothing else.
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
    /// The weight at the phase's end, where the weights change linearly; the sums are equal.
    public var finalWeight: UInt64?

    /// Gives `clone` of `stream` the weight `weight`; 0 draws nothing.
    public init(stream: Int, clone: Int, weight: UInt64, finalWeight: UInt64? = nil) {
      self.stream = stream
      self.clone = clone
      self.weight = weight
      self.finalWeight = finalWeight
    }
  }

  /// A stretch of training whose shares stay as they are, or change linearly with its tokens.
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

  /// How shares become rows.
  public enum Draws: String, Codable, CaseIterable, Sendable {
    /// After every row each share has what it is due to within one row; see ``MixturePlanner``.
    case exact
    /// Every row is drawn for itself, by chance, as in the imbalance study.
    case independent
  }

  /// What is given to one clone as a whole, and counted as one.
  public enum Unit: String, Codable, CaseIterable, Sendable {
    /// A row. Shares are of tokens where rows are contiguous, of rows where documents end them.
    case row
    /// A document, all of its rows one after the other; shares are of documents.
    case document
    /// ``Mixture/batchRows`` rows, counted from the start of the phase; shares are of batches.
    case batch
  }

  /// How a stream is cut into rows.
  public enum Packing: String, Codable, CaseIterable, Sendable {
    /// Windows of the row length, across the ends of documents.
    case contiguous
    /// No row crosses a document's end: a document's last row may be short.
    case documents
    /// A row is one document, of which no more is drawn than a row holds: one sentence a row where
    /// documents are sentences. Shards do not mark sentences inside of documents.
    case sentences
  }

  /// The one share that is drawn, of all that the mixture plans.
  public struct Only: Codable, Hashable, Sendable {
    /// The stream of the share.
    public var stream: Int
    /// The clone that has the rows in the whole mixture.
    public var clone: Int
    /// The clone that they are given to here.
    public var givenTo: Int

    /// Draws the rows that `clone` of `stream` has, and gives them to the clone `givenTo`.
    public init(stream: Int, clone: Int, givenTo: Int) {
      self.stream = stream
      self.clone = clone
      self.givenTo = givenTo
    }
  }

  /// Documents that one clone must not get.
  public struct Withheld: Codable, Hashable, Sendable {
    /// The stream of the documents.
    public var stream: Int
    /// The clone that never gets a row with a token of them.
    public var clone: Int
    /// Of every 2^32 documents, how many; which ones, a hash of seed, stream and document says.
    public var documentsOf2To32: UInt64
    /// The seed of the choice.
    public var seed: UInt64

    /// Withholds a share of the documents of `stream` from `clone`.
    public init(stream: Int, clone: Int, documentsOf2To32: UInt64, seed: UInt64) {
      self.stream = stream
      self.clone = clone
      self.documentsOf2To32 = documentsOf2To32
      self.seed = seed
    }
  }

  /// The streams, at most 65,536.
  public var streams: [Stream]
  /// The phases, one after the other; streams go on where the phase before left them.
  public var phases: [Phase]
  /// The most tokens in a row: the length of the model's context.
  public var rowLength: Int
  /// The seed of every choice but that of withheld documents.
  public var seed: UInt64
  /// How shares become rows.
  public var draws = Draws.exact
  /// What is given to one clone as a whole.
  public var unit = Unit.row
  /// The rows of a batch, where that is the unit.
  public var batchRows = 1
  /// How streams are cut into rows.
  public var packing = Packing.contiguous
  /// The one share that is drawn; all where there is none.
  public var only: Only?
  /// What is withheld from which clones: it goes to the others of the stream, by their weights.
  public var withheld: [Withheld] = []

  /// Makes a mixture of exact shares and contiguous rows; it is checked when it is planned.
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

  /// Whether shares are of tokens, not of units of whatever length.
  var countsTokens: Bool { packing == .contiguous && unit == .row }

  /// Whether it cannot be planned without knowing where documents end.
  var needsDocuments: Bool { packing != .contiguous || !withheld.isEmpty }
}

extension Mixture.Phase {
  /// Whether the weights change within the phase.
  var isLinear: Bool { shares.contains { $0.finalWeight != nil } }
}
