import TestSupport
import Testing
import Text

@Suite("Measures of a text")
struct TextMeasuresTests {
  private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  private func randomText(_ generator: inout SeededGenerator) -> String {
    let pieces = ["a", "b", "é", " ", " ", "\n", "#", ".", "…", "...", "- ", "1. ", "a b"]
    return (0..<Int.random(in: 0...40, using: &generator)).map { _ in
      pieces[Int.random(in: 0..<pieces.count, using: &generator)]
    }.joined()
  }

  @Test(
    "symbols per word",
    arguments: [
      ("", 0.0), ("one two", 0), ("#one #two", 1), ("one … two... three", 0.5), ("a ....", 0.5),
      ("####", 4), (" \n ", 0), ("a ......", 1),
    ] as [(String, Double)])
  func symbols(text: String, expected: Double) {
    #expect(TextMeasures.symbolRatio(of: bytes(text)) == expected)
  }

  @Test("symbols as a slow twin counts them")
  func randomSymbols() {
    var generator = SeededGenerator(seed: 31)
    for _ in 0..<1000 {
      let text = randomText(&generator)
      let words = text.split(whereSeparator: \.isWhitespace).count
      let hashes = text.unicodeScalars.count { $0 == "#" }
      let ellipses = text.replacing("...", with: "…").unicodeScalars.count { $0 == "…" }
      let expected = words == 0 ? 0 : Double(max(hashes, ellipses)) / Double(words)
      #expect(TextMeasures.symbolRatio(of: bytes(text)) == expected, "\(text)")
    }
  }

  @Test(
    "repeated lines",
    arguments: [
      ("", 0.0), ("a\nb", 0), ("a\na\nb\n\na", 0.5), ("x\nx", 0.5), ("\n\n\n", 0),
      ("e\u{301}\n\u{e9}", 0),
    ] as [(String, Double)])
  func lines(text: String, expected: Double) {
    #expect(TextMeasures.repeatedLineShare(of: bytes(text)) == expected)
  }

  @Test(
    "the most that one run of words covers",
    arguments: [
      ("", 2, 0.0), ("a b c d", 2, 0), ("a b", 2, 0), ("a b a b", 2, 6.0 / 7), ("a a a a", 2, 1),
      ("a b c a b", 2, 6.0 / 9), ("a b\nc\na b\nc", 3, 10.0 / 11), ("aa aa", 1, 0.8), ("a a", 0, 0),
      ("a b a b", -1, 0), ("a b", 99, 0),
    ] as [(String, Int, Double)])
  func nGrams(text: String, n: Int, expected: Double) {
    #expect(TextMeasures.repeatedNGramShare(of: bytes(text), n: n) == expected)
  }

  @Test("runs of words as a slow twin finds them", arguments: 1...4)
  func randomNGrams(n: Int) {
    var generator = SeededGenerator(seed: 32)
    for _ in 0..<500 {
      let text = bytes(randomText(&generator))
      var words: [Range<Int>] = []
      for index in text.indices where text[index] != 32 && text[index] != 10 {
        if words.last?.upperBound == index {
          words[words.count - 1] = words[words.count - 1].lowerBound..<index + 1
        } else {
          words.append(index..<index + 1)
        }
      }
      var largest = 0
      for first in words.indices where first + n <= words.count {
        let copies = words.indices.filter { other in
          other + n <= words.count
            && (0..<n).allSatisfy { text[words[first + $0]] == text[words[other + $0]] }
        }
        if copies.count < 2 { continue }
        let covered = Set(
          copies.flatMap { Array(words[$0].lowerBound..<words[$0 + n - 1].upperBound) })
        largest = max(largest, covered.count)
      }
      let share = TextMeasures.repeatedNGramShare(of: text, n: n)
      #expect(share == (largest == 0 ? 0 : Double(largest) / Double(text.count)))
    }
  }

  @Test(
    "items and short lines",
    arguments: [
      ("", 0.0), ("A whole sentence.", 0), ("Menu", 1), ("- A whole sentence.", 1),
      ("12. A sentence.\nAnother one!", 0.5), ("12345. Too many digits.", 0),
      ("1.5 is a number.", 0),
      ("Это предложение.\nМеню", 0.5), ("これは文です。", 0), ("यह एक वाक्य है।", 0),
      ("He said “yes.”\n(Really?)", 0), ("• x\n· y\n– z\n\n* w", 1),
      (String(repeating: "long ", count: 12), 0),
    ] as [(String, Double)])
  func lists(text: String, expected: Double) {
    #expect(TextMeasures.listLineShare(of: bytes(text)) == expected)
  }

  @Test("the script's share of the letters")
  func scripts() throws {
    let latin = try #require(ScriptShare(script: "Latn"))
    let cyrillic = try #require(ScriptShare(script: "Cyrl"))
    let japanese = try #require(ScriptShare(script: "Jpan"))
    let korean = try #require(ScriptShare(script: "Kore"))
    #expect(latin.share(in: bytes("abc, 123 déf!")) == 1)
    #expect(latin.share(in: bytes("ab вг")) == 0.5)
    #expect(cyrillic.share(in: bytes("abc вгд")) == 0.5)
    #expect(cyrillic.share(in: bytes("123 …")) == 0)
    #expect(japanese.share(in: bytes("漢字とカタカナ")) == 1)
    #expect(korean.share(in: bytes("한국어 漢字")) == 1)
    #expect(korean.share(in: bytes("かな")) == 0)
    for code in ["Zyyy", "Zinh", "Zzzz", "", "nonsense", "\u{0}"] {
      #expect(ScriptShare(script: code) == nil, "\(code)")
    }
  }

  @Test("any bytes at all")
  func anyBytes() throws {
    var generator = SeededGenerator(seed: 33)
    let latin = try #require(ScriptShare(script: "Latn"))
    for count in 0..<300 {
      let text = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
      #expect((0...1).contains(latin.share(in: text)))
      #expect((0...1).contains(TextMeasures.listLineShare(of: text)))
      #expect((0...1).contains(TextMeasures.repeatedNGramShare(of: text, n: 1)))
      #expect(TextMeasures.symbolRatio(of: text) >= 0)
      _ = BoilerplateLines(BoilerplateRule.allCases).removed(from: text)
    }
  }
}
