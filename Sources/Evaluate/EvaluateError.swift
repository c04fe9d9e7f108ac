/// Why a model cannot be scored.
public enum EvaluateError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A setting cannot be used, by itself or with this model.
  case unusableSetting(name: String, found: Int, expected: ClosedRange<Int>)
  /// The shards were not made with the byte vocabulary, whose ids tell bytes from ends of text.
  case unsupportedVocabulary(label: String, hash: String)
  /// The loss of the token at `position` of the stream is infinite or not a number: the model's
  /// training has diverged.
  case notFinite(label: String, position: Int)

  /// One sentence for the user: what was found and what was expected.
  public var description: String {
    switch self {
    case .unusableSetting(let name, let found, let expected):
      "\(name) is \(found); expected \(expected.lowerBound) to \(expected.upperBound)"
    case .unsupportedVocabulary(let label, let hash):
      "\(label): the shards' vocabulary has the SHA-256 \(hash); expected the byte vocabulary"
    case .notFinite(let label, let position):
      "\(label): the loss of token \(position) is not finite; the training has diverged"
    }
  }
}
