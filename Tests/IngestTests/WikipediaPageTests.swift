import Ingest
import Testing

@Suite("Pages of a dump")
struct WikipediaPageTests {
  private func page(_ xml: String, siteInfo: SiteInfo = SiteInfo()) throws -> WikipediaPage {
    try WikipediaPage(parsing: Array(xml.utf8), siteInfo: siteInfo)
  }

  @Test("all that is asked of a page")
  func fields() throws {
    let page = try page(
      """
      <page>
        <title>AT&amp;T</title><ns>0</ns><id>12</id>
        <revision>
          <id>99</id><parentid>98</parentid><timestamp>2012-01-23T13:23:26Z</timestamp>
          <contributor><username>X</username><id>7</id></contributor>
          <model>wikitext</model><format>text/x-wiki</format>
          <text bytes="9" xml:space="preserve">a &lt;b&gt; &amp;amp; é
      </text>
        </revision>
      </page>
      """)
    #expect(page.id == 12)
    #expect(page.title == "AT&T")
    #expect(page.namespace == 0)
    #expect(page.redirectTarget == nil)
    #expect(page.timestamp == "2012-01-23T13:23:26Z")
    #expect(page.model == "wikitext")
    #expect(page.format == "text/x-wiki")
    #expect(String(decoding: page.text, as: UTF8.self) == "a <b> &amp; é\n")
  }

  @Test("the last revision wins, and its main slot")
  func revisions() throws {
    let page = try page(
      """
      <page><title>A</title><ns>0</ns><id>1</id>
      <revision><timestamp>1</timestamp><model>json</model><text>first</text></revision>
      <revision><timestamp>2</timestamp><text>second</text>
      <content><role>mediainfo</role><model>json</model><text>slot</text></content></revision>
      </page>
      """)
    #expect(page.text == Array("second".utf8))
    #expect(page.timestamp == "2")
    #expect(page.model == "wikitext")
  }

  @Test("redirects by element, and by text where there is none")
  func redirects() throws {
    func target(_ inner: String) throws -> String? {
      try page("<page><title>A</title>\(inner)</page>").redirectTarget
    }
    #expect(try target("<redirect title=\"B &amp; C\" />") == "B & C")
    #expect(try target("<redirect />") == "")
    #expect(try target("<revision><text>#REDIRECT [[B]]</text></revision>") == "B")
    #expect(try target("<revision><text>#WEITERLEITUNG: [[B#C|d]]</text></revision>") == "B#C")
    #expect(try target("<revision><text> #перенаправление [[Б]]</text></revision>") == "Б")
    #expect(try target("<revision><text># one [[item]]</text></revision>") == nil)
    #expect(try target("<revision><text>#</text></revision>") == nil)
  }

