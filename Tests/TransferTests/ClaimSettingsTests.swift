import Testing
import Transfer
import Values

struct ClaimSettingsTests {
  @Test func readsWhatIsWritten() throws {
    let settings = try ClaimSettings(reading: [
      "measure": ["effective-bytes"], "is": ["less"], "margin": ["1.5"], "seeds": ["3"],
      "spread": ["0.1"],
    ])
    #expect(settings.measure == .effectiveBytes && settings.relation == .less)
    #expect(settings.margin == 1.5 && settings.seeds == 3 && settings.spread == 0.1)
    let least = try ClaimSettings(reading: ["measure": ["transfer"]])
    #expect(least.relation == .more && least.margin == nil && least.seeds == nil)
  }

  @Test func aFactorIsAtLeastOne() throws {
    let written = ["measure": ["effective-bytes"], "margin": ["0.5"]]
    let error = #expect(throws: SettingError.self) {
      try ClaimSettings(reading: written).validate()
    }
    #expect(error?.key == "margin" && error?.expected.contains("a factor of at least 1") == true)
    #expect(throws: Never.self) {
      try ClaimSettings(reading: ["measure": ["transfer"], "margin": ["0.5"]]).validate()
    }
  }

  @Test func reliabilityIsNoLessThanSomething() throws {
    let error = #expect(throws: SettingError.self) {
      try ClaimSettings(reading: ["measure": ["reliability"], "is": ["alike"]]).validate()
    }
    #expect(error?.key == "is")
  }
}
