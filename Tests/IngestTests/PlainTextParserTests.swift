import ByteIO
import Corpus
import Ingest
import TestSupport
import Testing

@Suite("Plain text")
struct PlainTextParserTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("paragraphs are documents; broken UTF-8 costs its own")
  func plainText() async throws {
    let parts: [[UInt8]] = [
      [0xEF, 0xBB, 0xBF] + Array("One\nstill one".utf8), [0xFF, 0xFE], Array("Kaksi ä".utf8),
      [0xC3],
      Array(" \t".utf8),
    ]
    let path = try folder.store(Array(parts.joined(separator: Array("\n\n".utf8))))
    let read = try await Extraction([path], .text)
    #expect(read.texts == ["One\nstill one", "Kaksi ä"])
    #expect(read.ledger.rejectedCount("broken UTF-8") == 2)
    #expect(read.ledger.droppedCount("empty") == 1)
    #expect(read.ledger.isBalanced && read.ledger.read.recordCount == 5)
  }

  @Test("a line, a paragraph or a file is a document")
  func documents() async throws {
    let text = "One\r\nstill one\r\n\r\n\nTwo\n"
    let path = try folder.store(text)
    func read(_ documents: TextDocuments) async throws -> Extraction {
      try await Extraction([path], .text) { $0.records.documents = documents }
    }
    let lines = try await read(.lines)
    #expect(lines.texts == ["One", "still one", "Two"])
    #expect(lines.documents.map { $0.source?.record } == [1, 2, 5])
    #expect(lines.ledger.droppedCount("blank line") == 2 && lines.ledger.isBalanced)
    #expect(try await read(.paragraphs).texts == ["One\nstill one", "Two"])
    let files = try await read(.files)
    #expect(files.texts == ["One\nstill one\n\nTwo"])
    #expect(files.ledger.read == Ledger.Count(recordCount: 1, byteCount: text.utf8.count))
    #expect(try await Extraction([path], .text) == read(.paragraphs))
  }

  /// What the first lines tell: 64 may be a paragraph, more without an empty line are none.
  @Test("a file of one text a line is told", arguments: [1, 2, 64, 65, 500])
  func manyLines(_ count: Int) async throws {
    let lines = (0..<count).map { "Line \($0)." }
    let areLines = count > 64
    for ending in ["", "\n", "\r\n", "\n\n\n"] {
      let path = try folder.store(lines.joined(separator: "\n") + ending)
      #expect(try await Extraction([path], .text).documents.count == (areLines ? count : 1))
    }
    let parted = lines + ["", "Another."]
    let path = try folder.store(parted.joined(separator: "\r\n"))
    #expect(try await Extraction([path], .text).documents.count == 2)
    // What is written goes before what is told.
    let whole = try folder.store(lines.joined(separator: "\n"))
    let read = try await Extraction([whole], .text) { $0.records.documents = .paragraphs }
    #expect(read.documents.count == 1)
  }

  @Test("long lines are documents, too, where a MiB of them has no empty line")
  func longLines() async throws {
    let lines = (0..<3).map { String(repeating: "word \($0) ", count: 90_000) }
    let path = try folder.store(lines.joined(separator: "\n"))
    #expect(try await Extraction([path], .text).documents.count == 3)
  }

  @Test("every paragraph of the OSCAR samples is read")
  func oscar() async throws {
    guard let path = SharedData.path("c4_cc/oscar/fi_part_1.txt.gz") else { return }
    let content = try #require(try await read(path))
    let paragraphs = content.split(separator: [10, 10]).filter { $0.contains { $0 != 10 } }
    let extraction = try await Extraction([path], .text, language: "fi")
    #expect(extraction.ledger.read.recordCount == paragraphs.count)
    #expect(extraction.ledger.kept.recordCount == paragraphs.count)
  }

  private func read(_ path: String) async throws -> [UInt8]? {
    let source = try ByteSource(path: path, workers: 1)
    var bytes: [UInt8] = []
    while case .bytes(let more)? = try await source.next() { bytes += more }
    return bytes
  }
}
