import ByteIO
import Chance
import TestSupport
import Testing
import Vocabulary

/// The scanner against its twin, and the twin against regular expressions of `tokenizers` 0.23.3.
@Suite struct WordScannerTests {
  /// The hashes are of Tests/Tools/byte_level_golden.py.
  @Test(arguments: zip(["gpt2", "llama3", "qwen2"], WordPattern.allCases))
  func everyCharacterIsPartedAsUpstreamDoes(name: String, pattern: WordPattern) throws {
    let golden = String(
      decoding: try ByteLevelVocabularyTests.fixture("characters.txt"), as: UTF8.self)
    let hash = SHA256()
    for scalar in (0..<0x110000).lazy.compactMap({ Unicode.Scalar(UInt32($0)) }) {
      let text = "a\(scalar)b \(scalar)c  \(scalar)1\(scalar)2, \(scalar)\n'\(scalar)"
      for word in WordScanner.words(of: Array(text.utf8), pattern) {
        (word + [0]).withUnsafeBytes { hash.update($0) }
      }
    }
    let found = hash.finish()
    #expect(golden.contains("\(name) \(found)\n"))
  }

  @Test(arguments: WordPattern.allCases)
  func theTwinFindsTheSameWords(pattern: WordPattern) {
    var generator = SeededGenerator(seed: 7)
    let parts: [[UInt8]] =
      [
        "a", "Z", "é", "д", "中", "abcdefghij", "'", "'s", "'S", "'ll", "'Ve", "'\u{17F}", "'r", " ",
        " ", "\u{A0}", "\u{3000}", "\t", "\r", "\n", "1", "\u{968}", "12345", "\u{301}", "!", "-",
        "😀", "@[`{", "\0",
      ].map { Array($0.utf8) } + [
        [0xFF], [0x80], [0xC3], [0xE4, 0xB8], [0xF0, 0x9F], [0xED, 0xA0, 0x80],
      ]
    for _ in 0..<20_000 {
      var text: [UInt8] = []
      for _ in 0..<Int.random(in: 0...12, using: &generator) {
        text += parts.randomElement(using: &generator) ?? []
      }
      let expected = SlowWordScanner.words(of: text, pattern)
      #expect(expected.flatMap { $0 } == text)
      #expect(WordScanner.words(of: text, pattern) == expected, "\(text)")
    }
  }

  @Test func bytesAtRandomArePartedAlike() {
    var generator = SeededGenerator(seed: 8)
    for _ in 0..<3_000 {
      let text = (0..<Int.random(in: 0...30, using: &generator)).map { _ in
        UInt8.random(in: 0...255, using: &generator)
      }
      for pattern in WordPattern.allCases {
        #expect(
          WordScanner.words(of: text, pattern) == SlowWordScanner.words(of: text, pattern),
          "\(text)")
      }
    }
  }
}
