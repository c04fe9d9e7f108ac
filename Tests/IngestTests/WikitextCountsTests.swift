import Ingest
import Testing

@Suite("Counts of what is left out of wikitext")
struct WikitextCountsTests {
  @Test("each kind is counted, once a construct, and counts add up")
  func counts() {
    let renderer = WikitextRenderer(language: "en")
    var counts = WikitextCounts()
    _ = renderer.plainText(
      of: Array("{{a|{{b}}}} {{c}} <ref>d</ref> [[File:e.jpg]] <!-- f -->".utf8),
      dropped: &counts)
    #expect(counts[.template] == 2 && counts[.reference] == 1 && counts[.table] == 0)
    #expect(counts.entries.map(\.kind) == [.template, .reference, .file, .comment])
    var sum = counts
    sum += counts
    #expect(sum.entries.map(\.count) == [4, 2, 2, 2])
    sum[.template] = 0
    #expect(sum.entries.map(\.kind) == [.reference, .file, .comment])
    #expect(WikitextCounts().entries.isEmpty)
  }
}
