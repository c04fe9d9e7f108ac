import Report
import TestSupport
import Testing

@Suite struct HeatMapTests {
  @Test func binsAreHalfDecades() {
    #expect(HeatMap.bin(of: 0) == nil)
    #expect(HeatMap.bin(of: .nan) == nil)
    #expect(HeatMap.bin(of: -0.1) == nil)
    #expect(HeatMap.bin(of: 1e-9) == 0)
    #expect(HeatMap.bin(of: 0.0001) == 1)
    #expect(HeatMap.bin(of: 0.003) == 4)
    #expect(HeatMap.bin(of: 0.0299) == 5)
    #expect(HeatMap.bin(of: 0.03) == 6)
    #expect(HeatMap.bin(of: 1) == 8)
  }

  @Test func everyCellHoldsItsShare() async throws {
    let outline = try await StudyFixture.shared().outline
    let texts = outline.elements("text", inside: "contamination-1-map")
    // Three declared languages, the eight commonest others, and the rest, of four corpora.
    #expect(texts.count { $0.attributes["class"] == "value" } == 4 * 12)
    let names = texts.filter { $0.attributes["class"] == "name" }.map(\.text)
    #expect(names.prefix(3) == ["en", "fi", "ru"])
    #expect(names[11] == "others")
    #expect(names.suffix(4) == ["en-web", "en-wiki", "fi", "ru"])
    let rest = texts.filter { $0.attributes["data-how"] == "sum" }
    #expect(rest.count == 4)
  }

  @Test func theDiagonalIsMutedAndTheRestColoured() async throws {
    let outline = try await StudyFixture.shared().outline
    let groups = outline.elements("g", inside: "contamination-1-map")
    #expect(groups.count { $0.attributes["class"] == "diagonal" } == 4)
    let english = groups.first { $0.text.hasPrefix("English (en) in fi") }
    #expect(english?.attributes["class"]?.hasPrefix("bin") == true)
  }
}
