import Foundation
import TestSupport
import Testing
import TokenStore

@Suite struct DrawSummaryTests {
  private let mixture = Mixture(
    streams: [.init(name: "en", tokenCount: 101)],
    phases: [.init(tokenBudget: 30, shares: [.init(stream: 0, clone: 0, weight: 1)])],
    rowLength: 8, seed: 1)

  /// A description that contradicts itself or its mixture is refused, and the file is named.
  @Test(arguments: [
    (
      "\"format-version\":3", "\"format-version\":2",
      "format-version is 2; expected 3; a table of another version has to be drawn again"
    ),
    ("\"token-budget\":30", "\"token-budget\":31", "token-count is 30; expected 31"),
    ("\"row-length\":8", "\"row-length\":0", "row-length is '0'; expected 1 to 2147483647"),
    ("\"phases\"", "\"stages\"", "expected DrawSummary"),
    ("\"row-count\":4,\"sha256\"", "\"row-count\":31,\"sha256\"", "row-count is 31"),
    ("\"stream-totals\":[{", "\"stream-totals\":[],\"others\":[{", "number of streams is 0"),
    ("\"share-totals\":[[", "\"share-totals\":[[],[", "number of phases is 2; expected 1"),
    ("{", "[", "expected DrawSummary"),
  ])
  func contradictionsAreBlamedOnTheFile(good: String, bad: String, complaint: String) throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    try DrawTable.write(mixture, to: folder.path)
    let path = folder.file(DrawSummary.fileName)
    let json = String(decoding: try bytes(path), as: UTF8.self)
    let changed = json.replacingOccurrences(of: good, with: bad)
    #expect(changed != json)
    try put(Array(changed.utf8), path)
    let error = #expect(throws: TokenStoreError.self) { try DrawTable(folder: folder.path) }
    let message = try #require(error).description
    #expect(message.hasPrefix("\(path): at byte 0: ") && message.contains(complaint))
  }
}
