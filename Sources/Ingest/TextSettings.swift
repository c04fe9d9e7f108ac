public import Text
public import Values

/// How the texts of documents are cleaned: the section `text` of a corpus.
public struct TextSettings: SettingsSection {
  /// The forms of Unicode that texts are brought into.
  public enum Form: String, Codable, CaseIterable, Sendable {
    /// Canonical composition.
    case nfc = "NFC"
  }

  /// Lines of fewer characters (Unicode scalars) are left out; 0 keeps all.
  public var minimumLineCharacters = 0
  /// The form of Unicode.
  public var normalise = Form.nfc
  /// The rules by which lines are left out.
  public var boilerplateLines: [BoilerplateRule] = []

  /// The defaults.
  public init() { setDefaults() }

  /// The settings by key.
  public static let fields: [SettingsField<Self>] = [
    .optional(
      "minimum-line-characters", \.minimumLineCharacters, .count(0...Int.max, example: "20"),
      default: 0),
    .optional("normalise", \.normalise, .word, default: .nfc),
    .list("boilerplate-lines", \.boilerplateLines, .word),
  ]
}

/// How much of a corpus's files may be unreadable: the section `tolerance` of a corpus.
public struct ToleranceSettings: SettingsSection {
  /// The share of records that may be rejected.
  public var rejected = 0.0
  /// How many places may be damaged in the files' containers.
  public var damages = 0
  /// How many documents may be kept, and marked, that are from bytes whose checksum failed; unless
  /// it is said, such records are rejected.
  public var unverified: Int?

  /// The defaults.
  public init() { setDefaults() }

  /// The settings by key.
  public static let fields: [SettingsField<Self>] = [
    .optional("rejected", \.rejected, .share, default: 0.001),
    .optional("damages", \.damages, .count(0...Int.max, example: "3"), default: 0),
    .optional("unverified", \.unverified, .count(1...Int.max, example: "100")),
  ]
}