  @Test("a page without <ns> gets its namespace from its title")
  func oldSchema() throws {
    let site = SiteInfo(
      preamble: Array(
        """
        <mediawiki xml:lang="de"><siteinfo><sitename>W</sitename><dbname>dewiki</dbname>
        <namespaces><namespace key="0" /><namespace key="10" case="case-sensitive">Vorlage</namespace>
        <namespace key="x">Y</namespace></namespaces></siteinfo><page><title>
        """.utf8))
    #expect(site.language == "de")
    #expect(site.databaseName == "dewiki")
    #expect(site.siteName == "W")
    #expect(
      site.namespaces == [
        .init(key: 0, name: ""), .init(key: 10, name: "Vorlage", isCaseSensitive: true),
      ])
    #expect(try page("<page><title>Vorlage:A</title></page>", siteInfo: site).namespace == 10)
    #expect(try page("<page><title>2001: A</title></page>", siteInfo: site).namespace == 0)
    #expect(try page("<page><title>A:B</title><ns>4</ns></page>", siteInfo: site).namespace == 4)
  }

  @Test("a preamble that is absent or broken says nothing")
  func noSiteInfo() {
    #expect(SiteInfo(preamble: []) == SiteInfo())
    #expect(SiteInfo(preamble: Array("not xml".utf8)) == SiteInfo())
    #expect(SiteInfo(preamble: Array("<mediawiki>".utf8)).namespaces.isEmpty)
  }

  @Test(
    "what is not well-formed is refused with its place",
    arguments: [
      "", "x", "<page>", "<page><title>A</title>", "<page></title></page>", "<page>&nope;</page>",
      "<page>\u{1}</page>", "<article></article>", "<page/><page/>",
      "<!DOCTYPE page [<!ENTITY a \"b\">]><page>&a;</page>",
      "<!DOCTYPE page SYSTEM \"file:///etc/passwd\"><page></page>",
    ])
  func malformed(xml: String) {
    #expect(throws: WikipediaPage.Malformed.self) { try page(xml) }
  }

  @Test("the fault's line and offset are told")
  func place() {
    let error = #expect(throws: WikipediaPage.Malformed.self) {
      try page("<page>\n<title>A</title>\n<oops></title>\n</page>")
    }
    #expect(error?.line == 3)
    #expect((28...45).contains(error?.offset ?? -1))
    #expect(error?.reason.contains("oops") == true)
  }

  @Test("broken UTF-8 is refused, overlong forms too")
  func encoding() {
    for broken in [[0xFF], [0xC3], [0xC1, 0x81], [0xED, 0xA0, 0x80]] as [[UInt8]] {
      let xml =
        Array("<page><revision><text>é".utf8) + broken + Array("</text></revision></page>".utf8)
      #expect(throws: WikipediaPage.Malformed.self) { try WikipediaPage(parsing: xml) }
    }
  }

  @Test("every cut of a page is refused, none does harm")
  func cuts() throws {
    let xml = Array(
      "<page><title>Ä</title><revision><text a='b'>&lt;é</text></revision></page>".utf8)
    for end in xml.indices {
      #expect(throws: WikipediaPage.Malformed.self) {
        try WikipediaPage(parsing: Array(xml[..<end]))
      }
    }
    #expect(try WikipediaPage(parsing: xml).text == Array("<é".utf8))
  }

  @Test("long texts and deep elements")
  func size() throws {
    let text = String(repeating: "a&amp;é\n", count: 2_000_000)
    #expect(
      try page("<page><revision><text>\(text)</text></revision></page>").text.count == 10_000_000)
    let deep = String(repeating: "<a>", count: 100_000)
    #expect(throws: WikipediaPage.Malformed.self) { try page("<page>" + deep) }
  }

  @Test("what would take libxml2 quadratic time is refused at once")
  func crowds() throws {
    func attributes(_ count: Int) -> String {
      (0..<count).map { "a\($0)='='" }.joined(separator: " ")
    }
    #expect(try page("<page \(attributes(32))><id>7</id></page>").id == 7)
    #expect(try page("<page><title>\(attributes(99))</title></page>").title == attributes(99))
    // An apostrophe in a comment opens no quotes that could hide the tag after it.
    for hidden in ["", "<!-- <a ' -->", "<title b='>'></title>"] {
      let error = #expect(throws: WikipediaPage.Malformed.self) {
        try page("<page>\(hidden)<x \(attributes(33))/></page>")
      }
      #expect(error?.offset == "<page>\(hidden)".utf8.count)
    }
    func nested(_ depth: Int) -> String {
      "<page><id>7</id>" + String(repeating: "<x>", count: depth - 1)
        + String(repeating: "</x>", count: depth - 1) + "</page>"
    }
    #expect(try page(nested(32)).id == 7)
    let error = #expect(throws: WikipediaPage.Malformed.self) { try page(nested(33)) }
    #expect(error?.reason == "elements 33 deep")
  }

  @Test("threads do not meet")
  func threads() async {
    let isRight = await withTaskGroup(of: Bool.self) { group in
      for worker in 0..<8 {
        group.addTask {
          (0..<200).allSatisfy { round in
            let good = "<page><id>\(round)</id><revision><text>\(worker)</text></revision></page>"
            let page = try? WikipediaPage(parsing: Array(good.utf8))
            let isBadRefused = (try? WikipediaPage(parsing: Array("<page><\(worker)>".utf8))) == nil
            return page?.id == round && page?.text == Array("\(worker)".utf8) && isBadRefused
          }
        }
      }
      return await group.reduce(true) { $0 && $1 }
    }
    #expect(isRight)
  }
}
