import Testing
import Values
import Vocabulary

@Suite struct VocabularySettingsTests {
  @Test func theKindMustBeOneThatThereIs() throws {
    #expect(try VocabularySettings(kind: "byte").largestSize == 384)
    let error = #expect(throws: SettingError.self) { try VocabularySettings(kind: "bytes") }
    let kinds = VocabularySettings.kinds.map(\.word).joined(separator: ", ")
    #expect(error?.description == "kind: found 'bytes', expected one of: \(kinds)")
  }

  @Test func theKindStandsAmongItsSettings() throws {
    let json = try StableJSON.line(VocabularySettings(kind: "byte"))
    #expect(String(decoding: json, as: UTF8.self) == #"{"kind":"byte"}"#)
  }
}
