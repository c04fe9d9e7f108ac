/// Why a run cannot be trained.
public enum TrainError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The run's rows are of another vocabulary.
  case otherVocabulary(stream: String, found: String, expected: String)
  /// The run that this one goes on from has another model or another vocabulary.
  case otherParent(parent: String, what: String, found: String, expected: String)

  /// One sentence for the user: what was found and what was expected.
  public var description: String {
    switch self {
    case .otherVocabulary(let stream, let found, let expected):
      "\(stream): its ids are of the vocabulary with the SHA-256 \(found); expected \(expected)"
    case .otherParent(let parent, let what, let found, let expected):
      "\(parent): its \(what) is \(found); a run that goes on from it must have the same, "
        + "but has \(expected)"
    }
  }
}
