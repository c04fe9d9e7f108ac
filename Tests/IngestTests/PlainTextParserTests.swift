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
