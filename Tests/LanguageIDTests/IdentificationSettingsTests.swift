import LanguageID
import Testing
import Values

@Suite struct IdentificationSettingsTests {
  @Test func defaultsAskForTheLikeliestLabel() throws {
    let settings = try IdentificationSettings(reading: [:])
    #expect(settings == IdentificationSettings())
    #expect(settings.top == 1)
    #expect(settings.threshold == 0)
    #expect(settings.labels.isEmpty)
  }

  @Test func limitsAreHeld() {
    for field in IdentificationSettings.fields {
      #expect(!field.outside.isEmpty)
      for text in field.outside {
        let error = #expect(throws: SettingError.self) {
          try IdentificationSettings(reading: [field.key: [text]])
        }
        #expect(error?.key == field.key)
        #expect(error?.found == "'\(text)'")
      }
    }
  }
}
