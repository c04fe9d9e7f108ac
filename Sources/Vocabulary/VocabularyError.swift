/// A `vocabulary.json` that is well formed, but not of a vocabulary that this version knows.
public struct VocabularyError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file.
  public let file: String
  /// The key of what is wrong.
  public let key: String
  /// What stands there.
  public let found: String
  /// What could stand there.
  public let expected: String

  /// Says what is wrong with `file`.
  public init(file: String, key: String, found: String, expected: String) {
    self.file = file
    self.key = key
    self.found = found
    self.expected = expected
  }

  /// One sentence for the user.
  public var description: String { "\(file): \(key): found \(found), expected \(expected)" }
}

/// Holds the values of a `vocabulary.json` to those that they must have.
struct VocabularyDescriptionCheck {
  /// The file, for errors.
  let file: String

  /// - Throws: ``VocabularyError`` where `found` is not `expected`.
  func expect<Value: Equatable>(
    _ key: String, _ found: Value, _ expected: Value
  ) throws(VocabularyError) {
    if found != expected {
      throw VocabularyError(file: file, key: key, found: "'\(found)'", expected: "'\(expected)'")
    }
  }

  /// - Throws: ``VocabularyError`` for the first id that is another.
  func expect(_ found: SpecialIDs, _ expected: SpecialIDs) throws(VocabularyError) {
    try expect("special.padding", found.padding, expected.padding)
    try expect("special.end-of-text", found.endOfText, expected.endOfText)
    try expect("special.unknown", found.unknown, expected.unknown)
  }
}
