public import Corpus
public import Values

/// What the samples of corpora are to contain: a recipe's section `sample`.
public struct SampleSettings: SettingsSection {
  /// A named number of UTF-8 bytes of text.
  public struct Budget: Codable, Hashable, Sendable {
    /// As the recipe writes it (`300kB`): part of the file name.
    public var name: String
    /// UTF-8 bytes of `text`.
    public var byteCount: Int

    /// Names a budget.
    public init(name: String, byteCount: Int) {
      self.name = name
      self.byteCount = byteCount
    }
  }

  /// The seed of the order of drawing, which recipes do not write here.
  public var seed: UInt64 = 0
  /// The training budgets.
  public var budgets: [Budget] = []
  /// What is kept from training: `holdout`.
  public var holdout = HoldOutSettings()
  /// What is put out of order in each document, which recipes write at the corpus; `nil` for
  /// nothing.
  public var shuffle: Shuffle?

  /// No budgets and no hold-outs.
  public init() { setDefaults() }

  /// Asks for nested training budgets and two disjoint hold-outs.
  public init(seed: UInt64, budgets: [Budget], holdout: HoldOutSettings) {
    self.seed = seed
    self.budgets = budgets
    self.holdout = holdout
  }

  /// The settings by key.
  public static let fields: [SettingsField<Self>] = [
    .requiredList("budgets", \.budgets, .budget)
  ]

  /// No two budgets may be of one size or name.
  public func check() throws(SettingError) {
    let sizes = Set(budgets.map(\.byteCount))
    if sizes.count < budgets.count || Set(budgets.map(\.name)).count < budgets.count {
      throw SettingError(key: "budgets", found: "a size that stands twice", expected: "each once")
    }
  }

  /// The parts of a sample: hold-outs first, then training budgets from small to large.
  public var parts: [SetName.Part] { goals.map(\.part) }

  var goals: [Selection.Goal] {
    let holdOuts = [(SetName.Part.test, holdout.test), (.validation, holdout.validation)]
      .filter { $0.1 > 0 }.map { Selection.Goal(part: $0.0, byteCount: $0.1) }
    let training = budgets.sorted { $0.byteCount < $1.byteCount }
      .map { Selection.Goal(part: .train(budget: $0.name), byteCount: $0.byteCount) }
    return holdOuts + training
  }
}

extension SampleSettings {
  private enum Key: String, CodingKey {
    case seed, budgets, holdout, shuffle
  }

  /// Writes the settings as they stand in a recipe, and the seed.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(seed, forKey: .seed)
    try container.encode(budgets, forKey: .budgets)
    try container.encode(holdout, forKey: .holdout)
    try container.encodeIfPresent(shuffle, forKey: .shuffle)
  }

  /// Reads what ``encode(to:)`` wrote.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    seed = try container.decode(UInt64.self, forKey: .seed)
    budgets = try container.decode([Budget].self, forKey: .budgets)
    holdout = try container.decode(HoldOutSettings.self, forKey: .holdout)
    shuffle = try container.decodeIfPresent(Shuffle.self, forKey: .shuffle)
    try validate()
  }
}

/// How much of a corpus is kept from training: the section `holdout` of a sample.
public struct HoldOutSettings: SettingsSection {
  /// Bytes of text for choices that are made while training; 0 for none.
  public var validation = 0
  /// Bytes of text for scores that are published; 0 for none.
  public var test = 0

  /// No hold-outs.
  public init() { setDefaults() }

  /// Asks for so many bytes of text.
  public init(validation: Int, test: Int) {
    self.validation = validation
    self.test = test
  }

  /// The settings by key.
  public static let fields: [SettingsField<Self>] = [
    .optional("validation", \.validation, .bytes(0...Int.max), default: 0),
    .optional("test", \.test, .bytes(0...Int.max), default: 0),
  ]
}

extension SettingKind where Value == SampleSettings.Budget {
  /// A number of bytes, called as it was written.
  fileprivate static var budget: Self {
    let sizes = SettingKind<Int>.bytes(1...Int.max)
    return SettingKind(
      expected: sizes.expected, outside: sizes.outside, inside: sizes.inside,
      parse: { text in
        sizes.parse(text).map { byteCount in
          SampleSettings.Budget(name: text.filter { $0 != " " }, byteCount: byteCount)
        }
      },
      show: \.name, allows: { sizes.allows($0.byteCount) })
  }
}
