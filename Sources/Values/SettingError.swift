/// What is wrong with one setting: its key, what was found and what was expected.
///
/// Who reads the setting adds the place: a recipe its file and line, a command line the option.
public struct SettingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The key, as recipes spell it, such as `head-channels`.
  public let key: String
  /// What was found, as a reader would see it: `'0'`, or words such as `a list`.
  public let found: String
  /// What was expected, as a phrase: `a count such as 4, from 1 to 1024`.
  public let expected: String

  /// Says what is wrong with the setting `key`.
  public init(key: String, found: String, expected: String) {
    self.key = key
    self.found = found
    self.expected = expected
  }

  /// One sentence for the user.
  public var description: String { "\(key): found \(found), expected \(expected)" }
}

/// Refuses a value outside `range`: the one check of a range.
///
/// - Throws: ``SettingError`` that names `key`.
public func checkRange<Value: Comparable & Sendable>(
  _ key: String, _ value: Value, _ range: ClosedRange<Value>
) throws(SettingError) {
  // Written so that a value that is not a number is refused.
  if !range.contains(value) {
    throw SettingError(
      key: key, found: "'\(value)'", expected: "\(range.lowerBound) to \(range.upperBound)")
  }
}
