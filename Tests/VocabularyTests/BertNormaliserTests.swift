import ByteIO
import TestSupport
import Testing
import Vocabulary

/// Goldens are made by Tests/Tools/wordpiece_golden.py with `tokenizers` 0.23.3.
@Suite struct BertNormaliserTests {
  private static let characters: [[Substring]] = {
    let path = "\(repositoryRoot)/Tests/Fixtures/wordpiece/characters.txt"
    let text = (try? readFile(path)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    return text.split(separator: "\n").map { $0.split(separator: " ") }
  }()

  private static func normaliser(_ bits: some StringProtocol) -> BertNormaliser {
    let on = bits.map { $0 == "1" }
    return BertNormaliser(
      cleanText: on[0], chineseCharacters: on[1], stripAccents: on[2], lowercase: on[3])
  }

  @Test func thereAreGoldens() { #expect(Self.characters.count == 3) }

  /// Every code point between letters and before an accent, in blocks of 256.
  @Test(arguments: characters)
  func everyCharacterIsAsUpstreamHasIt(golden: [Substring]) throws {
    let normaliser = Self.normaliser(golden[0])
    let hash = SHA256()
    func add(_ scalars: [UInt32]) {
      let bytes = utf8(scalars) + [0x0A]
      bytes.withUnsafeBytes { hash.update($0) }
    }
    for block in stride(from: UInt32(0), to: 0x110000, by: 256)
    where !(0xD800..<0xE000).contains(block) {
      let text = (block..<block + 256).flatMap { scalar -> [UInt32] in
        [0x61, scalar, 0x301, 0x20]
      }
      let normal = normaliser.normalised(text)
      add(normal)
      for word in BertNormaliser.words(of: normal) { add(word) }
    }
    #expect(hash.finish() == golden[1])
  }

  private func text(_ scalars: [UInt32]) -> String {
    String(decoding: utf8(scalars), as: UTF8.self)
  }

  private func scalars(_ text: String) -> [UInt32] { text.unicodeScalars.map(\.value) }

  @Test func vowelSignsStayUnlessAccentsAreStripped() {
    let word = scalars("\u{939}\u{93F}\u{928}\u{94D}\u{926}\u{940}")
    #expect(BertNormaliser().normalised(word) == word)
    #expect(
      BertNormaliser(stripAccents: true).normalised(word)
        == scalars("\u{939}\u{93F}\u{928}\u{926}\u{940}"))
  }

  @Test func marksThatStayAreSorted() {
    let strip = BertNormaliser(cleanText: false, chineseCharacters: false, stripAccents: true)
    // Classes 224 and 9; a mark of class 0 parts them, one of another class does not.
    #expect(strip.normalised(scalars("\u{302E}\u{1B44}")) == scalars("\u{1B44}\u{302E}"))
    #expect(strip.normalised(scalars("\u{302E}\u{301}\u{1B44}")) == scalars("\u{1B44}\u{302E}"))
    #expect(strip.normalised(scalars("\u{302E}\u{901}\u{1B44}")) == scalars("\u{302E}\u{1B44}"))
    #expect(strip.normalised(scalars("\u{302E}a\u{1B44}")) == scalars("\u{302E}a\u{1B44}"))
  }

  @Test func stepsFollowOneAnother() {
    #expect(text(BertNormaliser(lowercase: true).normalised(scalars("İSTÉ"))) == "i\u{307}sté")
    let all = BertNormaliser(stripAccents: true, lowercase: true)
    #expect(
      text(all.normalised(scalars("İS\tTÉ\u{200B}\u{FFFD}中각")))
        == "is te 中 \u{1100}\u{1161}\u{11A8}")
    #expect(
      BertNormaliser.words(of: scalars("ab, c\u{3000}d. ")).map(text) == ["ab", ",", "c", "d", "."])
    #expect(BertNormaliser.words(of: []) == [])
  }
}

/// The UTF-8 of scalars.
func utf8(_ scalars: [UInt32]) -> [UInt8] {
  var text = String.UnicodeScalarView()
  for scalar in scalars { text.append(Unicode.Scalar(scalar) ?? "\u{FFFD}") }
  return Array(String(text).utf8)
}
