/// Why a run cannot be trained.
public enum TrainError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The run's rows are of another vocabulary.
  case otherVocabulary(stream: String, found: String, expected: String)
  /// The run that this one goes on from has another model or another vocabulary.
  case otherParent(parent: String, what: String, found: String, expected: String)
  /// A folder has no model of ours and none of Hugging Face's.
  case noModel(folder: String)
  /// The objective hides tokens, and the vocabulary has no id to hide them behind.
  case noMask(vocabulary: String)
  /// The loss or the gradient is not finite, or the loss has exploded; `documents` were in the
  /// batch.
  case diverged(step: Int, what: String, documents: String)

  /// One sentence for the user: what was found and what was expected.
  public var description: String {
    switch self {
    case .otherVocabulary(let stream, let found, let expected):
      "\(stream): its ids are of the vocabulary with the SHA-256 \(found); expected \(expected)"
    case .otherParent(let parent, let what, let found, let expected):
      "\(parent): its \(what) is \(found); a run that goes on from it must have the same, "
        + "but has \(expected)"
    case .noModel(let folder):
      "\(folder): found no model there; expected model.safetensors with config.json of Hugging "
        + "Face's GPT-2 or BERT, or with configuration.json of a run"
    case .noMask(let vocabulary):
      "the vocabulary with the SHA-256 \(vocabulary) has no [MASK]; objective: masked needs one, "
        + "such as train: wordpiece makes"
    case .diverged(let step, let what, let documents):
      "step \(step): training has diverged: \(what); the batch has documents \(documents) (the "
        + "first is 0); try a lower learning-rate, a longer warm-up, clip: 1 or precision: fp32, "
        + "and look at these documents"
    }
  }
}
