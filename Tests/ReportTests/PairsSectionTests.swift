import Corpus
import TestSupport
import Testing

@Suite struct PairsSectionTests {
  /// From the facts to the page: all pairs first, phenomena folded away, every number held.
  @Test func languagesAndPhenomena() async throws {
    var fixture = StudyFixture()
    for (index, language) in ["en", "fi"].enumerated() {
      let about = StudyFixture.run("equal", "4kB", 0)
        .merging([.task: "blimp-\(language)", .language: language]) { $1 }
      let facts = [nil, "agreement"].enumerated().flatMap { part, phenomenon -> [Fact] in
        var about = about
        about[.phenomenon] = phenomenon
        let value = 0.625 + 0.01 * Double(2 * index + part)
        return [
          Fact(
            "pair-accuracy", value, "share", about: about, interval: [value - 0.1, value + 0.2],
            method: "b", count: 40),
          Fact("normalised-pair-accuracy", value / 2, "share", about: about, count: 40),
          Fact("pairs", 40, "pair", about: about), Fact("tied-pairs", 3, "pair", about: about),
        ]
      }
      fixture.artefacts.append(.init(id: "datasets/\(language)", facts: facts))
    }
    let report = try await fixture.built()
    let english = report.outline.rows(ofTable: "pairs-1")
    #expect(english.count == 2 && english[1].contains("blimp-en"))
    #expect(Array(english[1].suffix(6)) == ["62.5", "52.5", "82.5", "31.2", "40", "3"])
    let finnish = report.outline.rows(ofTable: "phenomena-2")
    #expect(finnish.count == 2 && finnish[1][2] == "agreement")
    #expect(PageNumbers(of: report.outline, facts: report.facts).complaints == [])
    let plain = try await StudyFixture.shared().outline
    #expect(!plain.elements.contains { $0.attributes["id"] == "pairs" })
  }
}
