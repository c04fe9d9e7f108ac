import ByteIO
import TestSupport
import Testing

/// What a batch promises to a parser, whatever the framing.
struct RecordBatchTests {
  private static let framings: [(framing: Framing, text: String, records: [String])] = [
    (.lines, "a\nb\r\n\nc", ["a", "b", "", "c"]),
    (.elements(name: "p"), "x<p>a</p> <pp/> <p a='1'>b</p>", ["<p>a</p>", "<p a='1'>b</p>"]),
    (.paragraphs, "a\nb\n\n\r\nc\n", ["a\nb", "c"]),
    (
      .warc, "WARC/1.0\r\nContent-Length: 1\r\n\r\na\r\n\r\n",
      ["WARC/1.0\r\nContent-Length: 1\r\n\r\na"]
    ),
  ]

  @Test(arguments: framings.indices)
  func recordsStandWithTheirPlacesAndZerosBehindThem(_ index: Int) async throws {
    let (framing, text, expected) = Self.framings[index]
    let folder = try TemporaryFolder()
    let content = Array(text.utf8)
    let reader = try RecordReader(path: folder.store(content), framing: framing, workers: 1)
    var records: [String] = []
    var ordinals: [Int] = []
    while let batch = try await reader.next() {
      #expect(batch.bytes.suffix(RecordBatch.padding).allSatisfy { $0 == 0 })
      #expect(batch.records.count == batch.ordinals.count)
      #expect(batch.records.count == batch.offsets.count)
      for (record, offset) in zip(batch.records, batch.offsets) {
        #expect(record.upperBound <= batch.bytes.count - RecordBatch.padding)
        #expect(content[offset...].starts(with: batch.bytes[record]))
        records.append(String(decoding: batch.bytes[record], as: UTF8.self))
      }
      ordinals += batch.ordinals
      #expect(batch.failures.isEmpty && batch.damages.isEmpty)
    }
    #expect(records == expected)
    #expect(ordinals == Array(1...expected.count))
  }

  @Test func failuresAreToldApart() {
    let failure = RecordFailure(record: 2, offset: 10, byteCount: 3, reason: "cut short")
    #expect(failure == RecordFailure(record: 2, offset: 10, byteCount: 3, reason: "cut short"))
    #expect(failure != RecordFailure(record: 3, offset: 10, byteCount: 3, reason: "cut short"))
  }
}
