import Testing
import Values

struct SettingsFieldTests {
  @Test(arguments: [
    ("row-count", ["0"], "'0'", "a count such as 4, from 1 to 8"),
    ("row-count", ["9"], "'9'", "a count such as 4, from 1 to 8"),
    ("row-count", ["1", "2"], "a list of 2", "a count such as 4, from 1 to 8"),
    ("row-count", [], "an empty list", "a count such as 4, from 1 to 8"),
    ("size", ["-1"], "'-1'", "at least 0"),
    ("size", ["9223372036854775808"], "'9223372036854775808'", "at least 0"),
    ("rate", ["-0.1"], "'-0.1'", "a number from 0 to 10"),
    ("rate", ["10.001"], "'10.001'", "a number from 0 to 10"),
    ("rate", ["nan"], "'nan'", "0 to 10"),
    ("rate", ["inf"], "'inf'", "0 to 10"), ("rate", ["fast"], "'fast'", "0 to 10"),
    ("part", ["101 %"], "'101 %'", "a share between 0 and 1"),
    ("colour", ["blue"], "'blue'", "one of: red, green"), ("title", [""], "''", "a title"),
    ("seed", ["-1"], "'-1'", "a whole number from 0 to 2^64 - 1"),
    ("seed", ["18446744073709551616"], "'18446744073709551616'", "2^64 - 1"),
    ("is-on", ["yes"], "'yes'", "true or false"),
    ("colours", [], "an empty list", "one or more, each one of: red, green"),
    ("colours", ["red", "blue"], "'blue'", "one of: red, green"),
    ("widths", ["1", "10", "11"], "'10'", "a count such as 3, from 1 to 9"),
    ("names", ["a", ""], "''", "a name"),
  ])
  func whatCannotBeReadIsNamed(
    key: String, words: [String], found: String, expected: String
  ) throws {
    let error = try Everything.complaint([key: words])
    #expect(error.key == key && error.found == found)
    #expect(error.expected.contains(expected), "\(error)")
    #expect(error.description == "\(key): found \(found), expected \(error.expected)")
  }

  @Test func everyDefaultCanBeWritten() throws {
    let preset = try Everything.read([:])
    for field in Everything.fields {
      guard let text = field.defaultText else { continue }
      let words = field.takesList ? text.split(separator: ", ").map(String.init) : [text]
      #expect(try Everything.read([field.key: words]) == preset, "\(field.key)")
      #expect(!field.isRequired, "\(field.key)")
    }
    #expect(Everything.fields.filter(\.isRequired).map(\.key) == ["row-count", "widths"])
  }
}
