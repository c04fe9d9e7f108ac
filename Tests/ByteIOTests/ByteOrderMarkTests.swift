import ByteIO
import Testing

struct ByteOrderMarkTests {
  @Test func onlyAWholeMarkAtTheStartCounts() {
    let mark = Array("\u{FEFF}".utf8)
    #expect(ByteOrderMark.utf8 == mark)
    #expect(ByteOrderMark.byteCount(in: mark) == 3)
    #expect(ByteOrderMark.byteCount(in: mark + [0x61]) == 3)
    for text in [
      [], [0xEF], [0xEF, 0xBB], [0xEF, 0xBB, 0xBE], [0x61] + mark, [0xFF, 0xFE, 0xBF],
    ] {
      #expect(ByteOrderMark.byteCount(in: text) == 0)
    }
  }
}
