import Corpus

/// mC4 and C4 records: `{"text", "url", "timestamp"}`, one a line (Raffel et al., 2020; Xue et al.,
/// 2021). Other fields are passed over.
struct MC4Parser: RecordParser {
  private let json: JSONObjectParser
  private let maker: DocumentMaker

  init(maker: DocumentMaker) throws {
    json = try JSONObjectParser()
    self.maker = maker
  }

  mutating func parse(
    _ record: UnsafeRawBufferPointer, ordinal: Int, offset: Int, into batch: inout ParsedBatch
  ) throws {
    if record.isEmpty {
      batch.ledger.drop("blank line", bytes: 0)
      return
    }
    if let reason = json.parse(record) {
      maker.reject(
        "broken JSON", reason, ordinal: ordinal, offset: offset, recordBytes: record.count,
        into: &batch)
      return
    }
    guard case .value(let text) = json.string("text") else {
      maker.reject(
        "no text", "expected a string field 'text'", ordinal: ordinal, offset: offset,
        recordBytes: record.count, into: &batch)
      return
    }
    try maker.book(
      Array(text), url: json.text("url"), timestamp: json.text("timestamp"), ordinal: ordinal,
      recordBytes: record.count, into: &batch)
  }
}
