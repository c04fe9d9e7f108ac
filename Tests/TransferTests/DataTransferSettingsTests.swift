import Testing
import Transfer
import Values

struct DataTransferSettingsTests {
  @Test func defaultsAreThePapers() {
    let settings = DataTransferSettings()
    #expect(settings.interpolation == .linear && settings.replicates == .mean)
    #expect(settings.fraction == .signed && settings.margin == nil)
  }

  @Test func readsNamedValues() throws {
    let settings = try DataTransferSettings(reading: [
      "interpolation": ["numpy-period-10"], "replicates": ["min"], "fraction": ["clipped"],
      "margin": ["1.25"],
    ])
    #expect(settings.interpolation == .numpyPeriod10 && settings.replicates == .min)
    #expect(settings.fraction == .clipped && settings.margin == 1.25)
    for wrong in ["0.9", "none"] {
      #expect(throws: SettingError.self) {
        try DataTransferSettings(reading: ["margin": [wrong]])
      }
    }
  }
}
