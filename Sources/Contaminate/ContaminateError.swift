/// What cannot be measured.
public enum ContaminateError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The corpus is declared to be in a language that the model does not know, so that every line
  /// of it would count as contamination.
  case unknownLanguage(declared: String, known: [String])
  /// The two counts are not of one corpus by one rule and one set of labels.
  case incompatible(String, String)
  /// The table was made with a model of other labels.
  case otherLabels(missing: String)
  /// A model or a table cannot be read.
  case badFile(String, reason: String)
  /// A record of a corpus is no document, or the file is damaged.
  case badRecord(file: String, record: Int, offset: Int, reason: String)
  /// The file of audited lines cannot be read.
  case badAudit(file: String, row: Int, reason: String)

  /// What went wrong, in one line, for the user.
  public var description: String {
    switch self {
    case .unknownLanguage(let declared, let known):
      "the model does not know '\(declared)', only \(known.joined(separator: ", "))"
    case .incompatible(let first, let second):
      "the measurements of '\(first)' and '\(second)' cannot be added up"
    case .otherLabels(let missing):
      "the confusion table was made with another model: only one of them knows '\(missing)'; "
        + "make one with 'isogloss language-id evaluate --output'"
    case .badFile(let file, let reason): "\(file): \(reason)"
    case .badRecord(let file, let record, let offset, let reason):
      "\(file): record \(record) at byte \(offset): \(reason)"
    case .badAudit(let file, let row, let reason): "\(file): row \(row): \(reason)"
    }
  }
}
