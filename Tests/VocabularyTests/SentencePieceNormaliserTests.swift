import TestSupport
import Testing
import Vocabulary

@Suite struct SentencePieceNormaliserTests {
  private func normalise(_ normaliser: SentencePieceNormaliser, _ text: [UInt8]) -> [UInt8] {
    var output: [UInt8] = [1, 2, 3]
    text.withUnsafeBytes { normaliser.normalise($0, into: &output) }
    return output
  }

  private func normalise(_ spec: NormaliserSpec, _ text: String) throws -> String {
    let normaliser = try SentencePieceNormaliser(spec, file: "")
    return String(decoding: normalise(normaliser, Array(text.utf8)), as: UTF8.self)
  }

  @Test func spacesFollowTheModel() throws {
    var spec = NormaliserSpec()
    #expect(try normalise(spec, "  a  b ") == "▁a▁b")
    #expect(try normalise(spec, "   ") == "" && normalise(spec, "") == "")
    spec.addsDummyPrefix = false
    #expect(try normalise(spec, "  a  b ") == "a▁b")
    spec.removesExtraWhitespace = false
    #expect(try normalise(spec, "  a  b ") == "▁▁a▁▁b▁")
    spec.escapesWhitespace = false
    #expect(try normalise(spec, "  a  b ") == "  a  b ")
  }

  /// The longest rule counts, once, from left to right.
  @Test func rulesReplace() throws {
    let map = try SentencePieceCharsMap(rules: [
      (["a"], ["b"]), (["a", "\u{301}"], ["á"]), (["b"], ["c"]), (["\u{1}"], []),
      (["\u{3000}"], [" "]), (["\u{FFFD}"], ["!"]),
    ])
    var spec = NormaliserSpec()
    spec.charsMap = map.serialised()
    #expect(try normalise(spec, "aa\u{301}b") == "▁bác")
    #expect(try normalise(spec, "x\u{3000}\u{1} \u{3000}y\u{1}\u{3000}") == "▁x▁y")
    #expect(try normalise(spec, "\u{1}") == "")
    #expect(try normalise(spec, "\u{FFFD}") == "▁!")
    let normaliser = try SentencePieceNormaliser(spec, file: "")
    #expect(normalise(normaliser, [0xFF]) == Array("▁\u{FFFD}".utf8))
  }

  @Test func symbolsStay() throws {
    let map = try SentencePieceCharsMap(rules: [(["a"], ["b"])])
    var spec = NormaliserSpec()
    spec.charsMap = map.serialised()
    let normaliser = try SentencePieceNormaliser(
      spec, userDefinedSymbols: [Array("aa".utf8), Array("aac".utf8)],
      treatsWhitespaceAsSuffix: true, file: "")
    #expect(normalise(normaliser, Array("aaacaa a".utf8)) == Array("aabcaa▁b▁".utf8))
  }

  /// Each first byte stands for 262,144 characters, which are marked once and not for each symbol.
  @Test func veryManySymbolsMayBeginAlike() throws {
    let symbols = (UInt32(0x10000)..<0x40000).compactMap(Unicode.Scalar.init)
      .map { Array(String($0).utf8) }
    let normaliser = try SentencePieceNormaliser(
      NormaliserSpec(), userDefinedSymbols: symbols, file: "")
    #expect(normalise(normaliser, Array("a 😀 b".utf8)) == Array("▁a▁😀▁b".utf8))
  }

  @Test func randomRulesAgreeWithTheTwin() throws {
    var chaos = SentencePieceChaos(seed: 6)
    for _ in 0..<600 {
      let spec = chaos.normaliser()
      let symbols = chaos.chance(3) ? ["a", "ab", "é", "a b", "日日", "e\u{301}"] : []
      let normaliser = try SentencePieceNormaliser(
        spec, userDefinedSymbols: symbols.map { Array($0.utf8) }.filter { _ in chaos.chance(2) },
        treatsWhitespaceAsSuffix: chaos.chance(3), file: "")
      let twin = normaliser.twin
      for _ in 0..<40 {
        let text = chaos.text(SentencePieceChaos.letters)
        let (found, expected) = (normalise(normaliser, text), twin.normalise(text))
        if found != expected { Issue.record("\(text): \(found), \(expected), \(normaliser)") }
      }
    }
  }

  /// Rules for parts of characters cannot be found a character at a time.
  @Test func brokenRulesAgreeWithTheTwin() throws {
    var chaos = SentencePieceChaos(seed: 7)
    for _ in 0..<300 {
      var entries: [[UInt8]: UInt32] = [:]
      for _ in 0..<chaos.number(1...6) {
        let text = chaos.text(SentencePieceChaos.letters).filter { $0 != 0 }
        let source = Array(text.dropFirst(chaos.number(0...3)).prefix(chaos.number(1...4)))
        if !source.isEmpty { entries[source] = UInt32(chaos.number(0...9)) }
      }
      let trie = DoubleArrayTrie(
        entries.map { (key: $0.key, value: $0.value) }
          .sorted { $0.key.lexicographicallyPrecedes($1.key) })
      var spec = NormaliserSpec()
      spec.charsMap =
        ([UInt32(trie.units.count * 4)] + trie.units).flatMap { unit in
          (0..<4).map { UInt8(truncatingIfNeeded: unit >> (8 * UInt32($0))) }
        } + [0x61, 0xE2, 0x96, 0x81, 0xFF, 0, 0x20, 0x62, 0xC3, 0x20]
      let normaliser = try SentencePieceNormaliser(spec, file: "")
      let twin = normaliser.twin
      for _ in 0..<20 {
        let text = chaos.text(SentencePieceChaos.letters)
        #expect(normalise(normaliser, text) == twin.normalise(text))
      }
    }
  }
}
