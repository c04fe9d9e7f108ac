import Foundation
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

  // MARK: The count without ICU's iterator

  /// Of every class of the rules some, in several scripts, and what stands for itself.
  private static let pieces = [
    "a", "ß", "ж", "B", "Ж", "א", "字", "か", "ก", "ｶ", "ﾞ", "7", "٣", ".", "․", "．", "!", "?", "؟",
    "。", "！", "।", "።", "։", ";", "\u{37E}", ",", "、", "-", ":", "–", " ", "\u{A0}", "\u{2003}",
    "\t", "\u{B}", ")", "”", "»", "'", "\"", "]", "\n", "\r", "\r\n", "\u{85}", "\u{2028}",
    "\u{2029}", "\u{301}", "\u{200D}", "\u{AD}", "\u{FEFF}", "\u{E0061}", "\u{1F600}", "\u{10A56}",
    "\u{20000}", "\u{1D400}", "@", "#", "§",
  ]

  private func expectTwins(
    _ text: [UInt8], _ boundaries: SentenceBoundaries, _ comment: Comment
  ) throws {
    #expect(try boundaries.count(in: text) == boundaries.ends(in: text).count, comment)
  }

  @Test(
    "counts as ICU does: random text", arguments: ["en", "el", "el-polyton", "ja", "hy", "fr-CA"])
  func twins(language: String) throws {
    let boundaries = try SentenceBoundaries(language: language)
    var generator = SeededGenerator(seed: 8)
    for round in 0..<20_000 {
      // Few pieces meet often in the ways that rules are about; long texts cross blocks.
      let alphabet = (0..<Int.random(in: 1...8, using: &generator)).compactMap { _ in
        Self.pieces.randomElement(using: &generator)
      }
      let count = Int.random(in: 0...(round % 100 == 0 ? 3000 : 30), using: &generator)
      let text = (0..<count).compactMap { _ in alphabet.randomElement(using: &generator) }.joined()
      try expectTwins(Array(text.utf8), boundaries, "\(text.debugDescription)")
    }
  }

  @Test("counts as ICU does: every scalar, where it matters")
  func everyScalar() throws {
    let boundaries = try SentenceBoundaries(language: "en")
    let values = [0..<0x3_2000, 0xE_0000..<0xE_0200, 0x10_FFF0..<0x11_0000].joined()
    var text = ""
    for value in values {
      guard let scalar = Unicode.Scalar(UInt32(value)) else { continue }
      text += "A.\(scalar)B c\(scalar) d.\(scalar) e! \(scalar)F?\(scalar)\n"
      if value % 64 == 63 {
        try expectTwins(Array(text.utf8), boundaries, "up to \(String(value, radix: 16))")
        text = ""
      }
    }
  }

  @Test("counts as ICU does: real text")
  func realText() throws {
    let names = [
      "wikipedia_dumps/fowiki_dump.xml", "wikipedia_dumps/tinywiki-latest-pages-articles.xml",
      "README.md",
    ]
    for path in names.compactMap(SharedData.path) {
      let text = try Data(contentsOf: URL(fileURLWithPath: path)).prefix(4 << 20)
      let boundaries = try SentenceBoundaries(language: "en")
      try expectTwins(Array(String(decoding: text, as: UTF8.self).utf8), boundaries, "\(path)")
    }
  }

  @Test("bytes that are no UTF-8 do no harm to the count")
  func hostileCount() throws {
    let boundaries = try SentenceBoundaries(language: "en")
    var generator = SeededGenerator(seed: 9)
    let tricky: [UInt8] = [0x2E, 0x20, 0xE3, 0x80, 0x82, 0xF0, 0xC2, 0x85, 0x0A, 0xFF, 0x41]
    for _ in 0..<5000 {
      let count = Int.random(in: 0...200, using: &generator)
      let bytes = (0..<count).compactMap { _ in tricky.randomElement(using: &generator) }
      #expect((0...count).contains(try boundaries.count(in: bytes)))
    }
    // Each of these looks far ahead or back; together they must stay linear.
    for piece in [". ", ".\u{301}", "a\u{301}.", ".-", ".) ", " "] {
      _ = try boundaries.count(in: Array(String(repeating: piece, count: 300_000).utf8))
    }
  }
}
