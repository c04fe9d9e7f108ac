extension ArtificialLanguage {
  /// Writes a MediaWiki export, page by page, until it comes to `targetByteCount` bytes.
  ///
  /// Page *n* is document *n* in wikitext, or a redirect to an earlier article, or a page of
  /// another namespace. Without templates, tables, references, files, headings, comments and
  /// categories, and with links replaced by what they show, an article is its document again. The
  /// language is `qaa`, which BCP 47 leaves to private use. There is always a header, a first
  /// article, and an end; the last page is whole, so a little more than the target may be written.
  ///
  /// - Parameters:
  ///   - targetByteCount: When to stop, in bytes before any compression.
  ///   - sink: Takes the bytes in order, about a mebibyte a call.
  /// - Returns: What was written.
  /// - Throws: What `sink` throws.
  /// - Source: the export schema 0.11 of MediaWiki, without its optional hashes.
  @discardableResult
  public func writeWikipedia(
    targetByteCount: Int, to sink: (UnsafeRawBufferPointer) throws -> Void
  ) rethrows -> WrittenCorpus {
    var corpus = WrittenCorpus()
    var buffer = OutputBuffer()
    var wikitext = WikitextComposer(language: self)
    buffer.append(Self.exportHeader)
    let end = "</mediawiki>\n"
    var pageIndex = 0
    repeat {
      appendPage(pageIndex, composer: &wikitext, to: &buffer, counting: &corpus)
      pageIndex += 1
      if buffer.isFull { try buffer.drain(to: sink) }
    } while buffer.totalCount + end.utf8.count < targetByteCount
    buffer.append(end)
    try buffer.drain(to: sink)
    corpus.byteCount = buffer.totalCount
    return corpus
  }

  private func appendPage(
    _ index: Int, composer: inout WikitextComposer, to buffer: inout OutputBuffer,
    counting corpus: inout WrittenCorpus
  ) {
    let kind = PageKind(page: index, seed: seed)
    var redirectTarget: Int?
    switch kind {
    case .article:
      corpus.documentCount += 1
      corpus.textByteCount += composer.composeArticle(index)
    case .redirect:
      corpus.redirectCount += 1
      redirectTarget = composer.composeRedirect(page: index)
    case .talk, .file, .message, .template, .category:
      corpus.otherNamespaceCount += 1
      composer.composeService(kind, page: index)
    }
    buffer.append("  <page>\n    <title>\(kind.titlePrefix)")
    appendTitle(index, to: &buffer.bytes)
    buffer.append("</title>\n    <ns>\(kind.namespace)</ns>\n    <id>\(index + 1)</id>\n")
    if let redirectTarget {
      buffer.append("    <redirect title=\"")
      appendTitle(redirectTarget, to: &buffer.bytes)
      buffer.append("\" />\n")
    }
    appendRevision(of: index, wikitext: composer.wikitext, to: &buffer)
    buffer.append("  </page>\n")
  }

  private func appendRevision(of page: Int, wikitext: [UInt8], to buffer: inout OutputBuffer) {
    var random = RandomStream(seed: seed, purpose: .page, index: page)
    let revision = 10 * page + 10
    let user = random.below(500)
    buffer.append(
      """
          <revision>
            <id>\(revision)</id>
            <parentid>\(revision - 1 - random.below(5))</parentid>
            <timestamp>\(drawTimestamp(&random))</timestamp>
            <contributor>
              <username>Writer \(user)</username>
              <id>\(user + 1)</id>
            </contributor>
            <comment>Revised by hand &amp; by rule</comment>
            <origin>\(revision)</origin>
            <model>wikitext</model>
            <format>text/x-wiki</format>
            <text bytes="\(wikitext.count)" xml:space="preserve">
      """)
    appendXMLEscaped(wikitext, to: &buffer.bytes)
    buffer.append("</text>\n    </revision>\n")
  }

  private func appendXMLEscaped(_ text: [UInt8], to bytes: inout [UInt8]) {
    var start = 0
    for index in text.indices {
      let escape: StaticString
      switch text[index] {
      case UInt8(ascii: "<"): escape = "&lt;"
      case UInt8(ascii: ">"): escape = "&gt;"
      case UInt8(ascii: "&"): escape = "&amp;"
      case UInt8(ascii: "\""): escape = "&quot;"
      default: continue
      }
      bytes.append(contentsOf: text[start..<index])
      escape.withUTF8Buffer { bytes.append(contentsOf: $0) }
      start = index + 1
    }
    bytes.append(contentsOf: text[start...])
  }

  private static let exportHeader = """
    <mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" \
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
    xsi:schemaLocation="http://www.mediawiki.org/xml/export-0.11/ \
    http://www.mediawiki.org/xml/export-0.11.xsd" version="0.11" xml:lang="qaa">
      <siteinfo>
        <sitename>Wikipedia</sitename>
        <dbname>qaawiki</dbname>
        <base>https://qaa.example.org/wiki/Main_Page</base>
        <generator>isogloss</generator>
        <case>first-letter</case>
        <namespaces>
          <namespace key="-2" case="first-letter">Media</namespace>
          <namespace key="-1" case="first-letter">Special</namespace>
          <namespace key="0" case="first-letter" />
          <namespace key="1" case="first-letter">Talk</namespace>
          <namespace key="2" case="first-letter">User</namespace>
          <namespace key="3" case="first-letter">User talk</namespace>
          <namespace key="4" case="first-letter">Wikipedia</namespace>
          <namespace key="5" case="first-letter">Wikipedia talk</namespace>
          <namespace key="6" case="first-letter">File</namespace>
          <namespace key="7" case="first-letter">File talk</namespace>
          <namespace key="8" case="first-letter">MediaWiki</namespace>
          <namespace key="9" case="first-letter">MediaWiki talk</namespace>
          <namespace key="10" case="first-letter">Template</namespace>
          <namespace key="11" case="first-letter">Template talk</namespace>
          <namespace key="14" case="first-letter">Category</namespace>
          <namespace key="15" case="first-letter">Category talk</namespace>
        </namespaces>
      </siteinfo>

    """
}
