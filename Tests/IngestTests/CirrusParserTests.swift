import Corpus
import Ingest
import TestSupport
import Testing

@Suite("Cirrus dumps")
struct CirrusParserTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("pages of a Cirrus dump: index lines are not counted, other namespaces dropped")
  func cirrus() async throws {
    let lines = [
      #"{"index":{"_type":"page","_id":"1"}}"#,
      #"{"title":"A","namespace":0,"text":"one","timestamp":"2020","language":"fi"}"#,
      #"{"index":{"_type":"page","_id":"2"}}"#, #"{"title":"Talk:A","namespace":1,"text":"two"}"#,
      #"{"index":{"_id":"3"}}"#, #"{"title":"B","namespace":14}"#, #"{"index":{"_id":"4"}}"#,
      #"{"title":"C","namespace":0}"#,
    ]
    let path = try folder.store(lines.joined(separator: "\n") + "\n")
    let read = try await Extraction([path], .cirrus)
    #expect(read.texts == ["one"])
    #expect(read.documents[0].title == "A" && read.documents[0].timestamp == "2020")
    #expect(read.ledger.read.recordCount == 4)
    #expect(read.ledger.droppedCount("other namespace") == 2)
    #expect(read.ledger.rejectedCount("no text") == 1)
    let both = try await Extraction([path], .cirrus) { $0.records.namespaces = [0, 1] }
    #expect(both.texts == ["one", "two"])
  }
}
