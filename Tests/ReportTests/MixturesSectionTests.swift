import Report
import TestSupport
import Testing

@Suite struct MixturesSectionTests {
  @Test func saysWhatWasAskedAndDrawn() async throws {
    let report = try await StudyFixture.shared()
    let rows = report.outline.rows(ofTable: "draws")
    #expect(rows.count == 1 + 2 * 2 * 4)
    #expect(rows[1].prefix(3) == ["equal, 4kB", "en-web", "25.0"])
    let shares = report.outline.elements("td", inside: "draws")
      .filter { $0.attributes["data-how"] == "share" }
      .compactMap { $0.attributes["data-value"] }.compactMap(Double.init)
    #expect(abs(shares.prefix(4).reduce(0, +) - 1) < 1e-12)
  }

  @Test func everyRunHasItsWholeNameAndItsLog() async throws {
    let rows = try await StudyFixture.shared().outline.rows(ofTable: "training")
    #expect(rows.count == 13)
    #expect(rows[1].first == "equal, 4kB, seed 0")
    #expect(rows[1].last == "base/tiny,main,equal,main,4kB,10k,seed-0")
  }
}
