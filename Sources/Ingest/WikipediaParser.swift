import Corpus

/// Pages of a MediaWiki export: articles are rendered to text, the rest is dropped by reason.
struct WikipediaParser: RecordParser {
  private let siteInfo: SiteInfo
  private let renderer: WikitextRenderer
  private let maker: DocumentMaker

  init(siteInfo: SiteInfo, maker: DocumentMaker) {
    self.siteInfo = siteInfo
    renderer = WikitextRenderer(siteInfo: siteInfo, language: maker.language)
    self.maker = maker
  }

  mutating func parse(
    _ record: UnsafeRawBufferPointer, ordinal: Int, offset: Int, into batch: inout ParsedBatch
  ) throws {
    let page: WikipediaPage
    do {
      page = try WikipediaPage(parsing: Array(record), siteInfo: siteInfo)
    } catch {
      maker.reject(
        "broken XML", "\(error)", ordinal: ordinal, offset: offset, recordBytes: record.count,
        into: &batch)
      return
    }
    if let reason = Self.reasonToDrop(page) {
      batch.ledger.drop(reason, bytes: record.count)
      return
    }
    var dropped = WikitextCounts()
    let text = renderer.plainText(of: page.text, dropped: &dropped)
    for (kind, count) in dropped.entries {
      batch.ledger.constructs[kind.rawValue, default: 0] += count
    }
    try maker.book(
      text, title: page.title, timestamp: page.timestamp, ordinal: ordinal,
      recordBytes: record.count, into: &batch)
  }

  private static func reasonToDrop(_ page: WikipediaPage) -> String? {
    if page.namespace != 0 { return "other namespace" }
    if page.redirectTarget != nil { return "redirect" }
    if page.model != "wikitext" { return "not wikitext" }
    return nil
  }
}
