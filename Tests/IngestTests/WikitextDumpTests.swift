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
