import Corpus

/// Documents as JSON lines in the schemas of OSCAR (22.01 and later), datatrove, dolma and OLMo, or
/// with their text wherever the settings say.
///
/// Without such a word the text is in `text` or `content`; address, title and time are looked for
/// where each of these schemas has them, and the first that is a string counts.
struct JSONLParser: RecordParser {
  private let line: JSONRecord
  private let texts: [JSONPath]
  private let metadata: [(name: String, path: JSONPath)]
  private let ids: [JSONPath]

  private static let urls: [JSONPath] = [
    "url", ["metadata", "url"], ["warc_headers", "warc-target-uri"],
  ]
  private static let titles: [JSONPath] = ["title", ["metadata", "title"]]
  private static let timestamps: [JSONPath] = [
    "timestamp", "created", "date", ["metadata", "date"], ["metadata", "date_download"],
    ["warc_headers", "warc-date"], "added",
  ]

  init(maker: DocumentMaker) throws {
    line = try JSONRecord(maker: maker)
    let settings = maker.settings.records
    texts = settings.texts(of: .jsonl)
    ids = settings.ids
    metadata = settings.extraKeys.map { ($0, JSONPath(keys: [$0])) }
  }

  mutating func parse(
    _ record: UnsafeRawBufferPointer, ordinal: Int, offset: Int, into batch: inout ParsedBatch
  ) throws {
    guard line.parse(record, ordinal: ordinal, offset: offset, into: &batch) else { return }
    guard let text = first(of: texts) else {
      line.rejectForText(
        record, ordinal: ordinal, offset: offset,
        expected: line.maker.settings.records.textExpected(of: .jsonl), into: &batch)
      return
    }
    var raw = RawDocument(text: Array(text), loneSurrogateCount: line.json.loneSurrogateCount)
    raw.url = string(Self.urls)
    raw.title = string(Self.titles)
    raw.timestamp = string(Self.timestamps)
    if !ids.isEmpty || !metadata.isEmpty {
      let id = ids.first { line.json.json($0) != nil }.map { (name: "id", path: $0) }
      raw.metadata = line.json.object(of: (id.map { [$0] } ?? []) + metadata)
    }
    try line.maker.book(raw, ordinal: ordinal, recordBytes: record.count, into: &batch)
  }

  private func first(of paths: [JSONPath]) -> UnsafeRawBufferPointer? {
    for path in paths {
      if case .value(let bytes) = line.json.string(path) { return bytes }
    }
    return nil
  }

  private func string(_ paths: [JSONPath]) -> String? {
    first(of: paths).map { String(decoding: $0, as: UTF8.self) }
  }
}
