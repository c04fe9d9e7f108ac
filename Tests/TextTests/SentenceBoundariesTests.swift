import TestSupport
import Testing
import Text

@Suite("Sentence boundaries")
struct SentenceBoundariesTests {
  private func sentences(_ text: String, language: String) throws -> [String] {
    let bytes = Array(text.utf8)
    var start = 0
    return try SentenceBoundaries(language: language).ends(in: bytes).map { end in
      defer { start = end }
      return String(decoding: bytes[start..<end], as: UTF8.self)
    }
  }

  @Test("offsets are in bytes of UTF-8")
  func offsets() throws {
    let text = "Ääni kuuluu. Kuka? 😀 Hän."
    #expect(try sentences(text, language: "fi") == ["Ääni kuuluu. ", "Kuka? ", "😀 Hän."])
  }

  @Test("stops of other scripts, and of Greek by its language")
  func scripts() throws {
    #expect(try sentences("今天下雨。我在家。", language: "zh") == ["今天下雨。", "我在家。"])
    #expect(try sentences("यह है। वह है।", language: "hi") == ["यह है। ", "वह है।"])
    let greek = "Τι κάνεις; Καλά."
    #expect(try sentences(greek, language: "el").count == 2)
    #expect(try sentences(greek, language: "en").count == 1)
  }

  @Test("empty lines are no sentences")
  func blanks() throws {
    let boundaries = try SentenceBoundaries(language: "en")
    #expect(try boundaries.count(in: Array("One.\n\n \nTwo".utf8)) == 2)
    #expect(try boundaries.count(in: []) == 0)
    #expect(try boundaries.count(in: Array(" \n".utf8)) == 0)
  }

  @Test("an unknown language gets the general rules")
  func unknownLanguage() throws {
    #expect(try sentences("One. Two.", language: "xx-nonsense-1").count == 2)
  }

  @Test("one object serves many texts, broken ones too")
  func reuse() throws {
    let boundaries = try SentenceBoundaries(language: "en")
    var generator = SeededGenerator(seed: 3)
    for _ in 0..<500 {
      let bytes = (0..<40).map { _ in UInt8.random(in: 0...255, using: &generator) }
      let ends = try boundaries.ends(in: bytes)
      #expect(ends.allSatisfy { (1...40).contains($0) })
      #expect(zip(ends, ends.dropFirst()).allSatisfy { $0 < $1 })
    }
    #expect(try boundaries.count(in: Array("Good. Still.".utf8)) == 2)
  }
}
