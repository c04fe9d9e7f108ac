import Ingest
import Testing
import Values

@Suite("Settings of wikitext")
struct WikitextSettingsTests {
  @Test("what is written and what is not, in JSON as in recipes")
  func reading() throws {
    let settings = try WikitextSettings(reading: ["tables": ["rows"], "variant": ["zh-tw"]])
    #expect(settings == WikitextSettings(tables: .rows, variant: "zh-tw"))
    let line = try StableJSON.line(settings)
    #expect(
      String(decoding: line, as: UTF8.self)
        == #"{"expand":true,"lists":"keep","math":"drop","sections":"filled","tables":"rows","templates":{},"#
        + #""variant":"zh-tw"}"#)
    #expect(try StableJSON.decode(WikitextSettings.self, from: line, file: "f") == settings)
    let forms = WikitextSettings(templates: ["k-*": "{1}", "tableOf": "{2}"])
    let copy = try StableJSON.decode(
      WikitextSettings.self, from: StableJSON.line(forms), file: "f")
    #expect(copy == forms, "names of templates stay as they are")
  }

  @Test(
    "other words are refused",
    arguments: [("sections", "none"), ("lists", ""), ("tables", "cells"), ("templates", "t.yaml")])
  func refused(key: String, word: String) {
    let error = #expect(throws: SettingError.self) { try WikitextSettings(reading: [key: [word]]) }
    #expect(error?.key == key)
  }
}
