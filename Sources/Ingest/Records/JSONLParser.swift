import Corpus

/// Documents as JSON lines in the schemas of OSCAR (22.01 and later), datatrove, dolma and OLMo.
///
/// The text is in `text` or `content`; address, title and time are looked for where each of these
/// schemas has them, and the first that is a string counts.
struct JSONLParser: RecordParser {
  private typealias Place = (key: StaticString, parent: StaticString?)

  private let line: JSONRecord

  private static let texts: [Place] = [("text", nil), ("content", nil)]
  private static let urls: [Place] = [
    ("url", nil), ("url", "metadata"), ("warc-target-uri", "warc_headers"),
  ]
  private static let titles: [Place] = [("title", nil), ("title", "metadata")]
  private static let timestamps: [Place] = [
    ("timestamp", nil), ("created", nil), ("date", nil), ("date", "metadata"),
    ("date_download", "metadata"), ("warc-date", "warc_headers"), ("added", nil),
  ]

  init(maker: DocumentMaker) throws { line = try JSONRecord(maker: maker) }

  mutating func parse(
    _ record: UnsafeRawBufferPointer, ordinal: Int, offset: Int, into batch: inout ParsedBatch
  ) throws {
    guard line.parse(record, ordinal: ordinal, offset: offset, into: &batch) else { return }
    guard let text = first(of: Self.texts) else {
      line.rejectForText(
        record, ordinal: ordinal, offset: offset,
        expected: "a string field 'text' or 'content'", into: &batch)
      return
    }
    var raw = RawDocument(text: Array(text))
    raw.url = string(Self.urls)
    raw.title = string(Self.titles)
    raw.timestamp = string(Self.timestamps)
    let keys = line.maker.settings.records.extraKeys
    if !keys.isEmpty { raw.metadata = line.json.object(of: keys) }
    try line.maker.book(raw, ordinal: ordinal, recordBytes: record.count, into: &batch)
  }

  private func first(of places: [Place]) -> UnsafeRawBufferPointer? {
    for (key, parent) in places {
      if case .value(let bytes) = line.json.string(key, in: parent) { return bytes }
    }
    return nil
  }

  private func string(_ places: [Place]) -> String? {
    first(of: places).map { String(decoding: $0, as: UTF8.self) }
  }
}
