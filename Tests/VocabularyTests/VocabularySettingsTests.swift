import Testing
import Values
import Vocabulary

@Suite struct VocabularySettingsTests {
  @Test func theKindMustBeOneThatThereIs() throws {
    #expect(try VocabularySettings(reading: ["kind": ["byte"]]).largestSize == 384)
    let error = #expect(throws: SettingError.self) {
      try VocabularySettings(reading: ["kind": ["bytes"]])
    }
    #expect(error?.description == "kind: found 'bytes', expected one of: byte")
    #expect(throws: SettingError.self) { try VocabularySettings().validate() }
    #expect(throws: SettingError.self) { try VocabularySettings(reading: [:]) }
  }

  @Test func comesBackFromJSON() throws {
    let settings = try VocabularySettings(reading: ["kind": ["byte"]])
    let json = try StableJSON.line(settings)
    #expect(String(decoding: json, as: UTF8.self) == #"{"kind":"byte"}"#)
    #expect(try StableJSON.decode(VocabularySettings.self, from: json, file: "test") == settings)
    #expect(throws: BrokenJSON.self) {
      try StableJSON.decode(
        VocabularySettings.self, from: Array(#"{"kind":"bytes"}"#.utf8), file: "test")
    }
  }
}
