import Testing
import Values
import Vocabulary

@Suite struct BPESettingsTests {
  @Test func limitsAreHeld() throws {
    for field in BPESettings.fields {
      for text in field.outside {
        let error = #expect(throws: SettingError.self, "\(field.key): \(text)") {
          try BPESettings(reading: [field.key: [text]])
        }
        #expect(error?.key == field.key)
      }
    }
    #expect(BPESettings.fields.map(\.key).contains("longest-sentence"))
  }

  @Test func symbolsThatDoNotFitTogetherAreRefused() throws {
    let wrong: [(key: String, written: [String: [String]])] = [
      ("begin-id", ["begin-id": ["0"]]),
      ("padding-id", ["padding-id": ["2"]]),
      ("end-piece", ["end-piece": ["<s>"]]),
      ("begin-piece", ["begin-piece": ["<unk>"]]),
      ("control-symbols", ["control-symbols": ["<c>", "<c>"]]),
      ("user-defined-symbols", ["control-symbols": ["<c>"], "user-defined-symbols": ["<c>"]]),
      ("user-defined-symbols", ["user-defined-symbols": ["<unk>"]]),
      ("byte-fallback", ["user-defined-symbols": ["<0x0A>"], "byte-fallback": ["true"]]),
      ("required-characters", ["required-characters": ["a b"]]),
      ("required-characters", ["required-characters": ["\u{2585}"]]),
    ]
    for (key, written) in wrong {
      let error = #expect(throws: SettingError.self, "\(written)") {
        try BPESettings(reading: written)
      }
      #expect(error?.key == key)
    }
    // A symbol that is not in use can be given to another.
    _ = try BPESettings(reading: ["begin-id": ["-1"], "end-piece": ["<s>"]])
    _ = try BPESettings(reading: ["user-defined-symbols": ["<0x0A>"]])
  }

  @Test func defaultsAreThoseOfThePackage() throws {
    let settings = try BPESettings(reading: [:])
    #expect(settings == BPESettings())
    #expect(settings.size == 8000 && settings.characterCoverage == 0.9995)
    #expect(settings.normalisation == .nmtNFKC && settings.dummyPrefix)
    #expect(settings.longestPiece == 16 && settings.longestSentence == 4192)
    #expect(settings.unknownID == 0 && settings.beginID == 1 && settings.endID == 2)
    #expect(settings.paddingID == -1 && settings.hardLimit && !settings.byteFallback)
  }
}
