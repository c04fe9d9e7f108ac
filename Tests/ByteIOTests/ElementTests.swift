import ByteIO
import Foundation
import TestSupport
import Testing

@Suite struct ElementTests {
  let folder: TemporaryFolder
  static let pages = Framing.elements(name: "page", rootEnd: "</mediawiki>")

  init() throws { folder = try TemporaryFolder() }

  private func read(
    _ text: String, maximumRecordBytes: Int = 1000, batchBytes: Int = 1 << 20
  ) async throws -> Records {
    try await Records(
      path: folder.store(Array(text.utf8)), Self.pages, batchBytes: batchBytes,
      maximumRecordBytes: maximumRecordBytes)
  }

  @Test func pagesOfADump() async throws {
    let head = "<mediawiki>\n <siteinfo><pages>3</pages></siteinfo>\n "
    let text =
      head + "<page>one</page>\n<page id=\"2\">two &lt;page&gt;</page>\n <pager>no</pager>"
      + "<page\n>three</page ></page></page></mediawiki>\n"
    let read = try await read(text)
    #expect(
      read.texts == [
        "<page>one</page>", "<page id=\"2\">two &lt;page&gt;</page>",
        "<page\n>three</page ></page>",
      ])
    #expect(read.ordinals == [1, 2, 3])
    #expect(read.offsets.first == head.utf8.count)
    #expect(read.preamble == Array(head.utf8))
    #expect(read.failures.isEmpty && read.damages.isEmpty)
  }

  @Test func aFileThatEndsInsideAPage() async throws {
    let read = try await read("<mediawiki><page>one</page><page>tw")
    #expect(read.texts == ["<page>one</page>"])
    #expect(
      read.failures == [
        RecordFailure(record: 2, offset: 27, byteCount: 8, reason: "the file ends inside <page>")
      ])
    #expect(read.damages.map(\.reason) == ["it ends without </mediawiki>"])
    #expect(read.damages.map(\.offset) == [35])
  }

  @Test func aMissingRootEnd() async throws {
    #expect(try await read("<mediawiki><page>1</page>").damages.count == 1)
    #expect(try await read("<page>1</page></mediawiki><page>2</page>").damages.count == 1)
    #expect(try await read("<page>1</page></mediawiki>").damages.isEmpty)
    #expect(try await read("<mediawiki></mediawiki>").damages.isEmpty)
    let plain = try await Records(
      path: folder.store(Array("<page>1</page>".utf8)), .elements(name: "page"))
    #expect(plain.damages.isEmpty && plain.records.count == 1)
  }

  @Test func aPageThatIsNotClosedCostsItself() async throws {
    let read = try await read("<page>1</page><page>2<page>3</page></mediawiki>")
    #expect(read.texts == ["<page>1</page>", "<page>3</page>"])
    #expect(read.ordinals == [1, 3])
    #expect(read.failures.map { [$0.record, $0.offset, $0.byteCount] } == [[2, 14, 7]])
  }

  @Test func aPageThatIsTooLongCostsItself() async throws {
    let long = String(repeating: "<x>", count: 1000)
    let text = "<page>1</page><page>\(long)</page><page>3</page></mediawiki>"
    for batchBytes in [1, 5000, 1 << 20] {
      let read = try await read(text, batchBytes: batchBytes)
      #expect(read.texts == ["<page>1</page>", "<page>3</page>"])
      #expect(read.failures.map { [$0.record, $0.offset, $0.byteCount] } == [[2, 14, 3013]])
      #expect(read.damages.isEmpty)
    }
  }

  /// The head before the gap is one failure; the orphaned end after it is passed over.
  @Test func aGapTearsOnePage() async throws {
    let first = try folder.compressed(Array("<page>1</page><page>2".utf8), .zstd)
    let second = try folder.compressed(
      Array("orphan</page><page>4</page></mediawiki>".utf8), .zstd)
    let path = try folder.store(first + [7, 7, 7] + second)
    let read = try await Records(path: path, Self.pages)
    #expect(read.texts == ["<page>1</page>", "<page>4</page>"])
    #expect(read.ordinals == [1, 3])
    #expect(read.failures.map { [$0.record, $0.offset, $0.byteCount] } == [[2, 14, 7]])
    #expect(read.damages.map(\.offset) == [first.count])
  }

  /// Any order of tags and pieces of tags, in batches of any size, against a slow twin.
  @Test func randomTagsAsTheSlowTwinTellsThem() async throws {
    var generator = SeededGenerator(seed: 50)
    let pieces = [
      "<page>", "</page>", "<page ", "<pages>", "<", "</", "page>", "</mediawiki>", "text", ">",
      "<pag", "\n",
    ]
    for round in 0..<200 {
      let count = Int.random(in: 0..<(round % 10 == 0 ? 3000 : 40), using: &generator)
      let text = (0..<count).map { _ in
        pieces[Int.random(in: 0..<pieces.count, using: &generator)]
      }.joined()
      let expected = slowTwin(text)
      for batchBytes in [1, 64, 1 << 20] {
        let read = try await read(text, maximumRecordBytes: 100, batchBytes: batchBytes)
        #expect(read.texts == expected.records, "\(text)")
        #expect(read.failures.count == expected.failures, "\(text)")
        #expect(read.damages.count == (expected.isEnded ? 0 : 1) + (text.isEmpty ? 1 : 0))
      }
    }
  }

  private func slowTwin(_ text: String) -> (records: [String], failures: Int, isEnded: Bool) {
    var rest = Substring(text)
    var current: String?
    var records: [String] = []
    var failures = 0
    var isEnded = false
    while let next = rest.first {
      let isStart = ["<page>", "<page ", "<page\n"].contains { rest.hasPrefix($0) }
      if isStart {
        if current != nil { failures += 1 }
        (current, isEnded) = ("", false)
      }
      if rest.hasPrefix("</page>"), let record = current {
        if record.count + 7 > 100 { failures += 1 } else { records.append(record + "</page>") }
        current = nil
        rest = rest.dropFirst(7)
        continue
      }
      if rest.hasPrefix("</mediawiki>"), current == nil { isEnded = true }
      current?.append(next)
      rest = rest.dropFirst()
    }
    return (records, failures + (current == nil ? 0 : 1), isEnded)
  }

  @Test(arguments: [
    ("enwiki-latest-pages-articles1.xml-p000000010p000030302-shortened.bz2", 206),
    ("derived_closed_bz2/elwiki-20230501-pages-articles-sample.xml.bz2", 561),
    ("derived_closed_bz2/mrwiki-20230501-pages-articles-sample.xml.bz2", 1284),
    ("itwiki_small-dump.xml.gz", 747), ("ltgwiki-latest-pages-articles.xml.gz", 2004),
  ])
  func realDumps(_ name: String, _ pageCount: Int) async throws {
    guard let path = SharedData.path("wikipedia_dumps/\(name)") else { return }
    let first = try await Records(path: path, Self.pages)
    #expect(first.records.count + first.failures.count == pageCount)
    #expect(first.records.allSatisfy { $0.starts(with: "<page>".utf8) })
    #expect(try await Records(path: path, Self.pages, workers: 2) == first)
  }
}
