/// How many letters a line has, in five steps: short lines are judged worse than long ones, so
/// probabilities and errors are measured for each step apart.
public enum LengthBucket: Int, CaseIterable, Hashable, Sendable {
  /// 1 to 9 letters.
  case upTo9
  /// 10 to 19 letters.
  case upTo19
  /// 20 to 39 letters.
  case upTo39
  /// 40 to 79 letters.
  case upTo79
  /// 80 letters or more.
  case from80

  /// The bucket of a line with `letterCount` letters.
  public init(letterCount: Int) {
    switch letterCount {
    case ..<10: self = .upTo9
    case ..<20: self = .upTo19
    case ..<40: self = .upTo39
    case ..<80: self = .upTo79
    default: self = .from80
    }
  }

  /// The bounds as text, such as `20-39`.
  public var name: String { ["1-9", "10-19", "20-39", "40-79", "80+"][rawValue] }
}
