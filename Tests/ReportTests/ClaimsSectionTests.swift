import Corpus
import Report
import TestSupport
import Testing

/// Verdicts from facts to the page.
struct ClaimsSectionTests {
  private func report(
    _ claims: [String], _ facts: [Fact]
  ) async throws -> BuiltReport {
    var fixture = StudyFixture()
    fixture.study.claims = claims.map {
      StudyDescription.Claim(name: $0, statement: "bits per byte, entry \($0): less than 2")
    }
    fixture.artefacts.append(StudyFixture.Artefact(id: "claims/all", facts: facts))
    return try await fixture.built()
  }

  private func verdict(_ name: String, _ value: Double) -> Fact {
    Fact("claim-verdict", value, "verdict", about: [.claim: name], count: 3)
  }

  @Test func showsVerdictsWithWhatTheyRestOn() async throws {
    let report = try await report(
      ["far", "near", "flat", "lost"],
      [
        verdict("near", 1), verdict("far", -1), verdict("flat", 0),
        Fact(
          "claim-effect", 1.5, "ratio", about: [.claim: "near"], interval: [1.25, 1.75],
          method: "t over seeds", count: 3),
        Fact("claim-detectable", 1.2, "ratio", about: [.claim: "near"]),
        Fact("claim-at-most", 0.5, "bit/byte", about: [.claim: "far"]),
      ])
    let rows = report.outline.rows(ofTable: "claims").dropFirst()
    #expect(rows.count == 3)
    let words = { (name: String) in "bits per byte, entry \(name): less than 2" }
    #expect(
      rows.map { $0 } == [
        ["far", "▲ opposite", "—", "—", "+0.500", "—", "3", words("far")],
        ["near", "✓ shown", "1.500", "1.250", "1.750", "1.200", "3", words("near")],
        ["flat", "not shown", "—", "—", "—", "—", "3", words("flat")],
      ], "\(rows)")
  }

  @Test func isNotThereWithoutClaims() async throws {
    #expect(try await StudyFixture.shared().outline.rows(ofTable: "claims").isEmpty)
    // A study's facts alone claim nothing.
    let report = try await report([], [verdict("near", 1)])
    #expect(report.outline.rows(ofTable: "claims").isEmpty)
  }
}
