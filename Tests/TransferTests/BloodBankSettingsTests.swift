import Testing
import Transfer
import Values

@Suite struct BloodBankSettingsTests {
  @Test func theDefaultsAreThePapers() {
    let settings = BloodBankSettings()
    #expect(settings.bins == [-10, 10, 55])
    #expect(settings.resamples == 9999)
  }

  @Test func readsWhatIsWritten() throws {
    let settings = try BloodBankSettings(
      reading: ["bins": ["-5", "0.5"], "resamples": ["1k"], "seed": ["7"]])
    #expect(settings.bins == [-5, 0.5])
    #expect(settings.resamples == 1000)
    #expect(settings.seed == 7)
  }

  @Test(arguments: [
    (["10", "-10"], "limits that rise"), (["1", "1"], "limits that rise"),
    (["x"], "a number from -100"), (["nan"], "a number from -100"), ([], "one or more"),
  ]) func refusesLimitsThatAreNone(_ words: [String], _ expected: String) {
    let error = #expect(throws: SettingError.self) {
      try BloodBankSettings(reading: ["bins": words])
    }
    #expect(error?.key == "bins")
    #expect(error?.expected.hasPrefix(expected) == true)
  }

  @Test func everyLimitIsHeld() throws {
    for field in BloodBankSettings.fields {
      var settings = BloodBankSettings()
      for text in field.outside {
        #expect(throws: SettingError.self) { try field.read([text], into: &settings) }
      }
      for text in field.inside { try field.read([text], into: &settings) }
    }
  }
}
