import Ingest
import Testing
import Values

@Suite("Settings of an extraction")
struct ExtractSettingsTests {
  @Test("they come back from JSON, whatever they are")
  func coding() throws {
    var settings = ExtractSettings(language: "zh", kinds: [.wikipedia, .jsonl])
    for change in [
      { $0.records.namespaces = [4] }, { $0.records.extraKeys = ["id"] },
      { $0.filters[.scriptShare] = 0.25 }, { $0.text.minimumLineCharacters = 7 },
      { $0.wikitext.variant = "zh-tw" }, { $0.tolerance.damages = 2 }, { _ in },
    ] as [(inout ExtractSettings) -> Void] {
      change(&settings)
      let line = try StableJSON.line(settings)
      #expect(try StableJSON.decode(ExtractSettings.self, from: line, file: "f") == settings)
      try settings.validate()
    }
  }

  @Test("what is out of limits in JSON is refused")
  func limits() throws {
    let line = try StableJSON.line(ExtractSettings(language: "fi", kinds: [.mc4]))
    let text = String(decoding: line, as: UTF8.self)
    for (good, bad) in [
      (#""rejected":0.001"#, #""rejected":-1"#), (#""namespaces":[0]"#, #""namespaces":[-2]"#),
      (#""minimum-line-characters":0"#, #""minimum-line-characters":-1"#),
    ] {
      let spoilt = Array(text.replacing(good, with: bad).utf8)
      #expect(spoilt != line)
      #expect(throws: BrokenJSON.self, "\(bad)") {
        try StableJSON.decode(ExtractSettings.self, from: spoilt, file: "f")
      }
    }
  }
}
