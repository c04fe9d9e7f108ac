import ByteIO
import Foundation
import TestSupport
import Testing

/// docs/fuzzing.md against the targets in Tests/Fuzz.
struct FuzzingPageTests {
  @Test func theTableNamesEveryTargetAndNoOther() throws {
    let page = try MarkdownPage(path: "docs/fuzzing.md")
    let table = try #require(page.tables.first { $0.contains { $0[0].contains("`gzip`") } })
    let named = table.flatMap { row in row[0].matches(of: /`([^`]+)`/).map { String($0.1) } }
    #expect(named.sorted() == (try Self.targets).sorted())
  }

  /// The tests do not build what `make fuzz` builds, so a target that is forgotten, or was renamed,
  /// is looked for in the text.
  @Test func everyTargetIsInTheList() throws {
    let folder = "\(repositoryRoot)/Tests/Fuzz"
    var declared: Set<String> = []
    var listed: Set<String> = []
    for file in try FileManager.default.contentsOfDirectory(atPath: folder)
    where file.hasSuffix(".swift") {
      let text = String(decoding: try readFile("\(folder)/\(file)"), as: UTF8.self)
      for match in text.matches(of: /static let (\w+) = \w+\(\s*(?:name: )?["\.]/) {
        declared.insert(String(match.1))
      }
      guard let start = text.firstRange(of: "static let all: [FuzzTarget] =") else { continue }
      let list = text[start.upperBound...].prefix { $0 != "}" }
      listed.formUnion(list.matches(of: /\w+/).map { String($0.0) })
    }
    #expect(declared == listed && declared.count > 20)
  }

  /// The names that the targets give themselves, in their declarations.
  private static var targets: [String] {
    get throws {
      let folder = "\(repositoryRoot)/Tests/Fuzz"
      let files = try FileManager.default.contentsOfDirectory(atPath: folder)
      return try files.filter { $0.hasSuffix(".swift") }.flatMap { file in
        String(decoding: try readFile("\(folder)/\(file)"), as: UTF8.self)
          .matches(of: /static let \w+ = \w+\(\s*(?:name: )?["\.]([a-z0-9-]+)/).map { String($0.1) }
      }
    }
  }
}
