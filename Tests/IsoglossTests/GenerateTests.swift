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

  /// A path of one character has no last slash, which ended the process once.
  @Test(arguments: ["mc4", "wikipedia"])
  func oneLetterIsAFile(_ kind: String) throws {
    let folder = try TemporaryFolder()
    let outcome = try Command.run(
      ["generate", kind, "x", "--seed", "1", "--bytes", "10"], in: folder.path)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.hasPrefix("1 documents, "))
    #expect(try readFile(folder.file("x")).count >= 10)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["x"])
  }

  @Test(arguments: ["mc4", "wikipedia"])
  func standardOutputIsAPipe(_ kind: String) throws {
    let folder = try TemporaryFolder()
    let arguments = ["--seed", "1", "--bytes", "3000000"]
    let file = try Command.run(["generate", kind, "x.out"] + arguments, in: folder.path)
    #expect(file.status == 0)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments =
      ["-c", "\"$0\" generate \"$@\" | cat > piped", try builtProgram("isogloss"), kind, "-"]
      + arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    try process.run()
    process.waitUntilExit()
    #expect(try readFile(folder.file("piped")) == readFile(folder.file("x.out")))
  }

  /// Who reads may stop, as `head` does.
  @Test func closedPipeIsTheEnd() throws {
    let folder = try TemporaryFolder()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = [
      "-c", "{ \"$0\" generate mc4 - --seed 1 --bytes 20MB; echo status $? >&2; } | head -c 9",
      try builtProgram("isogloss"),
    ]
    process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    let errors = Pipe()
    process.standardError = errors
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(said == "status 0\n")
  }

  @Test func failureLeavesTheOldFile() throws {
    let folder = try TemporaryFolder()
    try AtomicFile.write(Array("old".utf8), to: folder.file("x.json"))
    let arguments = ["generate", "mc4", "x.json", "--seed", "1", "--bytes", "100MB"]
    let command = try Command(arguments, in: folder.path)
    usleep(300_000)
    command.kill()
    #expect(try readFile(folder.file("x.json")) == Array("old".utf8))
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
