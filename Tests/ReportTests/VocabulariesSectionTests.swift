import Report
import TestSupport
import Testing

@Suite struct VocabulariesSectionTests {
  @Test func saysHowTextBecameTokens() async throws {
    let report = try await StudyFixture.shared()
    #expect(
      report.outline.rows(ofTable: "vocabularies-sizes") == [
        ["Vocabulary", "Ids"], ["bytes", "258"],
      ])
    let rows = report.outline.rows(ofTable: "shards")
    #expect(rows.count == 5)
    #expect(rows[1].prefix(3) == ["en-web", "training text, 12kB", "bytes"])
    #expect(rows[1].last.flatMap(Double.init).map { $0 > 0.9 && $0 <= 1 } == true)
  }
}
