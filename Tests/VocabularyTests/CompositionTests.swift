import Testing
import Vocabulary

@Suite struct CompositionTests {
  /// What `normalizers.NFC()` of `tokenizers` 0.23.3 makes of each, asked by hand.
  @Test(arguments: [
    ("abc", "abc"), ("e\u{301}", "é"), ("a\u{315}\u{316}", "a\u{316}\u{315}"),
    ("a\u{315}\u{1DF5}\u{316}", "a\u{316}\u{1DF5}\u{315}"),
    ("a\u{315}\u{1DF6}\u{316}", "a\u{315}\u{1DF6}\u{316}"),
    ("\u{11935}\u{11930}", "\u{11935}\u{11930}"), ("\u{105D2}\u{307}", "\u{105D2}\u{307}"),
    ("\u{1100}\u{1161}\u{11A8}", "각"), ("\u{212B}", "Å"),
    ("\u{1D160}", "\u{1D158}\u{1D165}\u{1D16E}"),
    ("e\u{1DF6}\u{301}", "e\u{1DF6}\u{301}"),
  ])
  func textIsComposedAsUpstreamDoes(text: String, expected: String) {
    #expect(Composition.composed(Array(text.utf8)) == Array(expected.utf8))
  }

  @Test func bytesThatAreNoTextStay() {
    let text: [UInt8] = [0xFF, 0x65, 0xCC, 0x81, 0xCC, 0x80, 0xE4, 0x65, 0xCC, 0x81]
    #expect(Composition.composed(text) == [0xFF, 0xC3, 0xA9, 0xCC, 0x80, 0xE4, 0xC3, 0xA9])
    #expect(Composition.composed([]) == [])
  }

  @Test func longTextIsCutWhereNothingComposes() {
    let text = [UInt8](repeating: 0x61, count: 70_000) + [0x65] + [0xCC, 0x81]
    #expect(Composition.composed(text).suffix(2) == [0xC3, 0xA9])
    let marks = Array(String(repeating: "e\u{301}", count: 60_000).utf8)
    let composed = Array(String(repeating: "é", count: 60_000).utf8)
    // With a letter more before them, a mark stands where the first part is long enough.
    for shift in 0..<3 {
      let before = [UInt8](repeating: 0x61, count: shift)
      #expect(Composition.composed(before + marks) == before + composed)
    }
  }
}
