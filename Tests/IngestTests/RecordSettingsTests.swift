import Ingest
import Testing
import Values

@Suite("Namespaces and extra keys")
struct RecordSettingsTests {
  @Test("articles are kept, and no further field, unless it is asked for")
  func defaults() throws {
    #expect(RecordSettings().namespaces == [0] && RecordSettings().extraKeys.isEmpty)
    let settings = try RecordSettings(reading: [
      "namespaces": ["4", "10"], "extra-keys": ["id", "tags"],
    ])
    #expect(settings.namespaces == [4, 10] && settings.extraKeys == ["id", "tags"])
    #expect(try RecordSettings(reading: ["namespaces": []]).namespaces == [])
  }

  @Test(
    "what is no namespace, and a key that stands twice, is refused",
    arguments: [
      ("namespaces", ["-1"]), ("namespaces", ["65536"]), ("namespaces", ["0", "main"]),
      ("extra-keys", ["a", "b", "a"]), ("documents", ["words"]),
      ("text-column", [""]), ("text-column", ["0"]), ("text-column", ["-1"]), ("quotes", ["yes"]),
      ("id-column", ["2"]),
    ])
  func refused(key: String, words: [String]) {
    let error = #expect(throws: SettingError.self) { try RecordSettings(reading: [key: words]) }
    #expect(error?.key == key)
  }

  @Test("columns are all named or all numbered, and an id stands once under metadata")
  func together() throws {
    for (text, id) in [("2", "1"), ("body", "key")] {
      let settings = try RecordSettings(reading: ["text-column": [text], "id-column": [id]])
      #expect(settings.textColumn == text && settings.idColumn == id)
    }
    for (text, id) in [("2", "key"), ("body", "1")] {
      #expect(throws: SettingError.self) {
        try RecordSettings(reading: ["text-column": [text], "id-column": [id]])
      }
    }
    #expect(throws: SettingError.self) {
      try RecordSettings(reading: ["id-key": ["a"], "extra-keys": ["b", "id"]])
    }
  }

  @Test(
    "what no file of these kinds has is refused",
    arguments: [
      ("documents", "lines", [SourceKind.jsonl, .csv], SourceKind.text),
      ("text-key", "a", [.mc4, .text], .jsonl), ("id-key", "a", [.cirrus], .jsonl),
      ("text-column", "a", [.jsonl], .tsv), ("id-column", "a", [.text], .csv),
      ("quotes", "true", [.text], .tsv), ("namespaces", "4", [.jsonl], .cirrus),
    ])
  func ofOtherKinds(_ key: String, _ word: String, _ kinds: [SourceKind], _ own: SourceKind) throws
  {
    func settings(_ kinds: [SourceKind]) throws -> ExtractSettings {
      var settings = ExtractSettings(language: "en", kinds: kinds)
      settings.records = try RecordSettings(reading: [key: [word]])
      return settings
    }
    let error = #expect(throws: SettingError.self) { try settings(kinds).validate() }
    #expect(error?.key == key)
    try settings(kinds + [own]).validate()
  }
}
