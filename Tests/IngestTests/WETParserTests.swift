import Corpus
import Ingest
import TestSupport
import Testing

@Suite("WET files")
struct WETParserTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("only conversions become documents")
  func types() async throws {
    let text = Array("Zeile eins\r\nZeile zwei\n".utf8)
    let types = ["warcinfo", "conversion", "response", "strange", "strange2", "Conversion"]
    let path = try folder.store(
      types.flatMap { warcRecord($0, text) } + warcRecord("conversion", [0xFF]))
    let read = try await Extraction([path], .wet, language: "de")
    #expect(read.texts == ["Zeile eins\nZeile zwei", "Zeile eins\nZeile zwei"])
    #expect(read.documents[0].url == "https://x.org/23")
    #expect(read.documents[0].timestamp == "2024-05-18T01:58:10Z")
    #expect(read.documents[0].source?.record == 2)
    #expect(read.ledger.droppedCount("record type: warcinfo") == 1)
    #expect(read.ledger.droppedCount("record type: unknown") == 2)
    #expect(read.ledger.rejectedCount("broken UTF-8") == 1)
    #expect(read.ledger.isBalanced && read.ledger.read.recordCount == 7)
  }

  @Test("a real WET file", arguments: ["wet", "wet.gz"])
  func realFile(_ name: String) async throws {
    guard let path = SharedData.path("c4_cc/commoncrawl_whirlwind/whirlwind.warc.\(name)") else {
      return
    }
    let read = try await Extraction([path], .wet, language: "an")
    #expect(read.documents.map(\.url) == ["https://an.wikipedia.org/wiki/Escopete"])
    #expect(read.texts.first?.hasPrefix("Escopete - Biquipedia, a enciclopedia libre\n") == true)
    #expect(read.ledger.droppedCount("record type: warcinfo") == 1)
  }
}
