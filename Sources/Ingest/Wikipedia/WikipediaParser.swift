import Corpus

/// What the pages of one dump have in common: made once a file.
struct Wiki: Sendable {
  let siteInfo: SiteInfo
  let renderer: WikitextRenderer

  init(
    siteInfo: SiteInfo, settings: ExtractSettings, library: TemplateLibrary = TemplateLibrary()
  ) throws(IngestError) {
    self.siteInfo = siteInfo
    renderer = try WikitextRenderer(
      siteInfo: siteInfo, language: settings.language, settings: settings.wikitext,
      library: library)
  }
}

/// Pages of a MediaWiki export: articles are rendered to text, the rest is dropped by reason.
struct WikipediaParser: RecordParser {
  private let wiki: Wiki
  private let maker: DocumentMaker

  init(wiki: Wiki, maker: DocumentMaker) {
    self.wiki = wiki
    self.maker = maker
  }

  mutating func parse(
    _ record: UnsafeRawBufferPointer, ordinal: Int, offset: Int, into batch: inout ParsedBatch
  ) throws {
    let page: WikipediaPage
    do {
      page = try WikipediaPage(parsing: Array(record), siteInfo: wiki.siteInfo)
    } catch {
      maker.reject(
        "broken XML", "\(error)", ordinal: ordinal, offset: offset, recordBytes: record.count,
        into: &batch)
      return
    }
    if let reason = reasonToDrop(page) {
      batch.ledger.drop(reason, byteCount: record.count)
      return
    }
    var dropped = WikitextCounts()
    let text = wiki.renderer.plainText(
      of: page.text, on: PageFacts(page, siteInfo: wiki.siteInfo), dropped: &dropped)
    batch.templates += dropped.templates
    for (kind, count) in dropped.entries {
      batch.ledger.constructCounts[kind.rawValue, default: 0] += count
    }
    let raw = RawDocument(text: text, title: page.title, timestamp: page.timestamp)
    try maker.book(raw, ordinal: ordinal, recordBytes: record.count, into: &batch)
  }

  private func reasonToDrop(_ page: WikipediaPage) -> String? {
    if !maker.settings.records.namespaces.contains(page.namespace) { return "other namespace" }
    if page.redirectTarget != nil { return "redirect" }
    if page.model != "wikitext" { return "not wikitext" }
    return nil
  }
}
