import TestSupport
import Testing
import Text

@Suite("Clean lines")
struct LinesTests {
  private func clean(_ text: String, minimum: Int = 0) -> String {
    String(
      decoding: Lines.cleaned(Array(text.utf8), minimumCharacters: minimum), as: UTF8.self)
  }

  @Test(
    "white space and control characters",
    arguments: [
      ("", ""), ("a", "a"), ("a\n", "a"), ("  a \t b\u{A0}\u{A0}c  ", "a b c"),
      ("a\n\n\n\nb", "a\n\nb"), ("\n\n a \n \n b \n\n", "a\n\nb"), ("a\r\nb\r\n", "a\nb"),
      ("a\u{0}\u{7F}\u{9B}b\u{FEFF}c", "abc"), ("a\u{85}b\u{B}c", "a b c"),
      ("\u{A1}\u{BF}\u{FF}\u{FEFE}", "\u{A1}\u{BF}\u{FF}\u{FEFE}"), (" \t\n \n", ""),
    ])
  func examples(text: String, expected: String) {
    #expect(clean(text) == expected)
  }

  @Test("short lines go, counted in scalars, and empty lines part what is left")
  func minimum() {
    #expect(clean("ab\nabc\n\näöü\nx\n\nlast one", minimum: 3) == "abc\n\näöü\n\nlast one")
    #expect(clean("αβ γ", minimum: 4) == "αβ γ")
    #expect(clean("αβ γ", minimum: 5) == "")
  }

  /// The rules once more, over scalars and arrays of lines.
  private func slowTwin(_ text: String, minimum: Int) -> String {
    var lines: [String] = []
    for line in text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false) {
      var words = [""]
      for scalar in line {
        switch scalar.value {
        case 0x20, 0x09, 0x0B, 0x0C, 0x0D, 0x85, 0xA0: words.append("")
        case 0..<0x20, 0x7F..<0xA0, 0xFEFF: break
        default: words[words.count - 1].unicodeScalars.append(scalar)
        }
      }
      let clean = words.filter { !$0.isEmpty }.joined(separator: " ")
      let isKept = clean.isEmpty || clean.unicodeScalars.count >= minimum
      if isKept, !(clean.isEmpty && (lines.last ?? "").isEmpty) { lines.append(clean) }
    }
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines.joined(separator: "\n")
  }

  @Test("agrees with the rules written plainly")
  func twin() {
    var generator = SeededGenerator(seed: 11)
    let pieces = [
      "a", "b", "é", "字", "\u{1F600}", " ", "  ", "\t", "\n", "\n\n", "\r\n", "\u{A0}", "\u{85}",
      "\u{FEFF}", "\u{0}", "\u{9F}", "\u{C0}", "\u{F000}", "\u{7F}",
    ]
    for _ in 0..<5000 {
      let count = Int.random(in: 0...30, using: &generator)
      let text = (0..<count).compactMap { _ in pieces.randomElement(using: &generator) }.joined()
      let minimum = Int.random(in: 0...4, using: &generator)
      #expect(clean(text, minimum: minimum) == slowTwin(text, minimum: minimum))
    }
  }

  @Test("agrees where clean text runs over blocks and something is in its way")
  func longTwin() {
    var generator = SeededGenerator(seed: 13)
    let pieces = [
      " ", "\n", "\n\n", "  ", "\n\n\n", " \n", "\t", "\u{A0}", "\u{FEFF}", "\u{FF01}", "\u{AB}",
      "\u{9F}", "\u{0}", "\u{7F}", "\r\n", "é", "字",
    ]
    for round in 0..<5000 {
      var text = ""
      for _ in 0..<Int.random(in: 0...8, using: &generator) {
        text += String(repeating: "word ", count: Int.random(in: 0...30, using: &generator))
        text += String(repeating: "x", count: Int.random(in: 0...70, using: &generator))
        if round % 4 > 0 { text += pieces.randomElement(using: &generator) ?? "" }
      }
      let minimum = round % 3 == 0 ? 20 : 0
      #expect(clean(text, minimum: minimum) == slowTwin(text, minimum: minimum))
      let twice = clean(clean(text, minimum: minimum), minimum: minimum)
      #expect(twice == clean(text, minimum: minimum))
    }
  }

  @Test("bytes that are no UTF-8 do no harm")
  func hostile() {
    var generator = SeededGenerator(seed: 12)
    let tricky: [UInt8] = [0xC2, 0xEF, 0xBB, 0xBF, 0xA0, 0x85, 0x0A, 0x20, 0x41, 0xFF]
    for _ in 0..<5000 {
      let count = Int.random(in: 0...20, using: &generator)
      let bytes = (0..<count).compactMap { _ in tricky.randomElement(using: &generator) }
      #expect(Lines.cleaned(bytes).count <= bytes.count)
    }
    // What looks clean up to its end, again and again, must not be looked at again and again.
    for piece: [UInt8] in [[0xC2, 0x20], [0xEF, 0x0A], [0xC2], [0x41, 0x20, 0x20]] {
      let text = Array(repeatElement(piece, count: 200_000).joined())
      #expect(Lines.cleaned(text).count <= text.count)
    }
  }
}
