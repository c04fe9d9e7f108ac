import Evaluate
import Testing
import Values

@Suite struct EvaluationSettingsTests {
  @Test func bothMustBeWritten() throws {
    let settings = try EvaluationSettings(reading: ["window": ["1k"], "shift": ["128"]])
    #expect(settings == EvaluationSettings(window: 1_000, shift: 128))
    #expect(settings.unit == .stream && settings.firstWindow == .whole)
    #expect(settings.clones == .all && settings.comparison == .none)
    #expect(throws: SettingError.self) { try EvaluationSettings(reading: ["window": ["512"]]) }
    #expect(throws: SettingError.self) { try EvaluationSettings(reading: ["shift": ["512"]]) }
    #expect(try EvaluationSettings(reading: ["window": ["1"], "shift": ["1"]]).window == 1)
  }

  @Test(arguments: EvaluationSettings.fields.map(\.key))
  func valuesOutsideTheLimitsAreRefused(key: String) throws {
    let written = ["window": ["131072"], "shift": ["128"]]
    let field = try #require(EvaluationSettings.field(key))
    #expect(!field.outside.isEmpty)
    for value in field.outside {
      let error = #expect(throws: SettingError.self) {
        try EvaluationSettings(reading: written.merging([key: [value]]) { $1 })
      }
      #expect(error?.key == key && error?.found == "'\(value)'")
    }
  }

  @Test func aWindowDoesNotMoveBeyondItself() {
    let error = #expect(throws: SettingError.self) {
      try EvaluationSettings(reading: ["window": ["12"], "shift": ["13"]])
    }
    #expect(error?.description == "shift: found '13', expected 1 to 12")
  }
}
