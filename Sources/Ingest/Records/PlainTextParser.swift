import Corpus

/// Plain text: a line, a paragraph or a file is a document, and it has nothing but its text.
///
/// A byte order mark goes, as it does in any text (`Lines` in `Text`).
struct PlainTextParser: RecordParser {
  private let maker: DocumentMaker

  init(maker: DocumentMaker) { self.maker = maker }

  mutating func parse(
    _ record: UnsafeRawBufferPointer, ordinal: Int, offset: Int, into batch: inout ParsedBatch
  ) throws {
    if record.isEmpty { return batch.ledger.drop("blank line", byteCount: 0) }
    let text = Array(record)
    guard isUTF8(text) else {
      maker.reject(
        "broken UTF-8", "the text is not valid UTF-8", ordinal: ordinal, offset: offset,
        recordBytes: record.count, into: &batch)
      return
    }
    try maker.book(
      RawDocument(text: text), ordinal: ordinal, recordBytes: record.count, into: &batch)
  }
}
