public import ByteIO
import Values

/// What can go wrong with token shards and draw tables.
public enum TokenStoreError: Error, Sendable, CustomStringConvertible {
  /// A file's bytes are not what its format or its description asks.
  case damaged(Damage)
  /// The document, counted from 0 in order of writing, has an id that its vocabulary lacks.
  case idOutsideVocabulary(id: Int, document: Int, vocabularySize: Int)
  /// The document has more tokens than the 32-bit length of the format can say.
  case documentTooLong(document: Int, tokenCount: Int)
  /// A document, token or row was asked for that is not there.
  case outOfBounds(unit: String, range: Range<Int>, count: Int)
  /// The map of ids for a clone of a stream does not go as far as an id of that stream.
  case noMappedID(id: Int, stream: Int, clone: Int)

  /// One sentence for the user: what was found, where, and what was expected.
  public var description: String {
    switch self {
    case .damaged(let damage):
      damage.description
    case .idOutsideVocabulary(let id, let document, let vocabularySize):
      "document \(document): id \(id) is outside the vocabulary of \(vocabularySize) ids"
    case .documentTooLong(let document, let tokenCount):
      "document \(document): \(tokenCount) tokens; at most \(Int32.max) fit a document"
    case .outOfBounds(let unit, let range, let count):
      "\(unit)s \(range.lowerBound)..<\(range.upperBound) asked for; there are \(count)"
    case .noMappedID(let id, let stream, let clone):
      "stream \(stream), clone \(clone): id \(id) has no id in the vocabulary to map to"
    }
  }

  /// Reads the description of type `Value` in the file at `path`.
  ///
  /// - Throws: ``damaged(_:)`` where it is none, or where `check` refuses one of its settings.
  static func readDescription<Value: Decodable>(
    _ type: Value.Type, path: String, check: (Value) throws -> Void
  ) throws -> Value {
    let bytes = try readFile(path)
    do {
      let value = try StableJSON.decode(type, from: bytes, file: path)
      try check(value)
      return value
    } catch let error as SettingError {
      throw TokenStoreError.damaged(
        path, at: 0, error.key, found: error.found, expected: error.expected)
    } catch let error as BrokenJSON {
      throw TokenStoreError.damaged(Damage(file: path, offset: 0, reason: error.reason))
    }
  }

  /// Damage in `file` at `offset`, in the house's words.
  static func damaged(
    _ file: String, at offset: Int, _ what: String, found: some Any, expected: some Any
  ) -> TokenStoreError {
    .damaged(
      Damage(file: file, offset: offset, reason: "\(what) is \(found); expected \(expected)"))
  }
}
