import ByteIO
import Corpus
import TestSupport
import Testing
import Values

struct FactFileTests {
  private let folder: TemporaryFolder
  private var path: String { folder.file(FactFile.name) }

  init() throws { folder = try TemporaryFolder() }

  private static let facts = [
    Fact("documents", 25, "document", about: [.corpus: "en"]),
    Fact("bits-per-byte", 3.25, "bit/byte", about: [.corpus: "fi"], interval: [3, 4]),
  ]

  @Test func aHeaderAndAFactALine() throws {
    let file = FactFile(Self.facts, hashes: ["model": "ab"])
    try file.write(to: folder.path)
    let lines = String(decoding: try readFile(path), as: UTF8.self).split(separator: "\n")
    #expect(lines.first == #"{"format":1,"hashes":{"model":"ab"}}"#)
    #expect(lines.count == 3)
    #expect(try FactFile(path: path) == file)
  }

  @Test func noFactsAreAFileToo() throws {
    try FactFile([]).write(to: folder.path)
    #expect(try FactFile(path: path).facts.isEmpty)
  }

  @Test func whatIsNoNumberIsLeftOut() {
    let odd = [Double.nan, .infinity, -.infinity].map { Fact("loss", $0, "nat/token", about: [:]) }
    #expect(FactFile(odd + Self.facts).facts == Self.facts)
  }

  @Test func anotherFormatIsRefusedWithAWord() throws {
    try AtomicFile.write(Array("{\"format\":2,\"hashes\":{}}\n".utf8), to: path)
    let error = #expect(throws: BrokenJSON.self) { try FactFile(path: path) }
    #expect("\(String(describing: error))".contains("found facts of format 2, expected 1"))
  }

  @Test func damageIsNamedWithItsLine() throws {
    let good = try FactFile(Self.facts).encoded()
    try AtomicFile.write(good + Array("{\"about\":{}}\n".utf8), to: path)
    let error = #expect(throws: BrokenJSON.self) { try FactFile(path: path) }
    #expect(error?.file == path)
    #expect("\(String(describing: error))".contains("line 4"))
  }

  /// Cut anywhere: the facts of whole lines, or an error, and no trap.
  @Test func truncatedFiles() throws {
    let good = try FactFile(Self.facts).encoded()
    for count in good.indices {
      try AtomicFile.write(Array(good[..<count]), to: path)
      guard let file = try? FactFile(path: path) else { continue }
      #expect(Self.facts.starts(with: file.facts), "\(count)")
    }
    #expect(throws: ByteIOError.self) { try FactFile(path: folder.file("none")) }
  }
}
