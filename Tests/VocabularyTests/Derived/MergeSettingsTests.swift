import Testing
import Values
import Vocabulary

@Suite struct MergeSettingsTests {
  private func settings(_ written: [String: String]) throws -> MergeSettings {
    try MergeSettings(reading: written.mapValues { [$0] })
  }

  @Test func anchorsAreAWordOrAFile() throws {
    #expect(try settings([:]).anchors == .exact)
    #expect(try settings(["anchors": "case-folded"]).anchors == .caseFolded)
    #expect(try settings(["anchors": "none"]).anchors == .none)
    #expect(try settings(["anchors": "pairs.tsv"]).anchors == .file("pairs.tsv"))
    #expect(try settings(["anchors": "lists/pairs"]).anchors == .file("lists/pairs"))
    let error = #expect(throws: SettingError.self) { try settings(["anchors": "exact-piece"]) }
    #expect(error?.found == "'exact-piece'")
  }

  @Test func comeBackFromJSON() throws {
    for written in [["anchors": "pairs.tsv"], ["anchored": "0.5", "seed": "3", "band": "0..1/2"]] {
      let found = try settings(written)
      let json = try StableJSON.line(found)
      #expect(try StableJSON.decode(MergeSettings.self, from: json, file: "m") == found)
    }
  }

  @Test func aChoiceByChanceNeedsASeed() throws {
    #expect(try settings(["anchored": "0.5"]).needsSeed)
    #expect(try !settings(["anchored": "0"]).needsSeed && !settings([:]).needsSeed)
    #expect(try !settings(["anchored": "0.5", "scores": "s.tsv"]).needsSeed)
    #expect(throws: SettingError.self) { try settings(["scores": "s.tsv", "band": "0..1"]) }
  }
}
