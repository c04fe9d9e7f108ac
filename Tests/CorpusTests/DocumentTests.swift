import Corpus
import Foundation
import TestSupport
import Testing

@Suite struct DocumentTests {
  /// What has broken writers of JSON before: quotes, controls, separators, edges of the planes.
  static let hostileTexts = [
    "plain", "\"quoted\" \\ and \\\\ back", "\u{0}\u{1}\u{8}\u{b}\u{c}\u{1f}\u{7f}",
    "line\r\n\tend",
    "\u{2028}\u{2029}\u{85}", "\u{d7ff}\u{e000}\u{fffd}\u{fffe}\u{ffff}", "\u{10000}\u{10ffff}",
    "👩‍👩‍👧‍👦 e\u{301} \u{e9}", "</script>", "\\u0041", "{\"id\":1}", "\u{feff}BOM",
  ]

  static func document(_ text: String) -> Document {
    Document(
      text: Array(text.utf8), language: "fi", url: "https://x.org/\(text)", title: text,
      timestamp: "2019-04-20T00:00:00Z", source: .init(file: "a/\(text).gz", record: 7))
  }

  @Test(arguments: hostileTexts)
  func survivesItsLine(text: String) throws {
    let document = Self.document(text)
    let line = document.line
    #expect(line.last == UInt8(ascii: "\n"))
    #expect(!line.dropLast().contains(UInt8(ascii: "\n")))
    let read = try Document(
      line: line.dropLast(), parser: JSONObjectParser(), file: "f", record: 1)
    #expect(read == document)
    #expect(read.line == line)
  }

  /// Serialised once or twice: the same bytes, behind whatever stands there.
  @Test(arguments: hostileTexts)
  func appendedLinesAreItsLine(text: String) {
    var document = Self.document(text)
    for metadata in [nil, Array(#"{"a":"b"}"#.utf8)] {
      document = Document(
        text: document.text, language: "fi", url: document.url, title: nil,
        timestamp: document.timestamp, metadata: metadata, source: document.source)
      var lines = Array("before\n".utf8)
      Document.appendLine(
        text: document.text, language: "fi", url: document.url, title: nil,
        timestamp: document.timestamp, metadata: metadata,
        source: .init(file: "a/\(text).gz", record: 7), to: &lines)
      #expect(lines == Array("before\n".utf8) + document.line)
    }
  }

  /// The mark of what is not verified: last in its line, and no part of the content.
  @Test(arguments: hostileTexts) func theMarkIsNoPartOfTheContent(text: String) throws {
    let document = Self.document(text)
    var marked = document
    marked.isUnverified = true
    #expect(marked.contentHash == document.contentHash)
    #expect(marked.line == document.line.dropLast(2) + Array(",\"unverified\":true}\n".utf8))
    let read = try Document(
      line: marked.line.dropLast(), parser: JSONObjectParser(), file: "f", record: 1)
    #expect(read == marked && read != document)
    var lines: [UInt8] = []
    for isUnverified in [true, false] {
      Document.appendLine(
        text: document.text, language: "fi", url: document.url, title: document.title,
        timestamp: document.timestamp, metadata: nil,
        source: .init(file: "a/\(text).gz", record: 7), isUnverified: isUnverified, to: &lines)
    }
    #expect(lines == marked.line + document.line)
  }

  private struct Line: Decodable {
    struct Source: Decodable { var record: Int }
    var id, text, language: String
    var url, title, timestamp: String?
    var source: Source
  }

  @Test(arguments: hostileTexts)
  func foundationReadsTheSame(text: String) throws {
    let document = Self.document(text)
    let found = try JSONDecoder().decode(Line.self, from: Data(document.line))
    #expect(Array(found.text.utf8) == document.text)
    #expect(found.id == document.id && found.language == "fi" && found.source.record == 7)
    #expect(
      [found.url, found.title, found.timestamp] == [
        document.url, document.title, document.timestamp,
      ])
  }

  @Test func randomScalarsSurvive() throws {
    var generator = SeededGenerator(seed: 1)
    let parser = try JSONObjectParser()
    for _ in 0..<300 {
      var text = ""
      for _ in 0..<Int.random(in: 0...40, using: &generator) {
        // Small numbers often, so that controls and quotes come up; the rest over all planes.
        let limit: UInt32 = Bool.random(using: &generator) ? 0x80 : 0x110000
        let value = UInt32.random(in: 0..<limit, using: &generator)
        if let scalar = Unicode.Scalar(value) { text.unicodeScalars.append(scalar) }
      }
      let document = Self.document(text)
      let read = try Document(line: document.line, parser: parser, file: "f", record: 1)
      #expect(read == document)
    }
  }

  @Test func escapesOfOtherWritersAreRead() throws {
    let line = #"""
      { "source":{"record":3,"file":"\u0061"}, "language":"en", "text":"\ud83d\ude00\/\u0000\b",
        "id":"1", "unknown":[{"text":"no"}], "url":null }
      """#
    let read = try Document(
      line: Array(line.utf8), parser: JSONObjectParser(), file: "f", record: 1)
    #expect(read.text == Array("😀/\u{0}\u{8}".utf8))
    #expect(read.source == Document.Source(file: "a", record: 3))
    #expect(read.url == nil)
  }

  @Test func identityIsTheContentWithoutTheSource() {
    func id(
      _ text: String = "t", _ language: String = "en", _ url: String? = nil, _ title: String? = nil,
      _ timestamp: String? = nil, _ source: Document.Source? = nil
    ) -> String {
      Document(
        text: Array(text.utf8), language: language, url: url, title: title, timestamp: timestamp,
        source: source
      ).id
    }
    let plain = id()
    #expect(id("t", "en", nil, nil, nil, .init(file: "f", record: 1)) == plain)
    let others = [
      id("u"), id("t", "de"), id("t", "en", "x"), id("t", "en", nil, "x"),
      id("t", "en", nil, nil, "x"), id("t", "en", ""),
    ]
    #expect(Set(others + [plain]).count == 7)
  }

  /// Computed with the xxhash package of Python (XXH3, 128 bits).
  @Test func identityIsStable() {
    let document = Document(text: Array("Grüße\n\"x\"".utf8), language: "de", title: "T")
    #expect(document.id == "f1db430f9f6fb1f9a062748f09bad63c")
    let id = #""id":"f1db430f9f6fb1f9a062748f09bad63c""#
    let line = #"{\#(id),"text":"Grüße\n\"x\"","language":"de","title":"T"}"# + "\n"
    #expect(document.line == Array(line.utf8))
  }
}
