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

  private func outcome(of test: ParserTestCase) throws -> Outcome {
    let renderer = try WikitextRenderer(
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

  /// Why each case of the second fixture fails.
  private func knownFailures() throws -> [String: String] {
    var reasons: [String: String] = [:]
    var reason = ""
    let contents = String(
      decoding: try readFile("\(Self.fixtures)/failures.txt"), as: UTF8.self)
    for line in contents.split(separator: "\n") where !line.hasPrefix("#") {
      if line.hasPrefix("- ") {
        reason = String(line.dropFirst(2))
      } else {
        for identifier in line.split(separator: " ") { reasons[String(identifier)] = reason }
      }
    }
    return reasons
  }

  @Test("the rule picks the listed cases, each once")
  func list() throws {
    guard let tests = try allTests() else { return }
    let counting = tests.filter { ConformanceRule.exclusion(of: $0) == nil }.map(\.identifier)
    let listed = try words(of: "cases.txt")
    #expect(Set(listed).count == listed.count)
    #expect(Set(counting) == Set(listed))
  }

  @Test("nine of ten listed cases pass, and only those fail that are known to, for a reason")
  func conformance() throws {
    guard let tests = try allTests() else { return }
    let listed = Set(try words(of: "cases.txt"))
    let outcomes = try tests.filter { listed.contains($0.identifier) }.map(outcome)
    let known = try knownFailures()
    for failure in outcomes where !failure.passes && known[failure.test.identifier] == nil {
      Issue.record(
        """
        \(failure.test.identifier) \(failure.test.title)
        expected: \(failure.expected.prefix(300))
        rendered: \(failure.rendered.prefix(300))
        """)
    }
    for success in outcomes where success.passes && known[success.test.identifier] != nil {
      Issue.record("\(success.test.identifier) \(success.test.title) passes: unlist it")
    }
    let passed = outcomes.count(where: \.passes)
    #expect(outcomes.count == listed.count)
    #expect(10 * passed >= 9 * outcomes.count)
    if ProcessInfo.processInfo.environment["ISOGLOSS_WRITE_CONFORMANCE"] != nil {
      let report = ConformanceReport(
        tests: tests, rows: outcomes.map { ($0.test, $0.passes) }, reasons: known)
      try Data(report.markdown.utf8).write(
        to: URL(fileURLWithPath: "\(repositoryRoot)/docs/wikitext-conformance.md"))
    }
  }
}
