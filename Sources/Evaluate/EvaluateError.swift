/// Why a model cannot be scored.
public enum EvaluateError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The ids of shards or weights are those of another vocabulary than the one given.
  case otherVocabulary(label: String, found: String, expected: String)
  /// The loss of the token at `position` of the stream is infinite or not a number: the model's
  /// training has diverged.
  case notFinite(label: String, position: Int)

  /// A file of minimal pairs has a line that is none.
  case brokenPairs(file: String, line: Int, found: String, expected: String)
  /// A file of parallel text has a line that is none.
  case brokenParallel(file: String, line: Int, found: String, expected: String)
  /// The vocabulary of a masked model has nothing to hide a token behind.
  case noMask(label: String)
  /// `documents.csv` of an evaluation has a line that is no score of a document.
  case brokenDocuments(file: String, line: Int, found: String)
  /// Two evaluations that are to be compared are of different sets of documents.
  case otherDocuments(file: String, found: Int, expected: Int)

  /// One sentence for the user: what was found and what was expected.
  public var description: String {
    switch self {
    case .otherVocabulary(let label, let found, let expected):
      "\(label): its ids are of the vocabulary with the SHA-256 \(found); expected \(expected)"
    case .notFinite(let label, let position):
      "\(label): the loss of token \(position) is not finite; the training has diverged"
    case .brokenPairs(let file, let line, let found, let expected),
      .brokenParallel(let file, let line, let found, let expected):
      "\(file):\(line): found '\(found)', expected \(expected)"
    case .noMask(let label):
      "\(label): its vocabulary has no [MASK]; a model that sees what follows is scored with one"
    case .brokenDocuments(let file, let line, let found):
      "\(file):\(line): found '\(found)', expected targets, text-bytes and nats; build it again"
    case .otherDocuments(let file, let found, let expected):
      "\(file): found \(found) documents, expected \(expected), as in what it is compared with"
    }
  }
}
