import Ingest
import Testing

@Suite("Books of templates")
struct TemplateCountsTests {
  @Test("names, fates, calls and bytes, the most bytes first")
  func rows() throws {
    var counts = WikitextCounts()
    let wikitext =
      "a {{what}} b {{what|x}} c {{gull|the old bridge}} d {{cite web|url=x}} e {{lang|fr|f}}"
    _ = try read(wikitext, counts: &counts)
    let rows = counts.templates.rows
    #expect(rows.map(\.name) == ["gull", "what"])
    #expect(rows.map(\.fate) == [.guessed, .dropped])
    #expect(rows.map(\.count.callCount) == [1, 2])
    #expect(rows.map(\.count.byteCount) == [23, 18])
    var twice = counts
    twice += counts
    #expect(twice.templates.rows.map(\.count.callCount) == [2, 4])
    #expect(!twice.templates.isEmpty && TemplateCounts().isEmpty)
  }
}
