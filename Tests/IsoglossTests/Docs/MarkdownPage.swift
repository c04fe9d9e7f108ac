import ByteIO
import Foundation
import TestSupport

/// A page of the documentation, cut into what tests look at.
struct MarkdownPage: Sendable {
  /// A fenced block of code.
  struct Block: Sendable, CustomStringConvertible {
    let page: String
    /// The line of the opening fence, from 1.
    let line: Int
    /// What the fence says it is: `sh`, `yaml`, `json`, or nothing.
    let language: String
    let text: String

    var description: String { "\(page):\(line)" }
  }

  /// A `code span` outside of blocks.
  struct Span: Sendable, CustomStringConvertible {
    let page: String
    let line: Int
    let text: String

    var description: String { "\(page):\(line): \(text)" }
  }

  /// The path from the root of the repository.
  let path: String
  let blocks: [Block]
  let spans: [Span]
  /// The rows of tables, their cells trimmed, without heads and rules.
  let tables: [[[String]]]
  /// What `[…](…)` leads to.
  let links: [Span]
  /// The anchors of the headings, as GitHub makes them.
  let anchors: Set<String>

  /// Every page that says how things are now. Records of measurements say how they were.
  static let all: [MarkdownPage] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(repositoryRoot)/docs"))
    let docs = (names ?? []).filter { $0.hasSuffix(".md") }.sorted().map { "docs/\($0)" }
    return (["README.md", "CONTRIBUTING.md"] + docs).compactMap { try? MarkdownPage(path: $0) }
  }()

  init(path: String) throws {
    let text = String(decoding: try readFile("\(repositoryRoot)/\(path)"), as: UTF8.self)
    self.init(path: path, text: text)
  }

  init(path: String, text: String) {
    self.path = path
    var reader = Reader(path: path)
    for line in text.components(separatedBy: "\n") { reader.read(line) }
    reader.endTable()
    blocks = reader.blocks
    spans = reader.spans
    tables = reader.tables
    links = reader.links
    anchors = reader.anchors
  }
}

/// Reads a page line by line.
private struct Reader {
  let path: String
  var blocks: [MarkdownPage.Block] = []
  var spans: [MarkdownPage.Span] = []
  var tables: [[[String]]] = []
  var links: [MarkdownPage.Span] = []
  var anchors: Set<String> = []
  private var number = 0
  private var fence: (line: Int, language: String, text: [String])?
  private var rows: [[String]] = []

  init(path: String) { self.path = path }

  mutating func read(_ line: String) {
    number += 1
    if line.hasPrefix("```") {
      if let open = fence {
        blocks.append(
          MarkdownPage.Block(
            page: path, line: open.line, language: open.language,
            text: open.text.joined(separator: "\n") + "\n"))
        fence = nil
      } else {
        fence = (number, String(line.dropFirst(3)), [])
      }
      return
    }
    if fence != nil {
      fence?.text.append(line)
      return
    }
    readProse(line)
  }

  private mutating func readProse(_ line: String) {
    if line.hasPrefix("|") {
      rows.append(
        line.dropFirst().dropLast().components(separatedBy: " | ")
          .map { $0.trimmingCharacters(in: CharacterSet(charactersIn: "| ")) })
    } else {
      endTable()
    }
    if line.hasPrefix("#") { anchors.insert(Self.anchor(of: line)) }
    for match in line.matches(of: /`([^`]+)`/) {
      spans.append(MarkdownPage.Span(page: path, line: number, text: String(match.1)))
    }
    for match in line.matches(of: /\]\(([^)]+)\)/) {
      links.append(MarkdownPage.Span(page: path, line: number, text: String(match.1)))
    }
  }

  mutating func endTable() {
    if rows.count > 2 { tables.append(Array(rows.dropFirst(2))) }
    rows = []
  }

  private static func anchor(of heading: String) -> String {
    let words = heading.drop { $0 == "#" }.lowercased().trimmingCharacters(in: .whitespaces)
    return String(
      words.filter { $0.isLetter || $0.isNumber || $0 == " " || $0 == "-" || $0 == "_" }
    )
    .replacingOccurrences(of: " ", with: "-")
  }
}
