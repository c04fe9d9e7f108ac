public import Values

/// How vocabularies are merged: `merge: [A, B]`.
public struct MergeSettings: SettingsSection, Hashable {
  /// Which pieces may share an id.
  public enum Anchors: Codable, Hashable, Sendable {
    /// Those that are equal, byte for byte.
    case exact
    /// Those that are equal, and of the rest those that differ in case alone.
    case caseFolded
    /// None, but for the special ids.
    case none
    /// Those of one line of a file, in the order of the vocabularies and parted by tabs; a line of
    /// one piece stands for that piece in all.
    case file(String)
  }

  /// Which pieces may share an id.
  public var anchors = Anchors.exact
  /// The share of them that does.
  public var anchored = 1.0
  /// The seed of the choice.
  public var seed: UInt64?
  /// Only anchors of this part of all anchors, by frequency, share an id.
  public var band: FrequencyBand?
  /// A file with pieces and scores: anchors with the highest score share an id first.
  public var scores: String?

  /// Settings none of which is read yet.
  public init() {}

  /// What can be set.
  public static let fields: [SettingsField<Self>] = [
    .optional("anchors", \.anchors, .anchors, default: .exact),
    .optional("anchored", \.anchored, .share, default: 1),
    .optional("seed", \.seed, .seed),
    .optional("band", \.band, .band),
    .optional("scores", \.scores, .text("the path of a file with pieces and scores")),
  ]

  /// A table of scores says which anchors come first.
  public func check() throws(SettingError) {
    if scores != nil, band != nil {
      throw SettingError(key: "scores", found: "'scores' beside 'band'", expected: "one of them")
    }
  }

  /// Whether anchors are chosen by chance.
  public var needsSeed: Bool { scores == nil && anchored > 0 && anchored < 1 }
}

extension SettingKind where Value == MergeSettings.Anchors {
  fileprivate static var anchors: Self {
    let words: [(String, Value)] = [
      ("exact", .exact), ("case-folded", .caseFolded), ("none", .none),
    ]
    return SettingKind(
      expected: "one of: exact, case-folded, none, or a file’s path, with a / or .",
      outside: ["exakt"],
      parse: { text in
        // A word alone is one that was mistyped.
        words.first { $0.0 == text }?.1
          ?? (text.contains { $0 == "/" || $0 == "." } ? .file(text) : nil)
      },
      show: { value in
        if case .file(let path) = value { return path }
        return words.first { $0.1 == value }?.0 ?? ""
      })
  }
}
