import Corpus
import Foundation
import TestSupport
import Testing

@Suite struct MaskedSectionTests {
  /// From the facts to the page: a table a language and vocabulary, with every number.
  @Test func vocabulariesHaveTablesOfTheirOwn() async throws {
    var fixture = StudyFixture()
    let set: [Axis: String] = [.corpus: "fi", .language: "fi", .set: "test"]
    for (index, vocabulary) in ["first", "second", "first"].enumerated() {
      let about = StudyFixture.run(StudyFixture.mixtures[index % 2], "4kB", index)
        .merging(set) { $1 }.merging([.vocabulary: vocabulary, .run: "m\(index)"]) { $1 }
      let value = 0.125 + 0.01 * Double(index)
      fixture.artefacts.append(
        .init(
          id: "evaluate/m\(index)/fi/test",
          facts: [
            Fact(
              "mean-reciprocal-rank", value, "1/rank", about: about,
              interval: [value - 0.01, value + 0.02], method: "b", count: 640),
            Fact("masked-accuracy", value / 2, "share", about: about, count: 640),
            Fact("masked-loss", 4.5, "nat/token", about: about, count: 640),
            Fact("pseudo-perplexity", 77.25, "1/token", about: about, count: 100),
            Fact("masked-targets", 640, "token", about: about),
          ]))
    }
    let report = try await fixture.built()
    let first = report.outline.rows(ofTable: "masked-1")
    #expect(first.count == 3 && report.outline.rows(ofTable: "masked-2").count == 2)
    #expect(
      first[1].dropFirst() == [
        "fi", "test", "0.1250", "0.1150", "0.1450", "0.0625", "4.500", "77.25", "100", "640",
      ])
    let captions = report.outline.elements.filter {
      $0.name == "strong" && $0.path.contains { $0.hasPrefix("masked-") }
    }.map(\.text)
    #expect(
      captions == ["Finnish (fi), vocabulary first", "Finnish (fi), vocabulary second"])
    #expect(PageNumbers(of: report.outline, facts: report.facts).complaints == [])
  }

  @Test func withoutMaskedModelsThereIsNoSection() async throws {
    let outline = try await StudyFixture.shared().outline
    #expect(!outline.elements.contains { $0.attributes["id"] == "masked" })
  }
}
