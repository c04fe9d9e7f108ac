import Testing
import Values
import Vocabulary

@Suite struct FrequencyBandTests {
  private func band(_ text: String) throws -> FrequencyBand? {
    try MergeSettings(reading: ["band": [text]]).band
  }

  @Test func twoSharesAreRead() throws {
    #expect(try band("0..1/4") == FrequencyBand(lower: 0, upper: 0.25))
    #expect(try band("0.5..1") == FrequencyBand(lower: 0.5, upper: 1))
  }

  @Test(arguments: ["", "0", "0..", "1/2..1/4", "0..2", "a..b", "0..1..1", "-1..1", "1/2..1/2"])
  func othersAreRefused(text: String) {
    let error = #expect(throws: SettingError.self) { try band(text) }
    #expect(error?.key == "band")
  }
}
