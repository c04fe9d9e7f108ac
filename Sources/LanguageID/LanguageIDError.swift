public import Values

/// What can go wrong when a model is trained or read.
public enum LanguageIDError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A label is empty, longer than 64 bytes, or one of the reserved `und` and `zxx`.
  case invalidLabel(String)
  /// Training needs between 2 and 1,024 labels.
  case unsupportedLabelCount(Int)
  /// A setting is outside its limits.
  case invalidSetting(SettingError)
  /// Line `number` of `file`, counted from 1 without empty ones, is not label, tab, source, tab,
  /// text.
  case damagedLine(file: String, number: Int)
  /// The bytes are not a model: what stands at `offset` is not what the format asks.
  case damagedModel(offset: Int, reason: String)
  /// The file at `path` is no model of our own that can be used.
  case damagedFile(path: String, reason: String)
  /// The bytes are not a table of confusion.
  case damagedConfusionTable(reason: String)
  /// The file at `path` is no model of fastText that can be used, for what stands at `offset`.
  case damagedFastText(path: String, offset: Int, reason: String)
  /// The model has no such label.
  case unknownLabel(String, known: [String])

  /// What went wrong, in one line, for the user.
  public var description: String {
    switch self {
    case .invalidLabel(let label):
      "'\(label)' cannot be a label: use 1 to 64 bytes, not 'und' or 'zxx'"
    case .unsupportedLabelCount(let count):
      "a model tells 2 to 1024 languages apart, not \(count)"
    case .invalidSetting(let error): error.description
    case .damagedLine(let file, let number):
      "\(file): line \(number) is not label, tab, source, tab, text in UTF-8"
    case .damagedModel(let offset, let reason):
      "not a line classifier: at byte \(offset): \(reason)"
    case .damagedFile(let path, let reason): "\(path): \(reason)"
    case .damagedConfusionTable(let reason): "not a confusion table: \(reason)"
    case .damagedFastText(let path, let offset, let reason):
      "\(path): not a model of fastText: at byte \(offset): \(reason)"
    case .unknownLabel(let label, let known):
      "the model has no label '\(label)': expected one of \(known.sorted().joined(separator: ", "))"
    }
  }
}
