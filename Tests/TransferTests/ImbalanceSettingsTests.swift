import Testing
import Transfer
import Values

@Suite struct ImbalanceSettingsTests {
  @Test func readsWhatIsWritten() throws {
    #expect(ImbalanceSettings().law == .interpolation)
    #expect(ImbalanceSettings().resamples == 1999)
    let settings = try ImbalanceSettings(
      reading: ["law": ["power"], "resamples": ["199"], "seed": ["3"]])
    #expect(settings.law == .power && settings.resamples == 199 && settings.seed == 3)
  }

  @Test func everyLimitIsHeld() throws {
    for field in ImbalanceSettings.fields {
      var settings = ImbalanceSettings()
      #expect(!field.outside.isEmpty)
      for text in field.outside {
        #expect(throws: SettingError.self) { try field.read([text], into: &settings) }
      }
      for text in field.inside { try field.read([text], into: &settings) }
    }
  }
}
