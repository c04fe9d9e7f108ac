package import Values

/// What can be set of a vocabulary of byte-pair encoding.
///
/// Names aside, the settings and their defaults are those of SentencePiece's trainer, so that the
/// same settings give the same vocabulary: lines of more than 4,192 bytes are left out, rare
/// characters get no piece, text is normalised, a space is put before it, and runs of spaces become
/// one. Who wants text back as it was sets `normalisation: identity`, `dummy-prefix: false`,
/// `remove-extra-whitespace: false` and `byte-fallback: true`. What upstream samples or shuffles
/// is left to the recipe's samples.
package struct BPESettings: SettingsSection {
  /// The number of pieces, all symbols among them.
  package var size = 0
  /// The share of the text whose characters get a piece of their own.
  package var characterCoverage = 0.0
  /// The normalisation.
  package var normalisation = NamedNormalisation.nmtNFKC
  /// Whether a space is put before each text.
  package var dummyPrefix = false
  /// Whether runs of spaces become one, and those at the ends none.
  package var removeExtraWhitespace = false
  /// Whether what has no piece is written as its bytes, which get 256 pieces.
  package var byteFallback = false
  /// Whether each digit stands alone.
  package var splitDigits = false
  /// Whether a piece is of one script.
  package var splitByScript = false
  /// Whether digits are a script of their own.
  package var splitByNumber = false
  /// Whether no piece goes beyond a word.
  package var splitByWhitespace = false
  /// Whether a space belongs to the word before it.
  package var whitespaceAsSuffix = false
  /// Whether several spaces may be a piece.
  package var allowWhitespaceOnly = false
  /// The most characters of a piece.
  package var longestPiece = 0
  /// Whether it is an error if the text has too few pieces.
  package var hardLimit = false
  /// The most bytes of a line; longer ones are left out.
  package var longestSentence = 0
  /// Characters that get a piece however rare they are.
  package var requiredCharacters: String?
  /// Texts that are always a piece of their own.
  package var userDefinedSymbols: [String] = []
  /// Pieces that no text is encoded to.
  package var controlSymbols: [String] = []
  /// The id of what has no piece.
  package var unknownID = 0
  /// The id of the beginning of a text; -1 for none. So are the next two.
  package var beginID = 0
  /// The id of the end of a text.
  package var endID = 0
  /// The id of padding.
  package var paddingID = 0
  package var unknownPiece = ""
  package var beginPiece = ""
  package var endPiece = ""
  package var paddingPiece = ""

  /// The defaults.
  package init() { setDefaults() }

  /// More pieces than any vocabulary in use has.
  package static let largestSize = 1 << 22

  package static let fields: [SettingsField<Self>] = [
    .optional("size", \.size, .count(1...largestSize, example: "16384"), default: 8000),
    .optional("character-coverage", \.characterCoverage, .number(0.98...1), default: 0.9995),
    .optional("normalisation", \.normalisation, .word, default: .nmtNFKC),
    .optional("dummy-prefix", \.dummyPrefix, .truth, default: true),
    .optional("remove-extra-whitespace", \.removeExtraWhitespace, .truth, default: true),
    .optional("byte-fallback", \.byteFallback, .truth, default: false),
    .optional("split-digits", \.splitDigits, .truth, default: false),
    .optional("split-by-script", \.splitByScript, .truth, default: true),
    .optional("split-by-number", \.splitByNumber, .truth, default: true),
    .optional("split-by-whitespace", \.splitByWhitespace, .truth, default: true),
    .optional("whitespace-as-suffix", \.whitespaceAsSuffix, .truth, default: false),
    .optional("allow-whitespace-only", \.allowWhitespaceOnly, .truth, default: false),
    .optional("longest-piece", \.longestPiece, .count(1...512, example: "16"), default: 16),
    .optional("hard-limit", \.hardLimit, .truth, default: true),
    .optional("longest-sentence", \.longestSentence, .bytes(10...1 << 28), default: 4192),
    .optional("required-characters", \.requiredCharacters, .text("characters")),
    .list("user-defined-symbols", \.userDefinedSymbols, .symbol),
    .list("control-symbols", \.controlSymbols, .symbol),
    .optional("unknown-id", \.unknownID, .id(from: 0), default: 0),
    .optional("begin-id", \.beginID, .id(from: -1), default: 1),
    .optional("end-id", \.endID, .id(from: -1), default: 2),
    .optional("padding-id", \.paddingID, .id(from: -1), default: -1),
    .optional("unknown-piece", \.unknownPiece, .symbol, default: "<unk>"),
    .optional("begin-piece", \.beginPiece, .symbol, default: "<s>"),
    .optional("end-piece", \.endPiece, .symbol, default: "</s>"),
    .optional("padding-piece", \.paddingPiece, .symbol, default: "<pad>"),
  ]

  /// The symbols must fit together; see ``symbols()``.
  package func check() throws(SettingError) {
    _ = try symbols()
    for scalar in requiredScalars where [0, 0x20, 0x2585].contains(scalar) {
      throw SettingError(
        key: "required-characters", found: "U+\(String(scalar, radix: 16, uppercase: true))",
        expected: "characters other than U+0000, space and U+2585, which no piece can have")
    }
  }

  /// The scalars of ``requiredCharacters``.
  var requiredScalars: Set<UInt32> {
    Set((requiredCharacters ?? "").unicodeScalars.map(\.value))
  }

  /// Which texts may be pieces.
  var pieceRules: PieceRules {
    PieceRules(
      longest: longestPiece, splitsByScript: splitByScript, splitsByNumber: splitByNumber,
      splitsDigits: splitDigits, splitsByWhitespace: splitByWhitespace,
      isSuffix: whitespaceAsSuffix, allowsWhitespaceOnly: allowWhitespaceOnly)
  }
}

