import ByteIO
import LanguageID
import Testing

@Suite struct ModelRecordTests {
  @Test func sourcesAreDescribedByTheirLines() {
    let lines = [("fi", "web", "talo"), ("en", "book", "house"), ("en", "web", "a\u{FC}")].map {
      LabelledLine(label: $0, source: $1, document: 0, text: Array($2.utf8))
    }
    let sources = ModelRecord.sources(of: lines, measuringOnly: ["book", "elsewhere"])
    #expect(sources.map(\.name) == ["book", "web"])
    #expect(sources.map(\.lineCount) == [1, 2])
    #expect(sources.map(\.isLearnt) == [false, true])
    let digest = sources[1].digest
    #expect(digest.count == 32)
    let text = digest.map { $0 < 16 ? "0\(String($0, radix: 16))" : String($0, radix: 16) }.joined()
    #expect(text == SHA256.hex(of: Array("fi\ttalo\nen\ta\u{FC}\n".utf8)))
  }
}
