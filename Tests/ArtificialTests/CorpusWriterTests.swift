import Artificial
import ByteIO
import Foundation
import FoundationXML
import TestSupport
import Testing

@Suite struct CorpusWriterTests {
  @Test(arguments: ArtificialLanguage.Grammar.allCases, ArtificialLanguage.Script.allCases)
  func everyMC4LineIsItsDocument(
    grammar: ArtificialLanguage.Grammar, script: ArtificialLanguage.Script
  ) throws {
    let language = ArtificialLanguage(seed: 21, grammar: grammar, script: script)
    var bytes: [UInt8] = []
    let corpus = language.writeMC4(targetByteCount: 300_000) { bytes += $0 }
    #expect(corpus.byteCount == bytes.count)
    #expect(bytes.count >= 300_000)
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    #expect(lines.last?.isEmpty == true)
    #expect(lines.count - 1 == corpus.documentCount)
    var textByteCount = 0
    var addresses: Set<String> = []
    for (index, line) in lines.dropLast().enumerated() {
      let object = try JSONSerialization.jsonObject(with: Data(line)) as? [String: String]
      let record = try #require(object)
      #expect(record.keys.sorted() == ["text", "timestamp", "url"])
      #expect(record["text"].map { Array($0.utf8) } == language.document(index))
      #expect(ISO8601DateFormatter().date(from: record["timestamp"] ?? "") != nil)
      addresses.insert(record["url"] ?? "")
      textByteCount += record["text"]?.utf8.count ?? 0
    }
    #expect(addresses.count == corpus.documentCount)
    #expect(textByteCount == corpus.textByteCount)
  }

  @Test(arguments: ArtificialLanguage.Grammar.allCases, ArtificialLanguage.Script.allCases)
  func theExportIsWellFormedAndCountedRight(
    grammar: ArtificialLanguage.Grammar, script: ArtificialLanguage.Script
  ) throws {
    let language = ArtificialLanguage(seed: 22, grammar: grammar, script: script)
    var bytes: [UInt8] = []
    let corpus = language.writeWikipedia(targetByteCount: 400_000) { bytes += $0 }
    #expect(corpus.byteCount == bytes.count)
    #expect(bytes.count >= 400_000)
    let export = try ParsedExport(bytes)
    let articles = export.pages.filter { $0.namespace == 0 && $0.redirect == nil }
    #expect(articles.count == corpus.documentCount)
    #expect(export.pages.count { $0.redirect != nil } == corpus.redirectCount)
    #expect(export.pages.count { $0.namespace != 0 } == corpus.otherNamespaceCount)
    #expect(corpus.redirectCount > 0 && corpus.otherNamespaceCount > 0)
    #expect(Set(export.pages.map(\.title)).count == export.pages.count)
    let titles = Set(articles.map(\.title))
    for page in export.pages {
      #expect(page.declaredByteCount == page.text.utf8.count)
      if let redirect = page.redirect {
        #expect(titles.contains(redirect))
        #expect(page.text == "#REDIRECT [[\(redirect)]]")
      }
    }
  }

  @Test func anArticleWithoutItsMarkupIsItsDocument() throws {
    let language = ArtificialLanguage(seed: 23, grammar: .nested, script: .latin)
    var bytes: [UInt8] = []
    let corpus = language.writeWikipedia(targetByteCount: 400_000) { bytes += $0 }
    let articles = try ParsedExport(bytes).pages.filter { $0.namespace == 0 && $0.redirect == nil }
    var textByteCount = 0
    for article in articles {
      let document = string(language.document(article.id - 1))
      #expect(stripped(article.text) == document)
      textByteCount += document.utf8.count
    }
    #expect(textByteCount == corpus.textByteCount)
    let markup = articles.map(\.text).joined()
    for mark in ["{{Infobox", "{{convert|", "{|", "<ref>", "/>", "[[File:", "<!--", "'''", "\n== "]
    {
      #expect(markup.contains(mark), "\(mark)")
    }
  }

  @Test func writersAreDeterministicInSmallPieces() {
    let language = ArtificialLanguage(seed: 24, grammar: .nested, script: .cyrillic)
    func written(_ write: ((UnsafeRawBufferPointer) -> Void) -> Void) -> ([UInt8], Int) {
      var bytes: [UInt8] = []
      var calls = 0
      write {
        bytes += $0
        calls += 1
      }
      return (bytes, calls)
    }
    let first = written { language.writeWikipedia(targetByteCount: 3_000_000, to: $0) }
    let second = written { language.writeWikipedia(targetByteCount: 3_000_000, to: $0) }
    #expect(first.0 == second.0)
    #expect(first.1 >= 3)
    let shorter = written { language.writeMC4(targetByteCount: 50_000, to: $0) }
    let longer = written { language.writeMC4(targetByteCount: 90_000, to: $0) }
    #expect(longer.0.starts(with: shorter.0))
  }

