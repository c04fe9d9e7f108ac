public import Values

/// How a vocabulary is made: its kind, and what can be set of that kind.
public struct VocabularySettings: Encodable, Sendable {
  /// The word of its kind, such as `byte`.
  public let kind: String
  /// Whether it is made from text.
  public let isTrained: Bool
  /// The most ids that such a vocabulary can have: what is known before it is made.
  public let largestSize: Int
  /// What is set of its kind.
  public let section: any SettingsSection
  /// Makes it.
  let make: @Sendable (TrainingText) async throws -> any MadeVocabularyKind

  /// The kinds' words.
  public static var kinds: [(word: String, isTrained: Bool, section: any SettingsSection.Type)] {
    Vocabulary.kinds.map { ($0.word, $0.isTrained, section(of: $0)) }
  }

  /// Reads the settings of a vocabulary of the kind called `word`.
  ///
  /// - Parameter read: Reads the settings of a section.
  /// - Throws: `SettingError` for a kind that there is not, and what `read` throws.
  public init(
    kind word: String,
    read: (any SettingsSection.Type) throws -> any SettingsSection = { try $0.init(reading: [:]) }
  ) throws {
    guard let kind = Vocabulary.kinds.first(where: { $0.word == word }) else {
      throw SettingError(
        key: "kind", found: "'\(word)'", expected: Vocabulary.expected(Vocabulary.kinds))
    }
    try self.init(kind, read(Self.section(of: kind)))
  }

  private init<Kind: MadeVocabularyKind>(
    _ kind: Kind.Type, _ section: any SettingsSection
  ) throws {
    guard let settings = section as? Kind.Settings else {
      throw SettingError(
        key: "kind", found: "settings of another kind", expected: "those of '\(Kind.word)'")
    }
    self.kind = Kind.word
    isTrained = Kind.isTrained
    largestSize = Kind.largestSize(settings)
    self.section = settings
    make = { try await Kind.make(settings, from: $0) }
  }

  /// Writes the kind among its settings.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: SettingKey.self)
    try container.encode(kind, forKey: SettingKey("kind"))
    try section.encode(to: encoder)
  }

  private static func section<Kind: MadeVocabularyKind>(
    of kind: Kind.Type
  ) -> any SettingsSection.Type { Kind.Settings.self }
}
