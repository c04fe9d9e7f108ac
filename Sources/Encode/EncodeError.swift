public import Corpus

/// What cannot be turned into token shards, or out of them.
public enum EncodeError: Error, Sendable, CustomStringConvertible {
  /// A place of a file of text that holds no document.
  case badText(TextProblem)
  /// Files of Megatron-LM whose documents do not tell by which id they end.
  case unknownEnd(file: String, document: Int, found: String)
  /// A draw table that cannot be written out as asked, and why.
  case badDraw(folder: String, reason: String)

  /// One sentence for the user.
  public var description: String {
    switch self {
    case .badText(let problem):
      problem.record == nil
        ? "\(problem.file): the stored file is damaged at byte \(problem.offset): \(problem.reason)"
        : "\(problem)"
    case .unknownEnd(let file, let document, let found):
      "\(file): document \(document) ends in \(found), another id than those before it; name the "
        + "end of text with --end-of-text, which is put behind documents that lack it"
    case .badDraw(let folder, let reason): "\(folder): \(reason)"
    }
  }
}
