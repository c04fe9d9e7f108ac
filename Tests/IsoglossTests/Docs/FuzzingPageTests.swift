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
