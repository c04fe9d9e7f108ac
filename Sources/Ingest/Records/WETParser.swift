import ByteIO
import Corpus

/// The records of a WET file: those of type `conversion` hold the text of a page, the others are
/// dropped by type.
struct WETParser: RecordParser {
  private let maker: DocumentMaker

  /// The types of ISO 28500; others are dropped under one name, so that no file can fill the ledger
  /// with names.
  private static let otherTypes: Set<String> = [
    "warcinfo", "response", "resource", "request", "metadata", "revisit", "continuation",
  ]

  init(maker: DocumentMaker) { self.maker = maker }

  mutating func parse(
    _ record: UnsafeRawBufferPointer, ordinal: Int, offset: Int, into batch: inout ParsedBatch
  ) throws {
    guard let header = WARCHeader(record), header.byteCount <= record.count else {
      maker.reject(
        "broken WARC header", "expected a header with a Content-Length", ordinal: ordinal,
        offset: offset, recordBytes: record.count, into: &batch)
      return
    }
    guard header.type == "conversion" else {
      let type = Self.otherTypes.contains(header.type) ? header.type : "unknown"
      batch.ledger.drop("record type: \(type)", byteCount: record.count)
      return
    }
    let text = Array(record[header.byteCount...])
    guard isUTF8(text) else {
      maker.reject(
        "broken UTF-8", "the text is not valid UTF-8", ordinal: ordinal, offset: offset,
        recordBytes: record.count, into: &batch)
      return
    }
    let raw = RawDocument(
      text: text, url: header.targetURI.isEmpty ? nil : header.targetURI,
      timestamp: header.date.isEmpty ? nil : header.date)
    try maker.book(raw, ordinal: ordinal, recordBytes: record.count, into: &batch)
  }
}
