/// What can go wrong when a model is trained or read.
public enum LanguageIDError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A label is empty, longer than 64 bytes, or one of the reserved `und` and `zxx`.
  case invalidLabel(String)
  /// Training needs between 2 and 1,024 labels.
  case unsupportedLabelCount(Int)
  /// A setting is outside the range the format can hold.
  case invalidSetting(name: String, value: Int, allowed: ClosedRange<Int>)
  /// No document of `fold` has a line labelled `label`, so the model that learns from that fold
  /// would never see the language.
  case missingFromFold(label: String, fold: Int)
  /// Line `number`, counted from 1 without empty ones, is not label, tab, source, tab, text.
  case damagedLine(number: Int)
  /// The bytes are not a model: what stands at `offset` is not what the format asks.
  case damagedModel(offset: Int, reason: String)

  /// What went wrong, in one line, for the user.
  public var description: String {
    switch self {
    case .invalidLabel(let label):
      "'\(label)' cannot be a label: use 1 to 64 bytes, not 'und' or 'zxx'"
    case .unsupportedLabelCount(let count):
      "a model tells 2 to 1024 languages apart, not \(count)"
    case .invalidSetting(let name, let value, let allowed):
      "\(name) is \(value): it must be in \(allowed.lowerBound)...\(allowed.upperBound)"
    case .missingFromFold(let label, let fold):
      "no document of fold \(fold) has a line in '\(label)': give each language more documents"
    case .damagedLine(let number):
      "line \(number) is not label, tab, source, tab, text in UTF-8"
    case .damagedModel(let offset, let reason):
      "not a language model: at byte \(offset): \(reason)"
    }
  }
}
