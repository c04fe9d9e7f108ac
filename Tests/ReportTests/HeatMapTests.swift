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

  @Test func everyCellHoldsItsRate() {
    let outline = PageOutline(ReportPage(StudyFixture.contents).html())
    let values = outline.elements("text", inside: "contamination-1-map")
      .filter { $0.attributes["class"] == "value" }.map(\.text)
    // en, fi, ru, the eight commonest foreign languages, and the rest.
    #expect(values.count == 3 * 12)
    let names = outline.elements("text", inside: "contamination-1-map")
      .filter { $0.attributes["class"] == "name" }.map(\.text)
    #expect(
      names.prefix(12) == [
        "en", "fi", "ru", "sv", "uk", "et", "es", "bg", "fr", "de", "kk", "other",
      ])
    #expect(
      values[0..<12] == [
        "99.90", "0", "0", "0", "0", "0", "0.070", "0", "0.021", "0.0081", "0", "0",
      ])
    #expect(values[12..<16] == ["3.4", "95.9", "0.0099", "0.53"])
    #expect(values[35] == "0.0045")
  }

  @Test func theDiagonalIsMutedAndTheRestColouredByBin() {
    let outline = PageOutline(ReportPage(StudyFixture.contents).html())
    let groups = outline.elements("g", inside: "contamination-1-map")
    #expect(groups.count { $0.attributes["class"] == "diagonal" } == 3)
    let english = groups.first { $0.text.hasPrefix("en in fi: ") }
    #expect(english?.attributes["class"] == "bin6")
    #expect(english?.text.contains("5\u{202F}842 of 171\u{202F}004 lines") == true)
  }

  @Test func everyCorpusHasItsVerdicts() {
    let outline = PageOutline(ReportPage(StudyFixture.contents).html())
    let rows = outline.rows(ofTable: "contamination-1-corpus-2")
    let verdicts = rows.dropFirst().map { "\($0[0]) \($0[9])" }
    #expect(
      verdicts == ["fi —", "en ▲ yes", "sv ▲ yes", "et no", "ru ▲ yes", "ja no", "outside no"])
    #expect(rows.allSatisfy { $0.count == 11 })
    let sweep = outline.rows(ofTable: "contamination-1-corpus-2-sweep")
    #expect(
      sweep[2].map { $0.filter(\.isNumber) }.dropFirst() == [
        "5851", "5847", "5842", "5193", "2921",
      ])
  }

  @Test func bothDirectionsOfAPairAreSideBySide() {
    let rows = PageOutline(ReportPage(StudyFixture.contents).html())
      .rows(ofTable: "contamination-1-pairs")
    #expect(rows.dropFirst().map { $0[0] } == ["en, fi", "en, ru", "fi, ru"])
    #expect(rows[1][4] == "▲ yes")
    #expect(rows[1][5] == "—", "no Finnish line in the English corpus, and no cell")
  }

  @Test func linesAreShownMostConfidentFirst() {
    var contents = StudyFixture.contents
    contents.contamination[0].offLanguageLines = (0..<30).map {
      .init(
        declared: "fi", detected: "en", probability: $0 == 7 ? .nan : Double($0) / 30,
        documentID: "doc \($0)", line: $0, text: "line \($0)")
    }
    let outline = PageOutline(ReportPage(contents).html())
    let quotations = outline.elements("blockquote", inside: "contamination")
    #expect(quotations.map(\.text) == (10..<30).reversed().map { "line \($0)" })
    #expect(quotations.allSatisfy { $0.attributes["dir"] == "auto" })
  }
}
