import Corpus
import Ingest
import TestSupport
import Testing
import Text
import Values

@Suite("Cleaning of texts")
struct TextSettingsTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("without settings nothing is filtered")
  func off() async throws {
    let text = "# # # #\n# # # #\nprivacy policy\nЭто"
    #expect(try await Extraction([folder.store(text)], .text).texts == [text])
  }

  @Test("boilerplate lines go, and what is empty then is dropped")
  func boilerplate() async throws {
    let text = """
      First.\n\u{A0}This site uses\u{A0}cookies. \nSecond.

      Please enable JavaScript
      """
    let read = try await Extraction([folder.store(text)], .text) {
      $0.text.boilerplateLines = [.cookies, .javascript]
    }
    #expect(read.texts == ["First.\nSecond."])
    #expect(read.ledger.constructCounts["boilerplate line"] == 1)
    #expect(read.ledger.droppedCount("empty") == 1)
  }

  @Test("defaults and limits")
  func settings() throws {
    let settings = TextSettings()
    #expect(settings.minimumLineCharacters == 0 && settings.boilerplateLines.isEmpty)
    let read = try TextSettings(reading: [
      "minimum-line-characters": ["1k"], "normalise": ["NFC"],
      "boilerplate-lines": ["cookies", "lorem-ipsum"],
    ])
    #expect(read.minimumLineCharacters == 1000)
    #expect(read.boilerplateLines == [.cookies, .loremIpsum])
    for (key, word) in [
      ("minimum-line-characters", "-1"), ("normalise", "NFD"), ("boilerplate-lines", "ads"),
    ] {
      let error = #expect(throws: SettingError.self) { try TextSettings(reading: [key: [word]]) }
      #expect(error?.key == key && error?.found == "'\(word)'")
    }
    #expect(ToleranceSettings().rejected == 0.001 && ToleranceSettings().damages == 0)
    #expect(try ToleranceSettings(reading: ["rejected": ["0.1 %"]]).rejected == 0.001)
    #expect(throws: SettingError.self) { try ToleranceSettings(reading: ["rejected": ["2"]]) }
    #expect(throws: SettingError.self) { try ToleranceSettings(reading: ["damages": ["-1"]]) }
  }
}
