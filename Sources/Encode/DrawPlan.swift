public import Engine
public import TokenStore
public import Values

/// What a mixture asks for, before it is known how many tokens its corpora have.
public struct DrawPlan: Sendable {
  /// A corpus and its shards.
  public struct Corpus: Sendable {
    /// The corpus, whose name seeds the order of later epochs.
    public var name: String
    /// The description of its shards.
    public var shards: ArtefactFile

    /// Draws from the shards of `name`.
    public init(name: String, shards: ArtefactFile) {
      self.name = name
      self.shards = shards
    }
  }

  /// A clone of a corpus's language.
  public struct Clone: Hashable, Sendable, Encodable {
    /// The corpus, by its name.
    public var corpus: String
    /// The clone, from 0.
    public var index: Int

    /// Names the clone `index` of `corpus`.
    public init(corpus: String, index: Int) {
      self.corpus = corpus
      self.index = index
    }
  }

  /// The weights at one moment.
  public struct Weights: Sendable, Encodable {
    /// Weights by clone, in the order written.
    public var clones: [(clone: Clone, weight: Weight)]
    /// The power of a corpus's tokens that each weight is multiplied by.
    public var temperature: Double

    /// Weighs `clones`, each times its corpus's tokens to the power `temperature`.
    public init(_ clones: [(clone: Clone, weight: Weight)], temperature: Double) {
      self.clones = clones
      self.temperature = temperature
    }

    /// Writes what a manifest says of them.
    public func encode(to encoder: any Encoder) throws {
      struct Recorded: Encodable {
        var temperature: Double
        var weights: [String]
      }
      let words = clones.map { clone, weight in
        "\(clone.corpus).\(clone.index + 1): \(weight.numerator)/\(weight.denominator)"
      }
      try Recorded(temperature: temperature, weights: words).encode(to: encoder)
    }
  }

  /// A stretch of training.
  public struct Stage: Sendable, Encodable {
    /// Its tokens.
    public var tokens: Int
    /// The weights, at its end where they change within it.
    public var weights: Weights
    /// The weights at its start, where they change within it.
    public var from: Weights?

    /// Draws `tokens` tokens by `weights`, or by weights that go linearly from `from` to these.
    public init(tokens: Int, weights: Weights, from: Weights? = nil) {
      self.tokens = tokens
      self.weights = weights
      self.from = from
    }
  }

  /// The corpora, in order.
  public var corpora: [Corpus]
  /// The stages, in order.
  public var stages: [Stage]
  /// The most tokens in a row: the model's context.
  public var rowLength: Int
  /// The seed of the order of rows.
  public var seed: UInt64
  /// How rows are drawn and cut.
  public var settings: DrawSettings
  /// How many times as many tokens are drawn as the weighed corpora have together; then there is
  /// one stage, which says nothing of its tokens.
  public var epochs: Int?
  /// The one clone whose rows are drawn, and the clone that they are given to.
  public var only: (clone: Clone, givenTo: Int)?
  /// What share of its corpus's documents is withheld from a clone.
  public var withheld: [(clone: Clone, share: Weight)] = []
  /// The seed of the choice of withheld documents.
  public var withheldSeed: UInt64 = 0

  /// Plans to draw from `corpora` by `stages`.
  public init(
    corpora: [Corpus], stages: [Stage], rowLength: Int, seed: UInt64, settings: DrawSettings
  ) {
    self.corpora = corpora
    self.stages = stages
    self.rowLength = rowLength
    self.seed = seed
    self.settings = settings
  }
}

/// How the rows of a mixture are drawn and cut.
public struct DrawSettings: SettingsSection {
  /// How shares become rows.
  public var draws = Mixture.Draws.exact
  /// What is given to one clone as a whole.
  public var unit = Mixture.Unit.row
  /// The rows of a batch, where that is the unit.
  public var batchRows = 1
  /// How streams are cut into rows.
  public var packing = Mixture.Packing.contiguous
  /// The power of a corpus's tokens that its weights are multiplied by.
  public var temperature = 0.0

  /// Settings none of which is read yet.
  public init() {}

  /// The settings by key.
  public static let fields: [SettingsField<Self>] = [
    .optional("draws", \.draws, .word, default: .exact),
    .optional("unit", \.unit, .word, default: .row),
    .optional(
      "batch-rows", \.batchRows, .count(1...1 << 20, example: "128"),
      required: { $0.unit == .batch ? "the unit is a batch" : nil }, derived: { _ in 1 }),
    .optional("packing", \.packing, .word, default: .contiguous),
    .optional("temperature", \.temperature, .number(0...4), default: 0),
  ]

  /// Whether weights may change linearly: exact shares must be of tokens for that.
  public var mayChangeLinearly: Bool {
    draws == .independent || (unit == .row && packing == .contiguous)
  }

  /// Checks what concerns several settings together.
  public func check() throws(SettingError) {
    if unit == .document, packing == .contiguous {
      throw SettingError(
        key: "unit", found: "'document'",
        expected: "row or batch, or packing: documents, since contiguous rows cross the ends of "
          + "documents")
    }
    if unit != .batch, batchRows != 1 {
      throw SettingError(
        key: "batch-rows", found: "'\(batchRows)'", expected: "unit: batch beside it")
    }
  }
}
