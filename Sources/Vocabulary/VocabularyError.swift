/// What can be wrong with a `vocabulary.json`.
public enum VocabularyError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The bytes are not a JSON object with the fields of a vocabulary.
  case unreadable(reason: String)
  /// The vocabulary is well formed, but `field` is not what this kind of vocabulary has.
  case unsupported(field: String, found: String, expected: String)

  /// One sentence for the user: what was found, where, and what was expected.
  public var description: String {
    switch self {
    case .unreadable(let reason):
      "vocabulary.json: \(reason)"
    case .unsupported(let field, let found, let expected):
      "vocabulary.json: `\(field)` is \(found); expected \(expected)"
    }
  }
}
