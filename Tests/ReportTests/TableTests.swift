import Corpus
import Report
import TestSupport
import Testing

@Suite struct TableTests {
  @Test func numbersOfAColumnAlignAtThePoint() async throws {
    let outline = try await StudyFixture.shared().outline
    for table in outline.elements.compactMap({ $0.name == "table" ? $0.attributes["id"] : nil }) {
      var lengths: [Int: Set<Int>] = [:]
      var column = 0
      for cell in outline.elements where cell.path.contains(table) {
        if cell.name == "tr" { column = 0 }
        if cell.name == "td", cell.attributes["class"] == "number" {
          let padded = cell.text + (cell.attributes["data-pad"] ?? "")
          let fraction = padded.firstIndex(of: ".").map { padded[$0...].count } ?? 0
          lengths[column, default: []].insert(fraction)
        }
        if cell.name == "td" || cell.name == "th" { column += 1 }
      }
      #expect(lengths.values.allSatisfy { $0.count == 1 }, "\(table): \(lengths)")
    }
  }

  @Test func noColumnIsAlwaysEmpty() async throws {
    let outline = try await StudyFixture.shared().outline
    for table in outline.elements.compactMap({ $0.name == "table" ? $0.attributes["id"] : nil }) {
      let rows = outline.rows(ofTable: table)
      for column in rows[0].indices {
        #expect(
          rows.dropFirst().contains { !["", "—"].contains($0[column]) },
          "\(table): \(rows[0][column])")
      }
    }
  }

  @Test func theFileHasAllRowsAndWholeNumbers() async throws {
    var fixture = StudyFixture(seeds: 1)
    let about = fixture.artefacts[0].facts[0].about
    for number in 0..<100 {
      let file = about.merging([.file: "=file \"\(number)\",x"]) { $1 }
      fixture.artefacts[0].facts.append(.init("records-read", number, "record", about: file))
    }
    let report = try await fixture.built()
    #expect(report.outline.rows(ofTable: "source-files").count == 61)
    let lines = try report.file("tables/source-files.csv").split(separator: "\n")
    #expect(lines.count == 1 + 4 + 100)
    #expect(lines[0] == "file,corpus,records-read")
    // Quoted as CSV has it, and with a mark before what a spreadsheet would take for a formula.
    #expect(lines[101] == "\"'=file \"\"99\"\",x\",en-web,99")
    let scores = try report.file("tables/results-1.csv").split(separator: "\n")
    let value = scores[1].split(separator: ",")[3]
    #expect(report.facts.contains { "\($0.value)" == value })
  }
}
