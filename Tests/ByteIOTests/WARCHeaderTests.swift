import ByteIO
import TestSupport
import Testing

struct WARCHeaderTests {
  private func header(_ text: String) -> WARCHeader? {
    Array(text.utf8).withUnsafeBytes { WARCHeader($0) }
  }

  @Test func fieldsAreReadInEitherCase() throws {
    let text = """
      WARC/1.0\r
      warc-type:Conversion \r
      WARC-Target-URI: https://an.wikipedia.org/wiki/Escopete\r
      WARC-Date: 2024-05-18T01:58:10Z\r
      Content-Length: 12\r
      \r
      text: more
      """
    let header = try #require(self.header(text))
    #expect(header.type == "conversion" && header.date == "2024-05-18T01:58:10Z")
    #expect(header.targetURI == "https://an.wikipedia.org/wiki/Escopete")
    #expect(header.contentByteCount == 12)
    #expect(String(decoding: Array(text.utf8)[header.byteCount...], as: UTF8.self) == "text: more")
  }

  @Test(arguments: [
    "", "\n", "Content-Length: 1", "Content-Length: x\n\n", "Content-Length: +1\n\n",
    "Content-Length: \n\n", "Content-Length: 1\nContent-Length: 1\n\n", "WARC-Type: response\n\n",
    "Content-Length: 99999999999999999999\n\n", " Content-Length: 1\n\n",
  ])
  func withoutExactlyOneLengthThereIsNoHeader(_ text: String) {
    #expect(header(text) == nil)
  }

  @Test func theFirstValueCounts() throws {
    let header = try #require(self.header("WARC-Type: a\nWARC-Type: b\nContent-Length: 0\n\nx"))
    #expect(header.type == "a")
    #expect(header.targetURI.isEmpty && header.date.isEmpty)
    #expect(header.contentByteCount == 0)
    #expect(header.byteCount == 45)
  }

  /// Cut anywhere, with a bit flipped anywhere, and of no shape at all: an answer, and no trap.
  @Test func hostileBytes() throws {
    let good = Array("WARC/1.0\r\nWARC-Type: x\r\nContent-Length: 12\r\n\r\nsome content".utf8)
    for count in good.indices { _ = good[..<count].withUnsafeBytes { WARCHeader($0) } }
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<2_000 {
      var bytes = good
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        bytes[place] = UInt8.random(in: 0...255, using: &generator)
      }
      guard let header = bytes.withUnsafeBytes({ WARCHeader($0) }) else { continue }
      #expect(header.byteCount <= bytes.count)
      #expect(header.contentByteCount >= 0)
    }
  }
}
