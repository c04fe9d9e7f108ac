package import Values

/// How a vocabulary of WordPiece is trained.
///
/// Accents stay by default, and with them the vowel signs of Indic scripts. BERT's uncased models,
/// and studies that train by `BertWordPieceTokenizer()`, have `lowercase` and `strip-accents` true.
package struct WordPieceSettings: SettingsSection {
  /// The most pieces: there are fewer where the text has not as many.
  package var size = 0
  /// How often a pair has to occur to become a piece.
  package var minimumFrequency = 0
  /// The most characters that are pieces of their own, the most frequent ones; others are unknown.
  package var limitAlphabet = 0
  /// Whether text is made lower case.
  package var lowercase = false
  /// Whether non-spacing marks go.
  package var stripAccents = false
  /// Whether each Chinese character is a word.
  package var chineseCharacters = true
  /// Whether controls go, and white space becomes spaces.
  package var cleanText = true
  /// The first pieces, which stand for no text.
  package var specialTokens: [String] = []
  /// What pieces begin with that continue a word.
  package var prefix = ""
  /// The most characters of a word that is encoded; longer ones are unknown.
  package var longestWord = 0

  /// The defaults.
  package init() { setDefaults() }

  /// The special tokens of BERT, in Hugging Face's order.
  static let bertTokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]

  /// The settings by key.
  package static let fields: [SettingsField<Self>] = [
    .optional("size", \.size, .count(16...1 << 24, example: "16384"), default: 30_000),
    .optional(
      "minimum-frequency", \.minimumFrequency, .count(1...Int.max, example: "2"), default: 2),
    .optional(
      "limit-alphabet", \.limitAlphabet, .count(1...1 << 20, example: "1000"), default: 1000),
    .optional("lowercase", \.lowercase, .truth, default: false),
    .optional("strip-accents", \.stripAccents, .truth, default: false),
    .optional("chinese-characters", \.chineseCharacters, .truth, default: true),
    .optional("clean-text", \.cleanText, .truth, default: true),
    .filledList(
      "special-tokens", \.specialTokens, .text("a token such as [MASK]"),
      default: bertTokens),
    .optional(
      "prefix", \.prefix, .text("what pieces begin with that continue a word, such as ##"),
      default: "##"),
    .optional("longest-word", \.longestWord, .count(1...10_000, example: "100"), default: 100),
  ]

  package func check() throws(SettingError) {
    for token in Self.bertTokens where !specialTokens.contains(token) {
      throw SettingError(
        key: "special-tokens", found: "no '\(token)'",
        expected: "all of \(Self.bertTokens.joined(separator: ", ")), in any order, and others")
    }
    let bytes = specialTokens.map { Array($0.utf8) }
    if let twice = bytes.indices.first(where: { bytes[..<$0].contains(bytes[$0]) }) {
      throw SettingError(
        key: "special-tokens", found: "'\(specialTokens[twice])' twice", expected: "each once")
    }
  }

  /// What is done to text.
  var normaliser: BertNormaliser {
    BertNormaliser(
      cleanText: cleanText, chineseCharacters: chineseCharacters, stripAccents: stripAccents,
      lowercase: lowercase)
  }
}
