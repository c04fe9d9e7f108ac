import Corpus
import Report
import TestSupport
import Testing

@Suite struct CurvesSectionTests {
  @Test func runsOfOneGroupShareAColourAndTheLegendNamesIt() async throws {
    let outline = try await StudyFixture.shared().outline
    let rows = outline.rows(ofTable: "curves-1-ends-1")
    #expect(
      rows.map { $0[0] } == [
        "Runs", "1equal, 4kB", "2equal, 12kB", "3finnish-tenth, 4kB", "4finnish-tenth, 12kB",
      ])
    let lines = outline.elements("g", inside: "curves-1-1-wide")
      .filter { $0.text.contains("seed") }
    #expect(lines.count == 12)
    #expect(Set(lines.map(\.text)).count == 12)
    #expect(lines.prefix(3).allSatisfy { $0.attributes["class"] == "series0" })
  }

  @Test func finalValidationScoresStandBesideTheFinalLosses() async throws {
    let outline = try await StudyFixture.shared().outline
    let rows = outline.rows(ofTable: "curves-1-ends-1")
    #expect(
      rows[0] == [
        "Runs", "Training loss", "± deviation", "Unigram entropy", "Validation, en-web",
        "Validation, en-wiki", "Validation, fi", "Validation, ru",
      ])
    #expect(rows[1].allSatisfy { $0 != "—" })
  }

  @Test(arguments: [(1, 1), (8, 1), (9, 2), (20, 3)])
  func manyGroupsAreSpreadOverChartsOfWhichOneIsShown(groups: Int, charts: Int) async throws {
    var fixture = StudyFixture(seeds: 1)
    let run = try #require(fixture.artefacts.first { $0.id.hasPrefix("train/") })
    fixture.artefacts = (0..<groups).map { number in
      var copy = run
      copy.id = "train/\(number)"
      copy.facts = run.facts.map {
        var fact = $0
        fact.about[.run] = "run \(number)"
        fact.about[.mixture] = "mixture \(number)"
        return fact
      }
      return copy
    }
    let outline = try await fixture.built().outline
    #expect(outline.elements("path", inside: "curves").count == 2 * groups)
    #expect(outline.elements("svg", inside: "curves").count == 2 * charts)
    let shown = outline.elements("svg", inside: "curves").filter { !$0.path.contains("details") }
    #expect(shown.count == 2)
  }

  @Test func vocabulariesHaveChartsOfTheirOwn() async throws {
    var fixture = StudyFixture(seeds: 1)
    for index in fixture.artefacts.indices where fixture.artefacts[index].id.contains("tenth") {
      fixture.artefacts[index].facts = fixture.artefacts[index].facts.map {
        var fact = $0
        if fact.about[.run] != nil { fact.about[.vocabulary] = "bpe" }
        return fact
      }
    }
    let outline = try await fixture.built().outline
    let headings = outline.elements("h3", inside: "curves").map(\.text)
    #expect(headings == ["Vocabulary bytes", "Vocabulary bpe"])
    #expect(outline.elements("path", inside: "curves-2-1-wide").count == 2)
  }

  @Test func entropiesThatDifferAreNoCommonLine() async throws {
    var fixture = StudyFixture(seeds: 1)
    let index = try #require(fixture.artefacts.firstIndex { $0.id.hasPrefix("train/") })
    let place = try #require(
      fixture.artefacts[index].facts.firstIndex { $0.metric == "unigram-entropy" })
    fixture.artefacts[index].facts[place].value = 3.2
    let outline = try await fixture.built().outline
    #expect(outline.elements.allSatisfy { $0.attributes["class"] != "baseline" })
  }
}
