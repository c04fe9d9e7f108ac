import Testing
import Vocabulary

@Suite struct ByteAlphabetTests {
  @Test func everyByteIsAVisibleCharacter() {
    let all = Array(UInt8.min...UInt8.max)
    let piece = ByteAlphabet.piece(of: all)
    #expect(ByteAlphabet.bytes(of: piece) == all)
    let text = String(decoding: piece, as: UTF8.self).unicodeScalars.map(\.value)
    #expect(Set(text).count == 256 && text.allSatisfy { $0 > 0x20 && $0 != 0x7F && $0 != 0xAD })
    #expect(text[0x20] == 0x120 && text[0x0A] == 0x10A && text[0xAD] == 0x143 && text[0xE9] == 0xE9)
  }

  @Test(arguments: ["a b", "\u{144}", "中", "a\u{AD}", "\n"])
  func otherCharactersSpellNothing(text: String) {
    #expect(ByteAlphabet.bytes(of: Array(text.utf8)) == nil)
  }

  @Test func nothingIsSpeltByNothing() { #expect(ByteAlphabet.bytes(of: []) == []) }
}
