import Contaminate
import Testing
import Values

@Suite struct ContaminationSettingsTests {
  @Test func defaultsAreTheFieldsOwn() throws {
    let settings = ContaminationSettings()
    #expect(settings == (try ContaminationSettings(reading: [:])))
    #expect(settings.rule == .ours && settings.threshold == 0.6 && settings.minimumLetters == 20)
    let line = try StableJSON.line(settings)
    #expect(
      String(decoding: line, as: UTF8.self)
        == #"{"minimum-letters":20,"rule":"ours","threshold":0.6}"#)
    #expect(try StableJSON.decode(ContaminationSettings.self, from: line, file: "f") == settings)
  }

  @Test(
    arguments: [
      ("rule", "theirs"), ("threshold", "-0.01"), ("threshold", "1.01"), ("threshold", "high"),
      ("minimum-letters", "-1"), ("minimum-letters", "1.5"),
    ])
  func refusesWhatIsOutOfLimits(key: String, word: String) {
    let error = #expect(throws: SettingError.self) {
      try ContaminationSettings(reading: [key: [word]])
    }
    #expect(error?.key == key && error?.found == "'\(word)'")
  }
}
