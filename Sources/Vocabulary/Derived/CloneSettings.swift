public import Values

/// How a vocabulary is cloned: `clone: PARENT`.
public struct CloneSettings: SettingsSection, Hashable {
  /// Where the ids of further copies stand.
  public enum Layout: String, Codable, CaseIterable, Sendable {
    /// Behind the parent's, one for each piece that is cloned: nothing cloned adds nothing.
    case compact
    /// At the parent's id and a multiple of the parent's size, whether used or not, as in the
    /// published study: the embedding has as many rows as copies times the parent.
    case strided
  }

  /// Which pieces are cloned, where not all are.
  public enum Rule: String, Codable, CaseIterable, Sendable {
    /// A seeded choice out of the pieces that stand for text.
    case shuffle
    /// The choice of the published study: all ids, special ones too, shuffled by Python's
    /// generator from the seed, 0 in the study; of what falls under the share all but padding.
    case asPublished = "as-published"
  }

  /// How many languages use the parent, itself among them.
  public var copies = 0
  /// The share of the pieces that every copy has for itself; the others are anchors.
  public var cloned = 1.0
  /// Which these are.
  public var rule = Rule.shuffle
  /// The seed of the choice.
  public var seed: UInt64?
  /// Only pieces of this part of the vocabulary, by frequency, are cloned.
  public var band: FrequencyBand?
  /// A file with pieces, one a line, perhaps with scores: those first in it are cloned.
  public var pieces: String?
  /// Where the new ids stand.
  public var layout = Layout.compact

  /// Settings none of which is read yet.
  public init() {}

  /// What can be set.
  public static let fields: [SettingsField<Self>] = [
    .required("copies", \.copies, .count(2...1000, example: "2")),
    .optional("cloned", \.cloned, .share, default: 1),
    .optional("rule", \.rule, .word, default: .shuffle),
    .optional("seed", \.seed, .seed),
    .optional("band", \.band, .band),
    .optional("pieces", \.pieces, .text("the path of a file with pieces")),
    .optional("layout", \.layout, .word, default: .compact),
  ]

  /// A list says which pieces come first, and so does the study's rule.
  public func check() throws(SettingError) {
    if rule == .asPublished, band != nil || pieces != nil {
      throw SettingError(
        key: "rule", found: "'as-published' beside 'band' or 'pieces'", expected: "one of them")
    }
    if pieces != nil, band != nil {
      throw SettingError(key: "pieces", found: "'pieces' beside 'band'", expected: "one of them")
    }
  }

  /// The most ids that clones of a parent of `size` ids can have.
  public func largestSize(over size: Int) -> Int {
    switch layout {
    case .compact: size + (copies - 1) * Int((cloned * Double(size)).rounded(.up))
    case .strided: size * copies
    }
  }

  /// Whether the pieces are chosen by chance.
  public var needsSeed: Bool { rule == .shuffle && pieces == nil && cloned > 0 && cloned < 1 }
}
