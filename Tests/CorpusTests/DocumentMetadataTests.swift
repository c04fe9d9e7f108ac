import Corpus
import Testing

@Suite struct DocumentMetadataTests {
  private func read(_ line: [UInt8]) throws -> Document {
    try Document(line: line, parser: JSONObjectParser(), file: "test", record: 1)
  }

  @Test func aLineIsReadBackAsItWasWritten() throws {
    var document = Document(
      text: Array("a\n\"é\" \u{1}".utf8), language: "fi", url: "https://x.org/?a=\\", title: "T",
      timestamp: "2024", metadata: Array(#"{"n":[1,2.5],"s":"\u0001"}"#.utf8),
      source: Document.Source(file: "f", record: 3))
    #expect(try read(document.line) == document)
    document.metadata = nil
    document.source = nil
    #expect(try read(document.line) == document)
  }

  @Test func metadataIsContent() {
    let plain = Document(text: [65], language: "en")
    let more = Document(text: [65], language: "en", metadata: Array("{}".utf8))
    #expect(plain.id != more.id)
  }

  /// Keys keep the order in which they were asked for; what is written twice is the same.
  @Test func fieldsAskedForByName() throws {
    let parser = try JSONObjectParser()
    let record = #"{"b": {"x" : [ 1, 2.50, null ]}, "a": "\u00e9\n", "ключ": true, "n": null}"#
    let padded = Array(record.utf8) + [UInt8](repeating: 0, count: JSONObjectParser.padding)
    padded.withUnsafeBytes { raw in
      #expect(parser.parse(UnsafeRawBufferPointer(rebasing: raw[..<record.utf8.count])) == nil)
    }
    func object(_ keys: [String]) -> String? {
      parser.object(of: keys.map { ($0, JSONPath(keys: [$0])) }).map {
        String(decoding: $0, as: UTF8.self)
      }
    }
    #expect(
      object(["ключ", "a", "missing", "b", "n"])
        == #"{"ключ":true,"a":"é\n","b":{"x":[1,2.5,null]},"n":null}"#)
    #expect(object(["missing"]) == nil)
    #expect(object([]) == nil)
  }
}
