import Corpus
import Ingest
import TestSupport
import Testing

@Suite("mC4 and C4")
struct MC4ParserTests {
  @Test("text, address and time; no other field is looked at")
  func fields() async throws {
    let folder = try TemporaryFolder()
    let lines = [
      #"{"text":"one","url":"u1","timestamp":"t1","title":"no","extra":[1,{}]}"#,
      #"{"url":"u2","text":"two"}"#, #"{"content":"three"}"#, #"{"text":"four","url":null}"#,
    ]
    let read = try await Extraction([folder.store(lines.joined(separator: "\n"))], .mc4)
    #expect(read.texts == ["one", "two", "four"])
    #expect(read.documents.map(\.url) == ["u1", "u2", nil])
    #expect(read.documents.map(\.timestamp) == ["t1", nil, nil])
    #expect(read.documents.allSatisfy { $0.title == nil && $0.metadata == nil })
    #expect(read.ledger.rejectedCount("no text") == 1)
  }
}
