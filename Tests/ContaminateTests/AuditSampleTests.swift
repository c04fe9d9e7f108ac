import Contaminate
import Corpus
import TestSupport
import Testing

/// The lines that are drawn for a person to look at, as results and sheets show them.
@Suite struct AuditSampleTests {
  private func rows(_ documents: [InputDocument], seed: UInt64) throws -> [[String]] {
    var counts = try ContaminationFixture.counts(seed: seed)
    for document in documents {
      counts.add(document, file: "f", predict: ContaminationFixture.predict)
    }
    return Array(CSV.rows(of: Array(AuditFile.csv(of: [counts]).utf8)).dropFirst())
  }

  @Test func theDrawIsByTheSeedAndNotByTheOrder() throws {
    let documents = ContaminationFixture.documents(count: 400, seed: 3)
    let first = try rows(documents, seed: 1)
    #expect(first.count > 100)
    #expect(try rows(documents.reversed(), seed: 1) == first)
    #expect(try rows(documents, seed: 2) != first)
  }

  @Test func longLinesAreCutBetweenCharacters() throws {
    for padding in 0..<4 {
      let line = "fi 0.95 40 " + String(repeating: "x", count: padding)
      let text = line + String(repeating: "字😀", count: 400)
      let document = InputDocument(text: Array(text.utf8), id: "d", firstLine: 7, offset: 30)
      var counts = try ContaminationFixture.counts()
      counts.add(document, file: "f", predict: ContaminationFixture.predict)
      let example = try #require(
        counts.result(errors: nil, seed: 1).cell(of: "fi")?.examples.first)
      #expect(text.hasPrefix(example.text) && !example.text.contains("\u{FFFD}"))
      #expect((997...1000).contains(example.text.utf8.count))
      #expect(example.line == 7 && example.offset == 30 && example.document == "d")
    }
  }
}
