import Corpus

/// The pages of a CirrusSearch dump (`…-cirrussearch-content.json.gz`), with the text as MediaWiki
/// rendered it for its search index.
///
/// Such a dump is in the format of Elasticsearch's bulk interface: before each page stands a line
/// `{"index": {"_id": …}}`. That line belongs to the page and is not booked, so the ledger counts
/// pages; ordinals and offsets are those of lines. Pages have no redirects among them.
/// - Source: https://www.mediawiki.org/wiki/Help:CirrusSearch/Dumps
struct CirrusParser: RecordParser {
  private let line: JSONRecord

  init(maker: DocumentMaker) throws { line = try JSONRecord(maker: maker) }

  mutating func parse(
    _ record: UnsafeRawBufferPointer, ordinal: Int, offset: Int, into batch: inout ParsedBatch
  ) throws {
    guard line.parse(record, ordinal: ordinal, offset: offset, into: &batch) else { return }
    let json = line.json
    let text = json.string("text")
    let surrogates = json.loneSurrogateCount
    if case .absent = text, case .wrongType = json.string("index") { return }
    if case .value(let namespace) = json.integer("namespace"),
      !line.maker.settings.records.namespaces.contains(namespace)
    {
      batch.ledger.drop("other namespace", byteCount: record.count)
      return
    }
    guard case .value(let text) = text else {
      line.rejectForText(
        record, ordinal: ordinal, offset: offset, expected: "a page with a string field 'text'",
        into: &batch)
      return
    }
    let raw = RawDocument(
      text: Array(text), loneSurrogateCount: surrogates, title: json.text("title"),
      timestamp: json.text("timestamp"))
    try line.maker.book(raw, ordinal: ordinal, recordBytes: record.count, into: &batch)
  }
}
