/// What cannot be measured.
public enum ContaminateError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The minimum of letters is negative, or the threshold is not in 0…1.
  case invalidRule(minimumLetterCount: Int, threshold: Double)
  /// The corpus is declared to be in a language that the model does not know, so that every line
  /// of it would count as contamination.
  case unknownLanguage(declared: String, known: [String])
  /// The two measurements are not of one corpus by one rule and one set of labels.
  case incompatible(String, String)

  /// What went wrong, in one line, for the user.
  public var description: String {
    switch self {
    case .invalidRule(let letters, let threshold):
      "no line rule has \(letters) letters and a threshold of \(threshold)"
    case .unknownLanguage(let declared, let known):
      "the model does not know '\(declared)', only \(known.joined(separator: ", "))"
    case .incompatible(let first, let second):
      "the measurements of '\(first)' and '\(second)' cannot be added up"
    }
  }
}
