import Corpus
import Sample
import Testing
import Values

@Suite struct SampleSettingsTests {
  private func settings(_ budgets: [String]) throws -> SampleSettings {
    try SampleSettings(reading: ["budgets": budgets])
  }

  @Test func budgetsAreNamedAsTheyAreWritten() throws {
    let settings = try settings(["300kB", "1 MiB", "byte-study-6M"])
    #expect(settings.budgets.map(\.name) == ["300kB", "1MiB", "byte-study-6M"])
    #expect(settings.budgets.map(\.byteCount) == [300_000, 1 << 20, 6_815_744])
    #expect(settings.holdout == HoldOutSettings(validation: 0, test: 0))
  }

  @Test(arguments: [[], ["0"], ["-1"], ["1.5"], ["1kB", "1000"], ["much"]])
  func refusesWhatIsNoListOfSizes(_ budgets: [String]) {
    let error = #expect(throws: SettingError.self) { try settings(budgets) }
    #expect(error?.key == "budgets")
  }

  @Test func holdOutsAreBytes() throws {
    let holdOut = try HoldOutSettings(reading: ["validation": ["2kB"], "test": ["0"]])
    #expect(holdOut == HoldOutSettings(validation: 2000, test: 0))
    #expect(throws: SettingError.self) { try HoldOutSettings(reading: ["test": ["-1"]]) }
    #expect(throws: SettingError.self) { try HoldOutSettings(validation: -1, test: 0).validate() }
  }

  @Test func jsonIsSpeltAsARecipeAndReadBack() throws {
    var settings = try settings(["4kB"])
    settings.seed = UInt64.max
    settings.holdout = HoldOutSettings(validation: 1, test: 2)
    let line = try StableJSON.line(settings)
    #expect(
      String(decoding: line, as: UTF8.self) == #"""
        {"budgets":[{"byte-count":4000,"name":"4kB"}],"holdout":{"test":2,"validation":1},\#
        "seed":18446744073709551615}
        """#)
    #expect(try StableJSON.decode(SampleSettings.self, from: line, file: "f") == settings)
    let spoilt = String(decoding: line, as: UTF8.self).replacing("4000", with: "0")
    #expect(throws: BrokenJSON.self) {
      try StableJSON.decode(SampleSettings.self, from: Array(spoilt.utf8), file: "f")
    }
  }

  @Test func partsComeHoldOutsFirst() throws {
    var settings = try settings(["4kB", "1kB"])
    #expect(settings.parts.map(\.word) == ["train-1kB", "train-4kB"])
    settings.holdout = HoldOutSettings(validation: 1, test: 2)
    #expect(
      settings.parts == [.test, .validation, .train(budget: "1kB"), .train(budget: "4kB")])
  }
}
