import ByteIO
import Foundation
import TestSupport
import Testing

/// What `make check` counts: each rule is seen to hold on a good tree, and to fail on a bad one.
struct RulesTests {
  private let tree: TemporaryFolder

  /// A tree that breaks no rule, with what a rule might take for a break.
  private static let good = [
    "Sources/Room/Part.swift": #"""
    public import Foundation

    /// A part; its doc comment quotes “Normalization of colors” and `color`.
    public struct Part {
      public var isWhole: Bool { !(1 != 1) }
      var style = "p { color: grey; text-align: center } https://example.org/color"
      /// TODO(#12): more parts.
      func text(_ name: String) -> String { "try! \(name) a! \("as! \(name)!")" }
    }
    """#,
    "Sources/Room/Part+More.swift": "extension Part {\n  public var more: Int { 1 }\n}\n",
    "Sources/Room/Several.swift": "public struct Part2 {}\n",
    "Sources/Room/Hidden.swift": "struct Hidden {}\n",
    "Sources/tool/Tool.swift": "public struct Tool {}\n",
    "Sources/CRoom/part.c": "int part(int a) {\n  return a;\n}\n",
    "Tests/RoomTests/Deep/PartTests.swift": "struct PartTests {}\n",
    "Tests/RoomTests/Part2Tests.swift": "struct Part2Tests {}\n",
    "Tests/Fixtures/long.md": String(repeating: "x", count: 200),
    "docs/page.md": """
    | a row | \(String(repeating: "of a table ", count: 20)) |

    `color`, [a link](https://example.org/color), and an address that no line can hold:
    https://example.org/\(String(repeating: "a", count: 100))

    ```swift
    let color = 1
    ```
    \(String(repeating: "é", count: 100))
    """,
    "docs/fuzzing.md": "| target | what is read |\n|---|---|\n| `part` | `Part` |\n",
  ]

  init() throws {
    tree = try TemporaryFolder()
    for (path, content) in Self.good { try write(content, to: path) }
  }

  private func write(_ content: String, to path: String) throws {
    let folder = (tree.file(path) as NSString).deletingLastPathComponent
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try AtomicFile.write(Array(content.utf8), to: tree.file(path))
  }

  private func check(_ rules: String...) throws -> (status: Int32, found: [String]) {
    let run = try ProgramRun(
      "/bin/bash", ["\(repositoryRoot)/Tests/Tools/check_rules.sh", tree.path] + rules,
      in: tree.path, environment: ["PATH": "/usr/bin:/bin"])
    #expect(run.errors.isEmpty)
    return (run.status, run.output.split(separator: "\n").map(String.init))
  }

  @Test func aGoodTreeHasNothingToSay() throws {
    let outcome = try check()
    #expect(outcome.found == [])
    #expect(outcome.status == 0)
  }

  @Test(arguments: [
    ("Sources/Room/Part.swift", "// " + String(repeating: "é", count: 98)),
    ("Sources/CRoom/part.h", "// " + String(repeating: "x", count: 98)),
    ("Tests/RoomTests/Part2Tests.swift", "// " + String(repeating: "x ", count: 49)),
    ("docs/page.md", String(repeating: "word ", count: 20) + "w"),
    ("Tests/Tools/tool.py", "# " + String(repeating: "x", count: 99)),
  ])
  func longLinesAreFound(_ line: (path: String, text: String)) throws {
    try write("\n\(line.text)\n", to: line.path)
    let outcome = try check("columns")
    #expect(outcome.status == 1)
    #expect(outcome.found == ["\(line.path):2: columns: 101 columns; at most 100"])
  }

  private static func body(_ lines: Int) -> String {
    String(repeating: "    work()\n", count: lines)
  }

  @Test(arguments: [
    ("  func part() {\n", "part()"),
    ("  func part(\n    a: Int\n  ) throws -> Int {\n", "part()"),
    ("  @inline(never) public static func part<A>(_ a: A) -> Int\n  where A: B {\n", "part()"),
    ("  private(set) var part: Int {\n", "part"),
    ("  init?(part: Int) {\n", "init()"),
    ("  deinit {\n", "deinit"),
    ("  subscript(part: Int) -> Int {\n", "subscript()"),
  ])
  func longFunctionsAreFound(_ function: (head: String, name: String)) throws {
    let headLines = function.head.split(separator: "\n").count
    func file(_ bodyLines: Int) -> String {
      "struct Long {\n  func short()\n\n\(function.head)\(Self.body(bodyLines))  }\n}\n"
    }
    try write(file(39 - headLines), to: "Sources/Room/Long.swift")
    #expect(try check("functions").found == [])
    try write(file(40 - headLines), to: "Sources/Room/Long.swift")
    #expect(
      try check("functions").found == [
        "Sources/Room/Long.swift:4: functions: \(function.name) has 41 lines; at most 40"
      ])
    let generated = "// Written by a tool; do not edit.\n" + file(400)
    try write(generated, to: "Sources/Room/Long.swift")
    #expect(try check("functions").found == [])
  }

  @Test func functionsInsideOfFunctionsAreCountedByThemselves() throws {
    let body = String(repeating: "      work()\n", count: 39)
    let inner = "    func inner() {\n\(body)    }\n"
    try write(
      "struct Long {\n  func outer() {\n\(inner)  }\n}\n", to: "Sources/Room/Long.swift")
    #expect(
      try check("functions").found == [
        "Sources/Room/Long.swift:3: functions: inner() has 41 lines; at most 40",
        "Sources/Room/Long.swift:2: functions: outer() has 43 lines; at most 40",
      ])
  }

  @Test func longFunctionsOfCAreFound() throws {
    for head in ["static int part(int a) {\n", "static int\npart(int a,\n     int b)\n{\n"] {
      try write("int before(void);\n\n\(head)\(Self.body(40))}\n", to: "Sources/CRoom/part.c")
      let found = try check("functions").found
      #expect(found.count == 1)
      #expect(found.first?.contains("functions: part() has 4") == true, "\(found)")
    }
  }

  @Test(arguments: [
    ("let a = try! b()", "try!"), ("let a = b as! C", "as!"), ("let a = b!.c", "forced"),
    ("f(a!, b)", "forced"), ("let a = b[0]!", "forced"), ("var a: Int!", "forced"),
    ("let a = \"x\\(b!)\"", "forced"), ("// TODO: mend", "TODO names its issue"),
    ("// FIXME later", "TODO names its issue"), ("@testable import Room", "@testable"),
    ("import XCTest", "Swift Testing"),
  ])
  func whatSourceMustNotHoldIsFound(_ line: (text: String, message: String)) throws {
    try write("\n\(line.text)\n", to: "Tests/RoomTests/PartTests.swift")
    let outcome = try check("source")
    #expect(outcome.status == 1)
    #expect(outcome.found.count == 1)
    #expect(outcome.found.first?.hasPrefix("Tests/RoomTests/PartTests.swift:2: source: ") == true)
    #expect(outcome.found.first?.contains(line.message) == true, "\(outcome.found)")
  }

  @Test(arguments: [
    ("Sources/Room/Part.swift", "// The behavior of parts.", "behavior"),
    ("Sources/Room/Part.swift", "func normalizedText() {}", "normalized"),
    ("Sources/Room/Part.swift", "let a = \"cannot initialize \\(b)\"", "initialize"),
    ("Sources/Room/Part.swift", "let a = \"the books balance\"", "the books"),
    ("Sources/CRoom/part.c", "// Serialized.", "serialized"),
    ("docs/page.md", "An analyzer.", "analyzer"),
    ("docs/page.md", "Rates told from zero.", "told from zero"),
  ])
  func americanAndHouseWordsAreFound(
    _ line: (path: String, text: String, word: String)
  ) throws {
    try write("\n\(line.text)\n", to: line.path)
    let outcome = try check("words")
    #expect(outcome.status == 1)
    #expect(outcome.found.count == 1)
    #expect(
      outcome.found.first?.hasPrefix("\(line.path):2: words: '\(line.word)': write ") == true,
      "\(outcome.found)")
  }

  @Test func aSourceWithoutATestIsFound() throws {
    try write("\npublic struct Alone {}\n", to: "Sources/Room/Alone.swift")
    let wanted =
      "Sources/Room/Alone.swift:2: mirror: no test file; expected "
      + "Tests/RoomTests/AloneTests.swift"
    #expect(try check("mirror").found == [wanted])
    // The test of another room does not serve it.
    try write("", to: "Tests/OtherTests/AloneTests.swift")
    #expect(try check("mirror").found == [wanted])
    try write("", to: "Tests/RoomTests/Alone+AspectTests.swift")
    #expect(try check("mirror").found == [])
  }

  @Test func aTypeThatReadsUntrustedBytesNeedsATest() throws {
    try write(
      "| target | what is read |\n|---|---|\n| `part` | `Part`, `Hidden` |\n",
      to: "docs/fuzzing.md")
    #expect(
      try check("mirror").found == [
        "Sources/Room/Hidden.swift:1: mirror: no test file; expected "
          + "Tests/RoomTests/HiddenTests.swift"
      ])
  }

  @Test func exceptionsHaveAReasonAndAreNeeded() throws {
    try write("public struct Alone {}\n", to: "Sources/Room/Alone.swift")
    let list = "Tests/mirror-exceptions.txt"
    try write("# Why\n\nSources/Room/Alone.swift  a value without behaviour\n", to: list)
    #expect(try check("mirror").found == [])
    try write("Sources/Room/Alone.swift\n", to: list)
    #expect(
      try check("mirror").found == ["\(list):1: mirror: Sources/Room/Alone.swift has no reason"])
    try write(
      "Sources/Room/Alone.swift  value\nSources/Room/Part.swift  value\nSources/Gone.swift  x\n",
      to: list)
    let stale = try check("mirror").found.sorted()
    #expect(stale.count == 2)
    #expect(stale.allSatisfy { $0.contains("needs no exception") })
    #expect(stale.first?.hasPrefix("\(list):2: mirror: Sources/Room/Part.swift") == true)
    try write("Sources/*/Al*.swift  values without behaviour\n", to: list)
    #expect(try check("mirror").found == [])
  }

  @Test func unknownRulesAreRefused() throws {
    let run = try ProgramRun(
      "/bin/bash", ["\(repositoryRoot)/Tests/Tools/check_rules.sh", tree.path, "colour"],
      in: tree.path, environment: ["PATH": "/usr/bin:/bin"])
    #expect(run.status == 2)
    #expect(run.errors.contains("no rule is called colour"))
  }
}
