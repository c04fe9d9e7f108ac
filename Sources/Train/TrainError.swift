/// Why a run cannot be trained.
public enum TrainError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A setting cannot be used, by itself or with the rows that are to be trained on.
  case unusableSetting(name: String, found: String, expected: String)

  /// One sentence for the user: what was found and what was expected.
  public var description: String {
    switch self {
    case .unusableSetting(let name, let found, let expected):
      "\(name) is \(found); expected \(expected)"
    }
  }
}
