import Corpus
import Report
import TestSupport
import Testing

@Suite struct FactStoreTests {
  private let read = Fact("records-read", 5, "record", about: [.corpus: "en"])
  private let byFile = Fact("records-read", 3, "record", about: [.corpus: "en", .file: "a"])
  private let other = Fact("records-kept", 4, "record", about: [.corpus: "en"])

  @Test func findsFactsByMetricAndAxes() throws {
    let store = try FactStore([("extract/en", [byFile, read]), ("more", [other])])
    #expect(store.facts == [byFile, read, other])
    #expect(store.facts("records-read") == [byFile, read])
    #expect(store.facts("records-read", about: [.file]) == [byFile])
    #expect(store.facts("records-read", about: [.corpus], without: [.file]) == [read])
    #expect(store.facts("records-read", about: [.run]) == [])
    #expect(store.facts("records") == [])
    #expect(store.artefact(of: other) == "more")
    #expect(store.artefact(of: read) == "extract/en")
  }

  @Test func aFactThatIsThereTwiceIsRefused() {
    var again = read
    again.value = 6
    #expect(
      throws: ReportError.duplicateFact(key: "records-read corpus=en", first: "a", second: "b")
    ) { try FactStore([("a", [read]), ("b", [again])]) }
    #expect(throws: ReportError.self) { try FactStore([("a", [read, read])]) }
  }

  @Test func orderIsThatOfTheArtefacts() throws {
    var generator = SeededGenerator(seed: 4)
    let facts = (0..<200).map { number in
      let axes: [Axis] = [.corpus, .run, .set, .draw]
      let chosen = axes.filter { _ in Bool.random(using: &generator) }
      let about = Dictionary(uniqueKeysWithValues: chosen.map { ($0, "\(number)") })
      return Fact("m", number, "u", about: about.merging([.step: "\(number)"]) { $1 })
    }
    let store = try FactStore([("a", Array(facts[..<90])), ("b", Array(facts[90...]))])
    #expect(store.facts("m") == facts)
    #expect(store.facts("m", about: [.run]) == facts.filter { $0.about[.run] != nil })
  }
}
