import ByteIO
import Corpus
import Ingest
import TestSupport
import Testing

@Suite("WET files and plain text")
struct PlainSourcesTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func record(_ type: String, _ block: [UInt8]) -> [UInt8] {
    let header = [
      "WARC/1.0", "WARC-Type: \(type)", "WARC-Target-URI: https://x.org/\(block.count)",
      "WARC-Date: 2024-05-18T01:58:10Z", "Content-Length: \(block.count)", "", "",
    ]
    return Array(header.joined(separator: "\r\n").utf8) + block + [13, 10, 13, 10]
  }

  @Test("only conversions become documents")
  func types() async throws {
    let text = Array("Zeile eins\r\nZeile zwei\n".utf8)
    let types = ["warcinfo", "conversion", "response", "strange", "strange2", "Conversion"]
    let path = try folder.store(types.flatMap { record($0, text) } + record("conversion", [0xFF]))
    let read = try await Extraction([path], .wet, language: "de")
    #expect(read.texts == ["Zeile eins\nZeile zwei", "Zeile eins\nZeile zwei"])
    #expect(read.documents[0].url == "https://x.org/23")
    #expect(read.documents[0].timestamp == "2024-05-18T01:58:10Z")
    #expect(read.documents[0].source?.record == 2)
    #expect(read.ledger.droppedCount("record type: warcinfo") == 1)
    #expect(read.ledger.droppedCount("record type: unknown") == 2)
    #expect(read.ledger.rejectedCount("broken UTF-8") == 1)
    #expect(read.ledger.isBalanced && read.ledger.read.recordCount == 7)
  }

  @Test("a real WET file", arguments: ["wet", "wet.gz"])
  func realFile(_ name: String) async throws {
    guard let path = SharedData.path("c4_cc/commoncrawl_whirlwind/whirlwind.warc.\(name)") else {
      return
    }
    let read = try await Extraction([path], .wet, language: "an")
    #expect(read.documents.map(\.url) == ["https://an.wikipedia.org/wiki/Escopete"])
    #expect(read.texts.first?.hasPrefix("Escopete - Biquipedia, a enciclopedia libre\n") == true)
    #expect(read.ledger.droppedCount("record type: warcinfo") == 1)
  }

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

  /// The same documents from every container and for every number of workers.
  @Test("containers and workers change nothing", arguments: [SourceKind.wet, .text, .jsonl])
  func containersAndWorkers(_ kind: SourceKind) async throws {
    var content: [UInt8] = []
    for index in 0..<3000 {
      let text = "Document \(index): " + String(repeating: "words and words ", count: index % 90)
      let piece =
        switch kind {
        case .wet: record("conversion", Array(text.utf8))
        case .text: Array((text + "\n\n").utf8)
        default: Array("{\"text\":\"\(text)\"}\n".utf8)
        }
      content += piece
    }
    let first = try await Extraction([folder.store(content, as: "data")], kind)
    #expect(first.documents.count == 3000)
    for container in [Container.gzip, .bzip2, .zstd] {
      let path = folder.file("data")
      var writer = try CompressedWriter(path: path, container: container, level: 1)
      try writer.write(content)
      try writer.finish()
      for workers in [1, 4] {
        #expect(try await Extraction([path], kind, workers: workers) == first)
      }
    }
  }

  /// Damage in a container costs what it hits, the same for every number of workers.
  @Test("damage", arguments: [SourceKind.wet, .text, .jsonl])
  func damage(_ kind: SourceKind) async throws {
    var stored: [UInt8] = []
    let path = folder.file("data")
    for member in 0..<7 {
      let text = "Document \(member). " + String(repeating: "text ", count: 20_000)
      var writer = try CompressedWriter(path: path, container: .zstd, level: 1)
      switch kind {
      case .wet: try writer.write(record("conversion", Array(text.utf8)))
      case .text: try writer.write(Array((text + "\n\n").utf8))
      default: try writer.write(Array("{\"text\":\"\(text)\"}\n".utf8))
      }
      try writer.finish()
      var bytes = try readFile(path)
      if member == 3 { bytes[bytes.count - 1] ^= 1 }
      if member == 4 { bytes[bytes.count / 2] ^= 1 }
      stored += bytes
    }
    _ = try folder.store(stored, as: "data")
    let read = try await Extraction([path], kind)
    #expect(read.ledger.damageCount >= 1)
    // What comes after a gap up to the next line end is torn, too.
    #expect(
      Set([0, 1, 2, 6]).isSubset(of: read.texts.compactMap { Int($0.dropFirst(9).prefix(1)) }))
    #expect(read.ledger.isBalanced)
    for workers in 2...3 {
      #expect(try await Extraction([path], kind, workers: workers) == read)
    }
  }

  @Test("mutated files neither trap nor lose their books", arguments: SourceKind.allCases)
  func mutations(_ kind: SourceKind) async throws {
    let page =
      "<page><title>A</title><ns>0</ns><revision><text>[[b]] '''c'''</text></revision></page>\n"
    let pieces: [[UInt8]] =
      switch kind {
      case .wikipedia: [Array(page.utf8)]
      case .wet: [record("conversion", Array("text of a page".utf8))]
      case .text: [Array("one\ntwo\n\n".utf8)]
      default: [Array("{\"text\":\"a\",\"namespace\":0,\"url\":\"u\"}\n".utf8)]
      }
    var generator = SeededGenerator(seed: 61)
    for _ in 0..<60 {
      var content = Array(repeatElement(pieces[0], count: 30).joined())
      for _ in 0..<Int.random(in: 1...30, using: &generator) {
        content[Int.random(in: 0..<content.count, using: &generator)] =
          UInt8.random(in: 0...255, using: &generator)
      }
      let path = try folder.store(content)
      let read = try await Extraction([path], kind)
      #expect(read.ledger.isBalanced)
      #expect(read.ledger.kept.recordCount == read.documents.count)
      #expect(try await Extraction([path], kind, workers: 3) == read)
    }
  }
}
