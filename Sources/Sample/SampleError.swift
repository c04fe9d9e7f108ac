/// Why a sample cannot be drawn as asked.
public enum SampleError: Error, CustomStringConvertible, Sendable {
  /// There is less text than the set asks for.
  case tooLittleText(corpus: String, set: String, wanted: Int, available: Int)
  /// None of the `tried` documents can be cut so that the set comes out exact.
  case noExactCut(corpus: String, set: String, wanted: Int, missing: Int, tried: Int)
  /// The documents are no longer those that were indexed.
  case inputChanged(corpus: String, path: String)
  /// A document is longer than the index can note.
  case documentTooLong(corpus: String, id: String, bytes: Int, most: Int)

  /// What is wrong, and what can be done.
  public var description: String {
    switch self {
    case .tooLittleText(let corpus, let set, let wanted, let available):
      "\(corpus): \(set) asks for \(wanted) bytes of text, but only \(available) are left for it; "
        + "lower the budget or the hold-outs, or give more input"
    case .noExactCut(let corpus, let set, let wanted, let missing, let tried):
      "\(corpus): \(set) cannot hold exactly \(wanted) bytes: \(missing) are missing, and none of "
        + "the \(tried) documents tried has a character that ends there; "
        + "change the budget by a byte or two"
    case .inputChanged(let corpus, let path):
      "\(corpus): \(path) was changed while it was sampled; sample it again"
    case .documentTooLong(let corpus, let id, let bytes, let most):
      "\(corpus): document \(id) has \(bytes) bytes; at most \(most) are possible"
    }
  }
}
