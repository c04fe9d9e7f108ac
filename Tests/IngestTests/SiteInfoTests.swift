import Ingest
import TestSupport
import Testing

@Suite("What a dump says of its wiki")
struct SiteInfoTests {
  private static let preamble = """
    <mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" xml:lang="fi"><siteinfo>
    <sitename>Wikipedia &amp; co</sitename><dbname>fiwiki</dbname><namespaces>
    <namespace key="-2" case="first-letter">Media</namespace><namespace key="0" />
    <namespace key="12" case="case-sensitive">Ohje</namespace></namespaces></siteinfo>
    <page><title>
    """

  @Test("names, language and namespaces")
  func fields() {
    let site = SiteInfo(preamble: Array(Self.preamble.utf8))
    #expect(site.siteName == "Wikipedia & co" && site.databaseName == "fiwiki")
    #expect(site.language == "fi")
    #expect(
      site.namespaces == [
        .init(key: -2, name: "Media"), .init(key: 0, name: ""),
        .init(key: 12, name: "Ohje", isCaseSensitive: true),
      ])
    #expect(site.namespace(ofTitle: "Ohje:A") == 12 && site.namespace(ofTitle: "Ohje") == 0)
    #expect(site.namespace(ofTitle: "Other:A") == 0)
  }

  @Test("damaged bytes give what came before them, and never trap")
  func damage() {
    var random = SeededGenerator(seed: 3)
    let whole = Array(Self.preamble.utf8)
    #expect(SiteInfo(preamble: []) == SiteInfo())
    for end in stride(from: 0, to: whole.count, by: 7) {
      let site = SiteInfo(preamble: Array(whole[..<end]))
      #expect(["", "fi"].contains(site.language))
      #expect(["", "fiwiki"].contains(site.databaseName))
      var bytes = whole
      for _ in 0..<5 {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8(
          truncatingIfNeeded: random.next())
      }
      #expect(SiteInfo(preamble: bytes).namespaces.count <= 3)
    }
  }
}
