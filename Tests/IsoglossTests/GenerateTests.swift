import ByteIO
import Corpus
import Foundation
import TestSupport
import Testing
import Values

/// `isogloss generate`, and `extract` on what it wrote.
struct GenerateTests {
  @Test(arguments: ["mc4 x.json", "mc4 x.json.zst", "wikipedia x.xml.bz2", "wikipedia x.xml.gz"])
  func equalArgumentsGiveEqualBytes(_ line: String) throws {
    let folder = try TemporaryFolder()
    func generate(_ seed: Int) throws -> [UInt8] {
      let words = line.split(separator: " ").map(String.init)
      let path = "\(seed)-\(UUID().uuidString)/\(words[1])"
      let outcome = try Command.run(
        ["generate", words[0], path, "--seed", "\(seed)", "--bytes", "200000"], in: folder.path)
      #expect(outcome.status == 0)
      return try readFile(folder.file(path))
    }
    let first = try generate(1)
    #expect(try generate(1) == first)
    #expect(try generate(2) != first)
  }

  @Test func extractedDumpAgreesWithItsSummary() throws {
    let books = try extracted("wikipedia", "dump.xml.bz2")
    #expect(books.ledger.kept.recordCount == books.summary[0])
    #expect(books.ledger.dropped["redirect"]?.recordCount == books.summary[1])
    #expect(books.ledger.dropped["other namespace"]?.recordCount == books.summary[2])
    #expect(books.ledger.read.recordCount == books.summary[..<3].reduce(0, +))
    #expect(books.ledger.rejected.isEmpty && books.ledger.damageCount == 0)
  }

  @Test func extractedShardAgreesWithItsSummary() throws {
    let books = try extracted("mc4", "shard.json.gz")
    #expect(books.ledger.read.recordCount == books.summary[0])
    #expect(books.ledger.kept.recordCount == books.summary[0])
    #expect(books.ledger.textByteCount == books.summary[3])
  }

  /// Generates a corpus, extracts it, and gives both accounts of it.
  private func extracted(_ kind: String, _ file: String) throws -> (summary: [Int], ledger: Ledger)
  {
    let folder = try TemporaryFolder()
    let generated = try Command.run(
      ["generate", kind, file, "--seed", "5", "--bytes", "1000000"], in: folder.path)
    #expect(generated.status == 0)
    let summary = generated.output.split { !$0.isNumber }.compactMap { Int($0) }
    #expect(summary.count == 4)
    #expect(summary[0] > 100)
    let extraction = try Command.run(
      ["extract", kind, file, "--language", "x-nested", "--output", "out", "--json"],
      in: folder.path)
    #expect(extraction.status == 0)
    let ledger = try StableJSON.decode(
      Ledger.self, from: Array(extraction.output.utf8), file: "standard output")
    #expect(ledger.isBalanced)
    return (summary, ledger)
  }
}
