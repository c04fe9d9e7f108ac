import Testing
import Values
import Vocabulary

@Suite struct CloneSettingsTests {
  private func settings(_ written: [String: String]) throws -> CloneSettings {
    try CloneSettings(reading: written.mapValues { [$0] }.merging(["copies": ["2"]]) { $1 })
  }

  @Test func allPiecesAreClonedUnlessItIsSaid() throws {
    let plain = try settings([:])
    #expect(plain.cloned == 1 && plain.rule == .shuffle && plain.layout == .compact)
    #expect(plain.seed == nil && plain.band == nil && plain.pieces == nil)
    #expect(throws: SettingError.self) { try CloneSettings(reading: [:]) }
  }

  @Test func aChoiceByChanceNeedsASeed() throws {
    #expect(try settings(["cloned": "0.5"]).needsSeed)
    for written in [
      ["cloned": "0"], ["cloned": "1"], ["cloned": "0.5", "rule": "as-published"],
      ["cloned": "0.5", "pieces": "list.txt"],
    ] { #expect(try !settings(written).needsSeed, "\(written)") }
  }

  @Test func waysToChooseExcludeEachOther() {
    for written in [
      ["pieces": "p", "band": "0..1"], ["rule": "as-published", "band": "0..1"],
      ["rule": "as-published", "pieces": "p"],
    ] { #expect(throws: SettingError.self, "\(written)") { try settings(written) } }
  }
}
