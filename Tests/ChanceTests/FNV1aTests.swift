import Chance
import Testing

@Suite struct FNV1aTests {
  /// The test vectors of the algorithm's authors.
  @Test func hashesAsPublished() {
    #expect(FNV1a.hash("") == 0xcbf2_9ce4_8422_2325)
    #expect(FNV1a.hash("a") == 0xaf63_dc4c_8601_ec8c)
    #expect(FNV1a.hash("foobar") == 0x8594_4171_f739_67e8)
    #expect(FNV1a.hash(Array("foobar".utf8).span) == FNV1a.hash("foobar"))
  }

  /// The seed of a cell of a contamination matrix, as it was before this function was one.
  @Test func startsAnywhere() {
    #expect(FNV1a.hash("en fi", from: FNV1a.basis ^ 1) == 0xa016_48b2_81dd_98f0)
    #expect(FNV1a.hash("", from: 3) == 3)
  }

  @Test func bytesAboveAsciiAreUnsigned() {
    let bytes: [UInt8] = [0xFF]
    #expect(FNV1a.hash(bytes.span) == (FNV1a.basis ^ 0xFF) &* 0x100_0000_01B3)
  }
}
