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
      ("extra-keys", ["a", "b", "a"]),
    ])
  func refused(key: String, words: [String]) {
    let error = #expect(throws: SettingError.self) { try RecordSettings(reading: [key: words]) }
    #expect(error?.key == key)
  }
}