  @Test func bytesAreThoseOfTheFirstRelease() {
    let language = ArtificialLanguage(seed: 2026, grammar: .nested, script: .latin)
    var lines: [UInt8] = []
    language.writeMC4(targetByteCount: 100_000) { lines += $0 }
    #expect(
      SHA256.hex(of: lines) == "972a12529ac4bc95a98879024822e366b15b8960dc64d6b6f234d91e47ab1924")
    var export: [UInt8] = []
    language.writeWikipedia(targetByteCount: 100_000) { export += $0 }
    #expect(
      SHA256.hex(of: export) == "a77b3c4d9a6cfc7b2ffaa716092847cb7896c8cc533e7c8d4cb21d7190044790")
  }

  @Test func aTargetOfNothingWritesTheLeastThereCanBe() throws {
    let language = ArtificialLanguage(seed: 25, grammar: .flat, script: .georgian)
    for target in [0, -1, Int.min] {
      let lines = language.writeMC4(targetByteCount: target) { _ in Issue.record("bytes") }
      #expect(lines.documentCount == 0 && lines.byteCount == 0)
      var bytes: [UInt8] = []
      let export = language.writeWikipedia(targetByteCount: target) { bytes += $0 }
      #expect(export.documentCount == 1)
      #expect(try ParsedExport(bytes).pages.count == 1)
    }
  }

  @Test func anErrorOfTheSinkComesThrough() {
    struct Full: Error {}
    let language = ArtificialLanguage(seed: 26, grammar: .nested, script: .latin)
    #expect(throws: Full.self) { try language.writeMC4(targetByteCount: 10) { _ in throw Full() } }
    #expect(throws: Full.self) {
      try language.writeWikipedia(targetByteCount: 10) { _ in throw Full() }
    }
  }

  /// Wikitext without what the composer may add: slow, and only as clever as it has to be.
  private func stripped(_ wikitext: String) -> String {
    var text = wikitext
    let rules = [
      ("(?s)<!--.*?-->", ""), ("<ref[^>]*/>", ""), ("(?s)<ref[^>]*>.*?</ref>", ""),
      ("(?s)\\{\\|.*?\\|\\}", ""), ("\\{\\{[^{}]*\\}\\}", ""), ("(?s)\\{\\{[^{}]*\\}\\}", ""),
      ("\\[\\[File:(?:[^\\[\\]]|\\[\\[[^\\]]*\\]\\])*\\]\\]", ""),
      ("\\[\\[Category:[^\\]]*\\]\\]", ""), ("\\[\\[[^\\]|]*\\|([^\\]]*)\\]\\]", "$1"),
      ("'{2,3}", ""), ("(?m)^==.*==$", ""), ("\n+", "\n"),
    ]
    for (pattern, replacement) in rules {
      text = text.replacingOccurrences(of: pattern, with: replacement, options: .regularExpression)
    }
    return text.trimmingCharacters(in: .whitespacesAndNewlines)
  }
}

/// An export as Foundation's parser reads it.
private final class ParsedExport: NSObject, XMLParserDelegate {
  struct Page {
    var title = ""
    var namespace = -1
    var id = -1
    var redirect: String?
    var declaredByteCount = -1
    var text = ""
  }

  private(set) var pages: [Page] = []
  private var content = ""
  private var path: [String] = []

  init(_ bytes: [UInt8]) throws {
    super.init()
    let parser = XMLParser(data: Data(bytes))
    parser.delegate = self
    try #require(parser.parse(), "\(String(describing: parser.parserError))")
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    path.append(name)
    content = ""
    if name == "page" { pages.append(Page()) }
    guard !pages.isEmpty else { return }
    if name == "redirect" { pages[pages.count - 1].redirect = attributes["title"] }
    if name == "text" {
      pages[pages.count - 1].declaredByteCount = Int(attributes["bytes"] ?? "") ?? -1
    }
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) { content += string }

  func parser(
    _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
  ) {
    path.removeLast()
    guard !pages.isEmpty else { return }
    let page = pages.count - 1
    switch (path.last, name) {
    case ("page", "title"): pages[page].title = content
    case ("page", "ns"): pages[page].namespace = Int(content) ?? -1
    case ("page", "id"): pages[page].id = Int(content) ?? -1
    case ("revision", "text"): pages[page].text = content
    default: break
    }
  }
}
