import ByteIO
import Foundation

/// The vocabulary of bytes: every UTF-8 byte is a token, and nothing is ever unknown.
///
/// Ids 0, 1 and 2 are padding, end of text and unknown; byte *b* has id *b* + 3. That makes 259 ids
/// in use; the size is 384, as in the published models, whose last 125 ids are sentinels for span
/// corruption that no text encodes to.
///
/// - Units: one token a byte of text, without the end of text, which the token store appends.
/// - Source: Xue et al. (2022), “ByT5: Towards a token-free future with pre-trained byte-to-byte
///   models”; the ids are those of seqio's `ByteVocabulary`.
public struct ByteVocabulary: Hashable, Sendable {
  /// The id that fills a row beyond its text, and that stands before the first token.
  public static let padding: UInt16 = 0
  /// The id that ends every document (`</s>`).
  public static let endOfText: UInt16 = 1
  /// The id of what has no piece (`<unk>`); no byte encodes to it.
  public static let unknown: UInt16 = 2
  /// The id of byte 0; byte *b* has id `firstByte` + *b*.
  public static let firstByte: UInt16 = 3
  /// The number of ids that text and documents use: the three special ones and 256 bytes.
  public static let usedIDCount = 259
  /// The number of rows of an embedding for this vocabulary; ids lie in `0 ..< vocabularySize`.
  public static let vocabularySize = 384

  /// Makes the vocabulary; all of them are equal.
  public init() {}

  /// Appends the ids of `text` to `ids`, one a byte.
  ///
  /// - Parameter text: Any bytes; they are not validated.
  /// - Complexity: O(*n*) for *n* bytes.
  public func encode(_ text: UnsafeRawBufferPointer, into ids: inout [UInt16]) {
    ids.append(addingCapacity: text.count) { output in
      output.withUnsafeMutableBufferPointer { buffer, count in
        for index in 0..<text.count {
          buffer.initializeElement(at: index, to: UInt16(text[index]) + Self.firstByte)
        }
        count = text.count
      }
    }
  }

  /// The bytes that `ids` stand for; special ids, sentinels and ids outside stand for none.
  ///
  /// - Parameter ids: Ids as a token store or a model gives them.
  /// - Returns: Bytes that need not be valid UTF-8, since a row may begin or end inside a character.
  public func decode(_ ids: [Int32]) -> [UInt8] {
    let first = Int32(Self.firstByte)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(ids.count)
    for id in ids where id >= first && id < Int32(Self.usedIDCount) {
      bytes.append(UInt8(truncatingIfNeeded: id - first))
    }
    return bytes
  }
}

extension ByteVocabulary {
  /// The contents of `vocabulary.json`: one line of JSON with sorted keys, the same on any machine.
  public func json() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try [UInt8](encoder.encode(Description.byte)) + [UInt8(ascii: "\n")]
  }

  /// The SHA-256 of `vocabulary.json`, which token shards and checkpoints name their vocabulary by.
  public func hash() throws -> String { try SHA256.hex(of: json()) }

  /// Reads the contents of a `vocabulary.json`.
  ///
  /// - Throws: ``VocabularyError`` where the bytes are no vocabulary, or one of another kind.
  public init(json: [UInt8]) throws(VocabularyError) {
    let found: Description
    do {
      found = try JSONDecoder().decode(Description.self, from: Data(json))
    } catch {
      throw .unreadable(reason: "not the JSON object of a vocabulary: \(error)")
    }
    try Self.expect("kind", found.kind, Description.byte.kind)
    try Self.expect("formatVersion", found.formatVersion, Description.byte.formatVersion)
    try Self.expect("vocabularySize", found.vocabularySize, Description.byte.vocabularySize)
    try Self.expect("firstByte", found.firstByte, Description.byte.firstByte)
    try Self.expect("special", found.special, Description.byte.special)
    self.init()
  }

  private static func expect<Value: Equatable>(
    _ field: String, _ found: Value, _ expected: Value
  ) throws(VocabularyError) {
    if found != expected {
      throw .unsupported(field: field, found: "\(found)", expected: "\(expected)")
    }
  }

  /// The fields of `vocabulary.json`, as they are named there.
  private struct Description: Codable {
    struct Special: Codable, Equatable, CustomStringConvertible {
      var endOfText: UInt16
      var padding: UInt16
      var unknown: UInt16

      var description: String {
        "{endOfText: \(endOfText), padding: \(padding), unknown: \(unknown)}"
      }
    }

    var firstByte: UInt16
    var formatVersion: Int
    var kind: String
    var special: Special
    var vocabularySize: Int

    static let byte = Description(
      firstByte: ByteVocabulary.firstByte, formatVersion: 1, kind: "byte",
      special: Special(
        endOfText: ByteVocabulary.endOfText, padding: ByteVocabulary.padding,
        unknown: ByteVocabulary.unknown),
      vocabularySize: ByteVocabulary.vocabularySize)
  }
}
