import Corpus
import TestSupport
import Testing

/// simdjson's word on UTF-8 against the standard library's.
struct UTF8Tests {
  @Test func saysWhatTheStandardLibrarySays() {
    let pieces: [[UInt8]] =
      ["a", "é", "€", "𝄞", "\u{FFFF}", "0123456789abcdef"].map { Array($0.utf8) }
      + [
        [0x80], [0xC0, 0x80], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF0, 0x80, 0x80, 0x80],
      ]
      + [[0xF4, 0x90, 0x80, 0x80], [0xC3], [0xE2, 0x82], [0xF0, 0x9D, 0x84], [0xFF], [0]]
    var random = SeededGenerator(seed: 5)
    var (good, bad) = (0, 0)
    for _ in 0..<20_000 {
      var bytes: [UInt8] = []
      for _ in 0..<Int.random(in: 0..<12, using: &random) {
        let isMostlyGood = Int.random(in: 0..<8, using: &random) > 0
        bytes += pieces[Int.random(in: isMostlyGood ? 0..<6 : 0..<pieces.count, using: &random)]
      }
      let expected = String(validating: bytes, as: UTF8.self) != nil
      if expected { good += 1 } else { bad += 1 }
      #expect(isUTF8(bytes) == expected, "\(bytes)")
    }
    #expect(good > 1000 && bad > 1000)
    #expect(isUTF8([UInt8]()))
  }
}
