/// What can go wrong with text that is valid UTF-8.
public enum TextError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A text has more than 2^31 − 1 bytes, which is all that ICU can count.
  case tooLong(bytes: Int)
  /// ICU has no rules or data for what was asked: its installation is incomplete.
  case unavailable(what: String)

  /// What happened, in one line.
  public var description: String {
    switch self {
    case .tooLong(let bytes): "a text of \(bytes) bytes is longer than ICU's limit of 2^31 − 1"
    case .unavailable(let what): "ICU offers no \(what): its data is not installed"
    }
  }
}
