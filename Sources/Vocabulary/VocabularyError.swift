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
