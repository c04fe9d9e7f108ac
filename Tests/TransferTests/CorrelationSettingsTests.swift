import Testing
import Transfer
import Values

struct CorrelationSettingsTests {
  @Test func defaultsPermuteLanguagesOnBothSides() throws {
    let settings = try CorrelationSettings(reading: ["seed": ["7"]])
    #expect(settings.null == .languages && settings.alternative == .twoSided)
    #expect(settings.resamples == 9999 && settings.seed == 7 && settings.excludedSizes == [])
    #expect(settings.measure == "transferred_bytes")
    #expect(throws: SettingError.self) { try CorrelationSettings().validate() }
    #expect(throws: SettingError.self) { try CorrelationSettings(reading: [:]) }
  }

  @Test func readsTheStudysTest() throws {
    let settings = try CorrelationSettings(reading: [
      "null": ["rows"], "alternative": ["greater"], "exclude-size": ["6e9", "0"], "seed": ["1"],
    ])
    #expect(settings.null == .rows && settings.alternative == .greater)
    #expect(settings.excludedSizes == [6e9, 0])
  }
}
