import Testing
import Values

struct SettingErrorTests {
  @Test func rangesAreChecked() throws {
    try checkRange("rows", 1, 1...4)
    try checkRange("rows", 4, 1...4)
    for value in [0, 5] {
      let error = try #require(throws: SettingError.self) { try checkRange("rows", value, 1...4) }
      #expect("\(error)" == "rows: found '\(value)', expected 1 to 4")
    }
    #expect(throws: SettingError.self) { try checkRange("rate", Double.nan, 0...1) }
  }
}
