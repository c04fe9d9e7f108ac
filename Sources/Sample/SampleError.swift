/// Why a sample cannot be drawn as asked.
public enum SampleError: Error, CustomStringConvertible, Sendable {
  /// There is less text than the set asks for.
  case tooLittleText(corpus: String, set: String, wanted: Int, available: Int)
  /// No document can be cut so that the set comes out exact.
  case noExactCut(corpus: String, set: String, wanted: Int, missing: Int)
  /// A document is longer than the index can note.
  case documentTooLong(corpus: String, id: String, bytes: Int)

  /// What a person is told.
  public var description: String {
    switch self {
    case .tooLittleText(let corpus, let set, let wanted, let available):
      "\(corpus): \(set) asks for \(wanted) bytes of text, but only \(available) are left for it; "
        + "lower the budget or the hold-outs, or give more input"
    case .noExactCut(let corpus, let set, let wanted, let missing):
      "\(corpus): \(set) cannot hold exactly \(wanted) bytes: no document can be cut "
        + "after \(missing) bytes between two characters; change the budget by a byte or two"
    case .documentTooLong(let corpus, let id, let bytes):
      "\(corpus): document \(id) has \(bytes) bytes; at most 2 GiB are possible"
    }
  }
}
