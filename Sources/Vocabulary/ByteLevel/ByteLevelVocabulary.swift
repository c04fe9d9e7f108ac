import ByteIO
import Values

/// Byte-pair encoding of bytes, as GPT-2 and many models since have it, read from Hugging Face's
/// `tokenizer.json`: ids and text are those of its package, and what is no UTF-8 comes back as
/// the bytes it was.
///
/// Ids are without the special tokens that a template puts around texts. The end of text is the
/// token that it puts after one, or the one with the usual name.
///
/// - Source: Radford et al. (2019), “Language models are unsupervised multitask learners”;
///   Hugging Face's package 0.23.3.
package struct ByteLevelVocabulary: VocabularyKind {
  package static let word = "byte-level"

  /// The pieces and merges.
  package let model: ByteLevelModel
  package let special: SpecialIDs
  /// What encodes; tests compare it with its twin.
  package let encoder: ByteLevelEncoder
  private let fileBytes: [UInt8]
  /// The tokens by id: the pieces, and added tokens beyond them.
  private let tokens: [[UInt8]]
  /// Which ids `decode` leaves out, and which have no bytes: those, and the special ones.
  private let isHidden: [Bool]
  private let isSpecial: [Bool]

  /// Reads a `tokenizer.json`.
  ///
  /// - Throws: ``VocabularyError`` for one that is broken, or that is not of byte-level byte-pair
  ///   encoding by a known pattern of words.
  package init(tokenizerJSON bytes: [UInt8], file: String) throws(VocabularyError) {
    try self.init(TokeniserFile(bytes, file: file), bytes)
  }

  /// - Parameter bytes: What `file` was read from.
  init(_ file: TokeniserFile, _ bytes: [UInt8]) throws(VocabularyError) {
    (model, special) = try file.byteLevel()
    fileBytes = bytes
    var tokens = model.added.written(after: model.pieces)
    var isSpecial = model.added.specials(among: tokens.count)
    isHidden = isSpecial
    for id in [special.padding, special.endOfText] { isSpecial[Int(id)] = true }
    if let unknown = model.unknown { isSpecial[Int(unknown)] = true }
    self.isSpecial = isSpecial
    for (bytes, token) in model.written(isNormalised: true) { tokens[Int(token.id)] = bytes }
    self.tokens = tokens
    encoder = ByteLevelEncoder(model, size: tokens.count)
  }

  package var size: Int { tokens.count }

  /// The bytes that the token of `id` spells: those of its text where a character spells none.
  private func text(_ id: Int32) -> [UInt8] {
    let token = tokens[Int(id)]
    return ByteAlphabet.bytes(of: token) ?? token
  }

  package func bytes(of id: Int32) -> [UInt8] {
    tokens.indices.contains(Int(id)) && !isSpecial[Int(id)] ? text(id) : []
  }

  package func piece(_ id: Int32) -> [UInt8] {
    tokens.indices.contains(Int(id)) ? tokens[Int(id)] : []
  }

  package func decode(_ ids: [Int32]) -> [UInt8] {
    ids.flatMap { tokens.indices.contains(Int($0)) && !isHidden[Int($0)] ? text($0) : [] }
  }

  package func encode(_ texts: TextBatch, into tokens: inout TokenBatch) {
    encoder.encode(texts, into: &tokens)
  }

  /// The ids of one text.
  package func encode(_ text: [UInt8]) -> [Int32] {
    var batch = TextBatch()
    text.withUnsafeBytes { batch.append($0) }
    var tokens = TokenBatch()
    encode(batch, into: &tokens)
    return size <= 1 << 16 ? tokens.narrow.map { Int32($0) } : tokens.wide
  }
}

extension ByteLevelVocabulary {
  /// The fields of `vocabulary.json`.
  private struct Description: Codable {
    var formatVersion = 1
    var kind = ByteLevelVocabulary.word
    var special: SpecialIDs
    var fileSha256: String
    var vocabularySize: Int
  }

  package func json() throws -> [UInt8] {
    let description = Description(
      special: special, fileSha256: SHA256.hex(of: fileBytes), vocabularySize: size)
    return try StableJSON.line(description) + [UInt8(ascii: "\n")]
  }

  package func exports() throws -> [(name: String, bytes: [UInt8])] {
    [(TokeniserFile.name, fileBytes)]
  }

  package init(json: [UInt8], folder: String) throws {
    let file = "\(folder)/\(Vocabulary.fileName)"
    let found = try StableJSON.decode(Description.self, from: json, file: file)
    let check = VocabularyDescriptionCheck(file: file)
    try check.expect("kind", found.kind, Self.word)
    try check.expect("format-version", found.formatVersion, 1)
    let path = "\(folder)/\(TokeniserFile.name)"
    let bytes = try readFile(path)
    try check.expect("file-sha256", found.fileSha256, SHA256.hex(of: bytes))
    try self.init(tokenizerJSON: bytes, file: path)
    try check.expect("vocabulary-size", found.vocabularySize, size)
    try check.expect(found.special, special)
  }
}
