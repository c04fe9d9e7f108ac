import LanguageID
import Testing
import Values

@Suite struct LineClassifierSettingsTests {
  @Test func seedIsNeverChosenForYou() throws {
    let error = #expect(throws: SettingError.self) { try LineClassifierSettings(reading: [:]) }
    #expect(error?.key == "seed")
    let settings = try LineClassifierSettings(reading: ["seed": ["7"]])
    #expect(settings == LineClassifierSettings(seed: 7))
    // What the shipped model was trained with; docs/language-id-model.md has the measurements.
    #expect(settings.maximumOrder == 4 && settings.features == 60_000)
    #expect(settings.epochs == 5 && settings.linesPerLabel == 8000)
  }

  @Test func limitsAreHeld() {
    for field in LineClassifierSettings.fields {
      #expect(!field.outside.isEmpty)
      for text in field.outside {
        let error = #expect(throws: SettingError.self) {
          try LineClassifierSettings(
            reading: ["seed": ["1"]].merging([field.key: [text]]) { $1 })
        }
        #expect(error?.key == field.key)
      }
    }
  }
}
