import Corpus

/// A line of JSON as the parsers of JSON lines see it.
///
/// A blank line is dropped, and what is no JSON object is rejected, before anybody looks at fields.
struct JSONRecord {
  let json: JSONObjectParser
  let maker: DocumentMaker

  init(maker: DocumentMaker) throws {
    json = try JSONObjectParser()
    self.maker = maker
  }

  /// Whether `record` is an object whose fields can be asked for; if not, it is booked.
  func parse(
    _ record: UnsafeRawBufferPointer, ordinal: Int, offset: Int, into batch: inout ParsedBatch
  ) -> Bool {
    if JSONObjectParser.isBlank(record) {
      batch.ledger.drop("blank line", byteCount: record.count)
      return false
    }
    guard let reason = json.parse(record) else { return true }
    maker.reject(
      "broken JSON", reason, ordinal: ordinal, offset: offset, recordBytes: record.count,
      into: &batch)
    return false
  }

  /// Books the record as rejected because it has no text.
  func rejectForText(
    _ record: UnsafeRawBufferPointer, ordinal: Int, offset: Int, expected: String,
    into batch: inout ParsedBatch
  ) {
    maker.reject(
      "no text", "expected \(expected)", ordinal: ordinal, offset: offset,
      recordBytes: record.count, into: &batch)
  }
}
