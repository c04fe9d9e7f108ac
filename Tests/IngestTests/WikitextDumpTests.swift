import ByteIO
import Ingest
import TestSupport
import Testing

@Suite("Wikitext of real dumps")
struct WikitextDumpTests {
  /// The pages of an uncompressed dump: enough of a splitter for small, honest files.
  private func pages(of dump: [UInt8]) throws -> (SiteInfo, [WikipediaPage]) {
    let parts = String(decoding: dump, as: UTF8.self).split(separator: "<page>")
    guard let preamble = parts.first else { return (SiteInfo(), []) }
    let site = SiteInfo(preamble: Array(preamble.utf8))
    let pages = try parts.dropFirst().map { part in
      let end = part.firstRange(of: "</page>")?.upperBound ?? part.endIndex
      return try WikipediaPage(parsing: Array(("<page>" + part[..<end]).utf8), siteInfo: site)
    }
    return (site, pages)
  }

  @Test("Latgalian: articles read as prose, without a trace of markup")
  func latgalian() throws {
    guard let path = SharedData.path("wikipedia_dumps/tinywiki-latest-pages-articles.xml") else {
      return
    }
    let (site, pages) = try pages(of: readFile(path))
    #expect(pages.count == 8)
    let renderer = WikitextRenderer(siteInfo: site, language: "ltg")
    var dropped = WikitextCounts()
    let articles = pages.filter { $0.namespace == 0 && $0.redirectTarget == nil }
    let plain = articles.map { page in
      String(decoding: renderer.plainText(of: page.text, dropped: &dropped), as: UTF8.self)
    }
    for markup in ["[[", "]]", "{{", "}}", "<ref", "|}", "-{", "__", "&lt;", "'''", "=="] {
      #expect(!plain.contains { $0.contains(markup) }, "\(markup)")
    }
    #expect(plain.contains { $0.utf8.count > 1000 })
    #expect(dropped[.template] > 0)
  }

  @Test("every real dump leaves each markup in fewer than one of 10,000 lines")
  func residue() async throws {
    let samples = "derived_closed_bz2"
    let dumps = [
      ("el", "\(samples)/elwiki-20230501-pages-articles-sample.xml.bz2"),
      ("hy", "\(samples)/hywiki-20230501-pages-articles-sample.xml.bz2"),
      ("mr", "\(samples)/mrwiki-20230501-pages-articles-sample.xml.bz2"),
      ("it", "itwiki_small-dump.xml.gz"), ("ltg", "ltgwiki-latest-pages-articles.xml.gz"),
      ("en", "enwiki-latest-pages-articles1.xml-p000000010p000030302-shortened.bz2"),
    ]
    let markup = ["[[", "]]", "{{", "}}", "<ref", "|}", "-{", "__TOC__", "&lt;"]
    for (language, name) in dumps {
      guard let path = SharedData.path("wikipedia_dumps/\(name)") else { return }
      var lineCount = 0
      var marked = [Int](repeating: 0, count: markup.count)
      for text in try await articles(of: path, language: language) {
        for line in text.split(separator: 0x0A) {
          lineCount += 1
          for index in markup.indices where holds(line, Array(markup[index].utf8)) {
            marked[index] += 1
          }
        }
      }
      #expect(lineCount > 5000)
      for index in markup.indices {
        #expect(
          10_000 * marked[index] < lineCount,
          "\(language): \(markup[index]) in \(marked[index]) of \(lineCount) lines")
      }
    }
  }

  private func holds(_ line: ArraySlice<UInt8>, _ markup: [UInt8]) -> Bool {
    guard line.count >= markup.count, let first = markup.first else { return false }
    for index in line.startIndex...(line.endIndex - markup.count) where line[index] == first {
      if line[index..<(index + markup.count)].elementsEqual(markup) { return true }
    }
    return false
  }

  private func articles(of path: String, language: String) async throws -> [[UInt8]] {
    let reader = try RecordReader(path: path, framing: .elements(name: "page"), workers: 2)
    var texts: [[UInt8]] = []
    while let batch = try await reader.next() {
      let site = SiteInfo(preamble: reader.preamble)
      let renderer = WikitextRenderer(siteInfo: site, language: language)
      for record in batch.records {
        let page = try WikipediaPage(parsing: Array(batch.bytes[record]), siteInfo: site)
        guard page.namespace == 0, page.redirectTarget == nil else { continue }
        var dropped = WikitextCounts()
        texts.append(renderer.plainText(of: page.text, dropped: &dropped))
      }
    }
    return texts
  }

  @Test("a dump of two pages without namespaces")
  func small() throws {
    guard let path = SharedData.path("wikipedia_dumps/fowiki_dump.xml") else { return }
    let (_, pages) = try pages(of: readFile(path))
    #expect(pages.count == 2)
    let renderer = WikitextRenderer(language: "en")
    var dropped = WikitextCounts()
    let plain = pages.map {
      String(decoding: renderer.plainText(of: $0.text, dropped: &dropped), as: UTF8.self)
    }
    #expect(plain == ["An earlier revision.", ""])
  }
}
