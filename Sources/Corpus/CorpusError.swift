/// What can be wrong with what passes between stages.
public enum CorpusError: Error, CustomStringConvertible, Sendable {
  /// A code that the language table does not have.
  case unknownLanguage(String)
  /// A line of a document file that is no document, with the file and the ordinal of the line.
  case badDocument(file: String, record: Int, reason: String)
  /// A path, pattern or folder that names no file, or none that can be read, and why.
  case noFile(String, reason: String)
  /// A file that holds something else than it is said to: what was found and expected, and what can
  /// be done.
  case otherContent(file: String, found: String, expected: String, advice: String)
  /// The parser of JSON could not be made: there is no memory left.
  case outOfMemory

  /// What is wrong, and what was expected.
  public var description: String {
    switch self {
    case .unknownLanguage(let code):
      Self.unknownLanguageText(code)
    case .badDocument(let file, let record, let reason): "\(file): line \(record): \(reason)"
    case .noFile(let word, let reason): "found '\(word)', which \(reason)"
    case .otherContent(let file, let found, let expected, let advice):
      "\(file): found \(found), expected \(expected); \(advice)"
    case .outOfMemory: "out of memory"
    }
  }

  private static func unknownLanguageText(_ code: String) -> String {
    let suggestions = Language.suggestions(for: code)
    return "unknown language '\(code)': expected a BCP 47 code such as fi, zh-Hant or pms, "
      + "or a private x-… code"
      + (suggestions.isEmpty ? "" : "; did you mean \(suggestions.joined(separator: " or "))?")
  }
}
