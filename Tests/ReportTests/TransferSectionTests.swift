import Corpus
import Report
import TestSupport
import Testing

/// What languages give each other, from facts to the page.
@Suite struct TransferSectionTests {
  private func report(_ facts: [Fact]) async throws -> BuiltReport {
    var fixture = StudyFixture()
    fixture.artefacts.append(StudyFixture.Artefact(id: "transfer/one", facts: facts))
    return try await fixture.built()
  }

  @Test func showsDataTransferAndWhatIsBeyondTheCurve() async throws {
    let about: [Axis: String] = [.target: "ca", .source: "fr", .budget: "30000"]
    let beyond: [Axis: String] = [.target: "uk", .source: "fr", .budget: "30000"]
    let report = try await report([
      Fact("finetuned-perplexity", 5.25, "perplexity", about: about, count: 2),
      Fact("effective-bytes", 75_000, "byte", about: about, interval: [70_000, 80_000]),
      Fact("transferred-bytes", 45_000, "byte", about: about, interval: [40_000, 50_000]),
      Fact("transferred-fraction", 0.6, "share", about: about),
      Fact("finetuned-perplexity", 2.5, "perplexity", about: beyond, count: 2),
      Fact("scratch-perplexity", 6.5, "perplexity", about: [.target: "ca", .budget: "30000"]),
      Fact("scratch-steps", 117, "step", about: [.target: "ca", .budget: "30000"]),
    ])
    let rows = report.outline.rows(ofTable: "data-transfer")
    #expect(rows.count == 3)
    #expect(rows[1].prefix(4) == ["ca", "fr", "30000", "5.250"])
    #expect(
      rows[1].dropFirst(4) == [
        "75\u{202F}000", "45\u{202F}000", "40\u{202F}000", "50\u{202F}000", "60.0", "2",
      ])
    #expect(rows[2].prefix(4) == ["uk", "fr", "30000", "2.500"])
    #expect(rows[2][5] == "—", "\(rows[2])")
    #expect(report.outline.rows(ofTable: "scratch-curves").last == ["ca", "30000", "6.500", "117"])
  }

  @Test func showsTheBloodBank() async throws {
    let report = try await report([
      Fact("donation", 0.5, "1", about: [.language: "en"], interval: [0.25, 0.75], count: 3),
      Fact("recipience", -0.125, "1", about: [.language: "en"], interval: [-0.5, 0.25], count: 3),
      Fact("type-held", 0.75, "share", about: [.language: "en"]),
      Fact(
        "transfer", 0.0625, "1", about: [.source: "en", .target: "hu"], interval: [0.03125, 0.125]),
    ])
    let rows = report.outline.rows(ofTable: "blood-bank")
    #expect(
      rows.last == ["en", "+0.500", "+0.250", "+0.750", "−0.125", "−0.500", "+0.250", "75.0"],
      "\(rows)")
    #expect(
      report.outline.rows(ofTable: "pairs").last == ["en", "hu", "+0.062", "+0.031", "+0.125"])
  }

  @Test func showsTokenEfficiency() async throws {
    let about: [Axis: String] = [.run: "even", .language: "en", .clone: "2"]
    let report = try await report([
      Fact("mlpe", 48.5, "1", about: about),
      Fact("mlte", 120_000, "token", about: about),
      Fact("teff", 1.25, "1", about: about, interval: [1.125, 1.5], count: 3),
      Fact("mlpe", 30, "1", about: [.run: "uneven", .language: "en", .clone: "1"]),
    ])
    let rows = report.outline.rows(ofTable: "token-efficiency")
    #expect(
      rows[1] == ["even", "en", "2", "48.50", "120\u{202F}000", "1.250", "1.125", "1.500", "3"],
      "\(rows)")
    // What is censored has no token efficiency.
    #expect(rows[2][5] == "—" && rows[2][8] == "—")
  }

  @Test func isNotThereWithoutTransfer() async throws {
    let report = try await StudyFixture.shared()
    #expect(report.outline.rows(ofTable: "data-transfer").isEmpty)
  }
}
