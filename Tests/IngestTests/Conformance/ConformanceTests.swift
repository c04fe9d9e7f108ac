import ByteIO
import Foundation
import Ingest
import TestSupport
import Testing

@Suite("Conformance with MediaWiki's parser tests")
struct ConformanceTests {
  private static let files = [
    "parserTests.txt", "poemParserTests.txt", "sectionWrappingParserTests.txt",
    "tableFixupsParserTests.txt",
  ]
  private static let fixtures = "\(repositoryRoot)/Tests/Fixtures/wikitext-conformance"

  /// What became of one case.
  private struct Outcome {
    let test: ParserTestCase
    let expected: String
    let rendered: String
    var passes: Bool { expected == rendered }
  }

  /// Every test of the files; `nil` where they are not to be had.
  private func allTests() throws -> [ParserTestCase]? {
    guard let folder = SharedData.path("wikitext_conformance/parsoid_2021") else { return nil }
    return try Self.files.flatMap { file in
      let contents = String(decoding: try readFile("\(folder)/\(file)"), as: UTF8.self)
      return ParserTestCase.cases(in: contents, file: file)
    }
  }

  private func outcome(of test: ParserTestCase) -> Outcome {
    let renderer = WikitextRenderer(
      language: ConformanceRule.language(of: test), settings: WikitextSettings(sections: .all))
    var dropped = WikitextCounts()
    let plain = renderer.plainText(of: Array((test.wikitext ?? "").utf8), dropped: &dropped)
    return Outcome(
      test: test, expected: HTMLReading.text(of: test.html?.text ?? ""),
      rendered: HTMLReading.folded(String(decoding: plain, as: UTF8.self)))
  }

  /// The words of a fixture's lines, without comments.
  private func words(of fixture: String) throws -> [String] {
    let contents = String(decoding: try readFile("\(Self.fixtures)/\(fixture)"), as: UTF8.self)
    return contents.split(separator: "\n").filter { !$0.hasPrefix("#") }
      .flatMap { $0.split(separator: " ") }.map(String.init)
  }

  @Test("the rule picks the listed cases, each once")
  func list() throws {
    guard let tests = try allTests() else { return }
    let counting = tests.filter { ConformanceRule.exclusion(of: $0) == nil }.map(\.identifier)
    if ProcessInfo.processInfo.environment["ISOGLOSS_LIST_CONFORMANCE"] != nil {
      print(counting.joined(separator: "\n"))
    }
    let listed = try words(of: "cases.txt")
    #expect(Set(listed).count == listed.count)
    #expect(Set(counting) == Set(listed))
  }
}
