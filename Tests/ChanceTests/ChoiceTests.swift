import ByteIO
import Chance
import Testing

@Suite struct ChoiceTests {
  /// Computed with the xxhash package of Python: XXH3 (128 bits, high half) of the seed as eight
  /// little-endian bytes, the purpose, a zero byte, and both halves of the content's hash.
  @Test func prioritiesAreStable() {
    let golden: [(UInt64, String, String, UInt64)] = [
      (7, "sample", "abc", 0x0e1a_e490_2573_73e4), (8, "sample", "abc", 0x997a_a1b7_c234_a3b6),
      (7, "split", "abc", 0xcf50_4b64_8d55_984a), (7, "sample", "", 0xa08b_c919_8aba_337b),
      (.max, "sample", "ä€😀", 0x113f_4bd9_feed_c1c7),
    ]
    for (seed, purpose, content, priority) in golden {
      let hash = ContentHash(of: Array(content.utf8))
      #expect(Choice(seed: seed, purpose: purpose).priority(of: hash) == priority)
    }
  }

  @Test func furtherOccurrencesDrawAgain() {
    let first: UInt64 = 0x0e1a_e490_2573_73e4
    #expect(Choice.priority(first, occurrence: 0) == first)
    #expect(Choice.priority(first, occurrence: 1) == 0xdcfe_13a1_b8e3_d4a7)
    #expect(Choice.priority(first, occurrence: 2) == 0x7139_ad74_49a3_756e)
    #expect(Choice.priority(first, occurrence: 1000) == 0xd6b4_5869_07fd_19b5)
  }

  /// Each bit of the priority of 4096 contents is set about half the time (5 σ = 160).
  @Test func prioritiesAreUniform() {
    let choice = Choice(seed: 3, purpose: "sample")
    var counts = [Int](repeating: 0, count: 64)
    for number in 0..<4096 {
      let priority = choice.priority(of: ContentHash(of: Array("document \(number)".utf8)))
      for bit in 0..<64 where priority >> UInt64(bit) & 1 == 1 { counts[bit] += 1 }
    }
    for count in counts { #expect(abs(count - 2048) < 160) }
  }
}