extension BPESettings {
  /// A piece that does not come of the text.
  struct Symbol: Equatable {
    var text: [UInt8]
    var type: SentencePieceModel.PieceType
  }

  /// The symbols by their ids: unknown, beginning, end and padding where the settings say; the
  /// others, and then the bytes, at the lowest ids that are free.
  ///
  /// - Throws: `SettingError` for ids and pieces that are given twice.
  func symbols() throws(SettingError) -> [Int: Symbol] {
    var symbols = try namedSymbols()
    let ids = Dictionary(uniqueKeysWithValues: symbols.map { ($1.text, $0) })
    var next = 0
    var seen: Set<[UInt8]> = [Array(unknownPiece.utf8)]
    func place(_ text: String, _ type: SentencePieceModel.PieceType, _ key: String)
      throws(SettingError)
    {
      let bytes = Array(text.utf8)
      if !seen.insert(bytes).inserted {
        throw SettingError(
          key: key, found: "'\(text)'", expected: "symbols that differ, and none for the unknown")
      }
      while symbols[next] != nil { next += 1 }
      symbols[ids[bytes] ?? next] = Symbol(text: bytes, type: type)
    }
    for text in controlSymbols { try place(text, .control, "control-symbols") }
    for text in userDefinedSymbols { try place(text, .userDefined, "user-defined-symbols") }
    for byte in 0..<(byteFallback ? 256 : 0) {
      let digits = String(byte, radix: 16, uppercase: true)
      try place("<0x\(byte < 16 ? "0" : "")\(digits)>", .byte, "byte-fallback")
    }
    return symbols
  }

  /// The symbols that have ids of their own.
  private func namedSymbols() throws(SettingError) -> [Int: Symbol] {
    var symbols: [Int: Symbol] = [:]
    var texts: Set<[UInt8]> = []
    let named: [(key: String, id: Int, piece: String)] = [
      ("unknown", unknownID, unknownPiece), ("begin", beginID, beginPiece),
      ("end", endID, endPiece), ("padding", paddingID, paddingPiece),
    ]
    for (key, id, piece) in named where id >= 0 {
      if symbols[id] != nil {
        throw SettingError(
          key: "\(key)-id", found: "\(id)", expected: "an id that no other symbol has")
      }
      if !texts.insert(Array(piece.utf8)).inserted {
        throw SettingError(
          key: "\(key)-piece", found: "'\(piece)'", expected: "a piece that no other symbol has")
      }
      symbols[id] = Symbol(text: Array(piece.utf8), type: key == "unknown" ? .unknown : .control)
    }
    return symbols
  }
}

extension SettingKind where Value == Int {
  /// An id, or -1 for none where that may be.
  fileprivate static func id(from least: Int) -> Self {
    let range = least...BPESettings.largestSize - 1
    return SettingKind(
      expected: "an id from 0 to \(range.upperBound)" + (least < 0 ? ", or -1 for none" : ""),
      outside: ["\(least - 1)", "\(range.upperBound + 1)"],
      inside: ["\(least)", "\(range.upperBound)"],
      parse: { text in Int(text).flatMap { range.contains($0) ? $0 : nil } },
      show: { "\($0)" }, allows: range.contains)
  }
}

extension SettingKind where Value == String {
  /// The text of a symbol.
  fileprivate static var symbol: Self {
    @Sendable func isSymbol(_ text: String) -> Bool { !text.isEmpty && !text.utf8.contains(0) }
    return SettingKind(
      expected: "a text without U+0000", outside: [""],
      parse: { isSymbol($0) ? $0 : nil }, show: { $0 }, allows: isSymbol)
  }
}
