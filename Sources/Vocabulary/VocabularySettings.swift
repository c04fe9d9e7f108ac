public import Values

/// How a vocabulary is made: a section of `vocabularies`.
public struct VocabularySettings: SettingsSection, Hashable {
  /// The word of its kind, such as `byte`.
  public var kind = ""

  /// Settings none of which is read yet.
  public init() {}

  /// What can be set.
  public static let fields: [SettingsField<Self>] = [
    .required(
      "kind", \.kind,
      SettingKind(
        expected: Vocabulary.kindsExpected, outside: ["none-of-these"],
        parse: { Vocabulary.kind($0) == nil ? nil : $0 }, show: { $0 },
        allows: { Vocabulary.kind($0) != nil }))
  ]

  /// The most ids that such a vocabulary can have: what is known before it is made.
  public var largestSize: Int { Vocabulary.kind(kind)?.largestSize(self) ?? 0 }
}
