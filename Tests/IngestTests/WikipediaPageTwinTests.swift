import ByteIO
import Foundation
import Ingest
import TestSupport
import Testing

/// The text's own way out of a page against libxml2's.
struct WikipediaPageTwinTests {
  /// What one way makes of a page: `nil` where it refuses it.
  private func quick(_ page: [UInt8]) -> WikipediaPage? {
    page.withUnsafeBufferPointer { WikipediaPage(parsingQuickly: $0) }
  }

  private func whole(_ page: [UInt8]) -> WikipediaPage? {
    page.withUnsafeBufferPointer { try? WikipediaPage(parsingWhole: $0) }
  }

  @Test func realPagesTakeTheQuickWay() async throws {
    guard let folder = SharedData.path("wikipedia_dumps") else { return }
    var (pages, quickPages) = (0, 0)
    for name in try FileManager.default.subpathsOfDirectory(atPath: folder).sorted()
    where [".xml", ".xml.bz2", ".xml.gz"].contains(where: name.hasSuffix) {
      let reader = try RecordReader(
        path: "\(folder)/\(name)", framing: .elements(name: "page", rootEnd: "</mediawiki>"),
        workers: 2)
      while let batch = try await reader.next() {
        for record in batch.records {
          let page = Array(batch.bytes[record])
          pages += 1
          guard let found = quick(page) else { continue }
          quickPages += 1
          let isSame = whole(page) == found
          #expect(isSame, "\(name), \(found.title)")
        }
      }
    }
    #expect(pages > 4500)
    #expect(quickPages > pages * 9 / 10, "\(quickPages) of \(pages)")
  }

  @Test(arguments: [
    "", "plain", "&lt;b&gt; &amp;amp; &quot;x&apos;", "a > b", "naïve 中文 \u{FF21}\u{FEFF}",
  ])
  func plainTextTakesTheQuickWay(_ text: String) throws {
    let found = try #require(quick(Self.page(text)))
    #expect(found == whole(Self.page(text)))
  }

  @Test(arguments: [
    "&#65;", "&#x41;", "&nbsp;", "&lt", "a]]>b", "a\rb", "a\u{1}b", "<![CDATA[x]]>", "<!-- x -->y",
    "<b>x</b>", "\u{FFFE}", "\u{FFFF}", "<text>x</text>", "</text><text>again",
  ])
  func theRestIsLeftToLibxml2(_ text: String) throws {
    #expect(quick(Self.page(text)) == nil)
  }

  @Test func aLaterRevisionWithoutTextHasNone() throws {
    let page = "<page><revision><text>old</text></revision><revision><id>2</id></revision></page>"
    #expect(quick(Array(page.utf8)) == nil)
    #expect(whole(Array(page.utf8))?.text == [])
  }

  /// Pages put together of what could be taken for something else.
  @Test func hostilePages() throws {
    let pieces =
      [
        "<text>", "<text bytes=\"3\" xml:space='preserve'>", "</text>", "<text/>", "<text />",
        "<revision>", "</revision>", "<!-- ", " -->", "<![CDATA[", "]]>", "<?x ", "?>", "<title>",
        "</title>", "&lt;", "&amp;", "&gt;", "&quot;", "&", ">", "word ", "é", "\u{FFFE}", "\n",
        "\r",
        "<x:text>", "</x:text>", "<textarea>", "<text\n>", "<text a=\">\">", "<ns>", "0", "</ns>",
      ].map { Array($0.utf8) } + [
        [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xFF], [0], [0xEF], [0xEF, 0xBF],
      ]
    var random = SeededGenerator(seed: 4)
    var quickPages = 0
    for round in 0..<40_000 {
      var page = Array("<page>".utf8)
      // Half of them begin as pages do, or none would be well-formed.
      if round % 2 == 0 { page += Array("<title>T</title><revision><text>".utf8) }
      for _ in 0..<Int.random(in: 0..<10, using: &random) {
        page += pieces[Int.random(in: pieces.indices, using: &random)]
      }
      if round % 2 == 0 { page += Array("</text></revision>".utf8) }
      page += Array("</page>".utf8)
      guard let found = quick(page) else { continue }
      quickPages += 1
      let isSame = whole(page) == found
      #expect(isSame, "\(String(decoding: page, as: UTF8.self))")
    }
    #expect(quickPages > 1000, "\(quickPages)")
  }

  private static func page(_ text: String) -> [UInt8] {
    Array("<page><title>T</title><revision><text>\(text)</text></revision></page>".utf8)
  }
}
