import Corpus

/// mC4 and C4 records: `{"text", "url", "timestamp"}`, one a line (Raffel et al., 2020; Xue et al.,
/// 2021). Other fields are passed over.
struct MC4Parser: RecordParser {
  private let line: JSONRecord

  private static let text: JSONPath = "text"
  private static let url: JSONPath = "url"
  private static let timestamp: JSONPath = "timestamp"

  init(maker: DocumentMaker) throws { line = try JSONRecord(maker: maker) }

  mutating func parse(
    _ record: UnsafeRawBufferPointer, ordinal: Int, offset: Int, into batch: inout ParsedBatch
  ) throws {
    guard line.parse(record, ordinal: ordinal, offset: offset, into: &batch) else { return }
    guard case .value(let text) = line.json.string(Self.text) else {
      line.rejectForText(
        record, ordinal: ordinal, offset: offset, expected: "a string field 'text'", into: &batch)
      return
    }
    let raw = RawDocument(
      text: Array(text), loneSurrogateCount: line.json.loneSurrogateCount,
      url: line.json.text(Self.url), timestamp: line.json.text(Self.timestamp))
    try line.maker.book(raw, ordinal: ordinal, recordBytes: record.count, into: &batch)
  }
}
