package import Values

/// The vocabulary of bytes: every UTF-8 byte is a token, and nothing is ever unknown.
///
/// Ids 0, 1 and 2 are padding, end of text and unknown; byte *b* has id *b* + 3. That makes 259 ids
/// in use; the size is 384, as in the published models, whose last 125 ids are sentinels for span
/// corruption that no text encodes to.
///
/// - Units: one token a byte of text, without the end of text, which the token store appends.
/// - Source: Xue et al. (2022), “ByT5: Towards a token-free future with pre-trained byte-to-byte
///   models”; the ids are those of seqio's `ByteVocabulary`.
package struct ByteVocabulary: MadeVocabularyKind, Hashable {
  package static let word = "byte"
  /// The id of byte 0; byte *b* has id `firstByte` + *b*.
  package static let firstByte: UInt16 = 3

  /// Nothing can be set.
  package struct Settings: SettingsSection {
    package static let fields: [SettingsField<Self>] = []
    package init() {}
  }

  package init() {}

  package static let isTrained = false

  package static func largestSize(_ settings: Settings) -> Int { ByteVocabulary().size }

  package static func make(_ settings: Settings, from text: TrainingText) -> Self { Self() }

  /// The number of rows of an embedding for this vocabulary.
  package var size: Int { 384 }

  package var special: SpecialIDs { SpecialIDs(padding: 0, endOfText: 1, unknown: 2) }

  package func bytes(of id: Int32) -> [UInt8] {
    let byte = id.subtractingReportingOverflow(Int32(Self.firstByte))
    return byte.overflow ? [] : UInt8(exactly: byte.partialValue).map { [$0] } ?? []
  }

  /// Appends one id a byte; any bytes will do.
  package func encode(_ texts: TextBatch, into tokens: inout TokenBatch) {
    let start = tokens.narrow.count
    let bytes = texts.bytes.span
    tokens.narrow.append(addingCapacity: bytes.count) { output in
      output.withUnsafeMutableBufferPointer { buffer, count in
        for index in 0..<bytes.count {
          buffer.initializeElement(at: index, to: UInt16(bytes[index]) + Self.firstByte)
        }
        count = bytes.count
      }
    }
    for end in texts.ends { tokens.ends.append(start + end) }
  }
}

extension ByteVocabulary {
  /// The fields of `vocabulary.json`.
  private struct Description: Codable, Equatable {
    var firstByte = ByteVocabulary.firstByte
    var formatVersion = 2
    var kind = ByteVocabulary.word
    var special = ByteVocabulary().special
    var vocabularySize = ByteVocabulary().size
  }

  package func json() throws -> [UInt8] {
    try StableJSON.line(Description()) + [UInt8(ascii: "\n")]
  }

  package init(json: [UInt8], folder: String) throws {
    let file = "\(folder)/\(Vocabulary.fileName)"
    let found = try StableJSON.decode(Description.self, from: json, file: file)
    let expected = Description()
    let check = VocabularyDescriptionCheck(file: file)
    try check.expect("kind", found.kind, expected.kind)
    try check.expect("format-version", found.formatVersion, expected.formatVersion)
    try check.expect("vocabulary-size", found.vocabularySize, expected.vocabularySize)
    try check.expect("first-byte", found.firstByte, expected.firstByte)
    try check.expect(found.special, expected.special)
    self.init()
  }
}
