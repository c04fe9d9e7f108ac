import Corpus
import Report
import TestSupport
import Testing

@Suite struct ContaminationSectionTests {
  @Test func everySetHasOneSummaryAndTheRestIsFolded() async throws {
    let outline = try await StudyFixture.shared().outline
    let tables = outline.elements("table", inside: "contamination")
    let shown = tables.filter { !$0.path.contains("details") }.compactMap { $0.attributes["id"] }
    #expect(shown == ["contamination-1", "contamination-2"])
    #expect(tables.count > 2)
    #expect(outline.text(id: "contamination-2-caption")?.hasPrefix("Training text, 12kB.") == true)
    #expect(
      outline.elements("svg", inside: "contamination").allSatisfy { $0.path.contains("details") })
  }

  @Test func theWorstThatIsThereIsNamedWithItsVerdict() async throws {
    let rows = try await StudyFixture.shared().outline.rows(ofTable: "contamination-1")
    #expect(
      rows[0] == [
        "Corpus", "Language", "Worst", "Share of lines,\u{A0}%", "95\u{A0}% from", "to", "Verdict",
        "Judged lines",
      ])
    // Swedish alone has an interval above zero, whatever the shares of the others.
    for row in rows.dropFirst() {
      #expect(row[2] == "Swedish (sv)")
      #expect(row[6] == "▲ above zero")
    }
  }

  /// The first contamination of the fixture, changed.
  private func summary(_ change: (inout Fact) -> Void) async throws -> [[String]] {
    var fixture = StudyFixture(seeds: 1)
    fixture.artefacts = fixture.artefacts.filter {
      $0.id == "contamination/main/draw-0/fi/train-4kB"
    }
    for place in fixture.artefacts[0].facts.indices { change(&fixture.artefacts[0].facts[place]) }
    return try await fixture.built().outline.rows(ofTable: "contamination-1")
  }

  @Test func whereNothingIsAboveZeroTheLargestIsSaidToBePossiblyNone() async throws {
    let rows = try await summary { fact in
      guard fact.metric == "corrected-line-share" else { return }
      fact.interval?[0] = 0
      if fact.about[.detected] == "kk" { fact.value = 0.5 }
    }
    #expect(rows[1][2] == "Kazakh (kk)")
    #expect(rows[1][6] == "could be zero")
  }

  @Test func languagesThatTheModelDoesNotKnowCount() async throws {
    let rows = try await summary { fact in
      guard fact.about[.detected] == "unknown" else { return }
      fact.value = 0.9
      fact.interval = [0.8, 1]
    }
    #expect(rows[1][2] == "languages the model does not know")
    #expect(rows[1][6] == "▲ above zero")
  }

  @Test func whatIsNotCorrectedIsSaidToBeCounted() async throws {
    let rows = try await summary { fact in
      if fact.metric == "corrected-line-share" { fact.metric = "not-shown" }
    }
    #expect(rows[1][6] == "as counted, not corrected")
  }

  @Test func bothDirectionsOfAPairAreSideBySide() async throws {
    let rows = try await StudyFixture.shared().outline.rows(ofTable: "contamination-1-pairs")
    #expect(
      rows.dropFirst().map { $0[0] } == [
        "en-web, fi", "en-web, ru", "en-wiki, fi", "en-wiki, ru", "fi, ru",
      ])
    #expect(rows[0].count == 9)
  }

  @Test func everyCorpusHasItsLanguagesThoseWithMostLinesFirst() async throws {
    let report = try await StudyFixture.shared()
    let rows = report.outline.rows(ofTable: "contamination-1-corpus-3")
    #expect(rows[1][0] == "Finnish (fi)")
    #expect(rows.last?[0] == "languages the model does not know")
    let lines = rows.dropFirst().compactMap { Int($0[1].filter(\.isNumber)) }
    #expect(lines == lines.sorted(by: >))
    let caption = report.outline.text(id: "contamination-1-corpus-3-caption") ?? ""
    #expect(caption.contains("All languages"))
  }

  @Test func linesAreShownMostCertainFirst() async throws {
    let outline = try await StudyFixture.shared().outline
    let details = outline.elements("blockquote", inside: "contamination")
    #expect(details.count == 2 * 8)
    #expect(details[0].attributes["lang"] == "uk")
    #expect(details.allSatisfy { $0.attributes["dir"] == "auto" })
    let source = outline.elements("p", inside: "contamination")
      .first { $0.attributes["class"] == "source" }?.text
    #expect(source == "Ukrainian (uk) with probability 0.997 in en-web, document c4/5521, line 3")
  }
}
