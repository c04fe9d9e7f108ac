import ByteIO
import Corpus
import Ingest
import TestSupport
import Testing

@Suite("Kinds of sources")
struct SourceKindTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// The same documents from every container and for every number of workers.
  @Test("containers and workers change nothing", arguments: [SourceKind.wet, .text, .jsonl])
  func containersAndWorkers(_ kind: SourceKind) async throws {
    var content: [UInt8] = []
    for index in 0..<3000 {
      let text = "Document \(index): " + String(repeating: "words and words ", count: index % 90)
      let piece =
        switch kind {
        case .wet: warcRecord("conversion", Array(text.utf8))
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
      case .wet: try writer.write(warcRecord("conversion", Array(text.utf8)))
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
      case .wet: [warcRecord("conversion", Array("text of a page".utf8))]
      case .text: [Array("one\ntwo\n\n".utf8)]
      case .csv: [Array("text,\"b\"\n\"one\ntwo\",3\n".utf8)]
      case .tsv: [Array("text\tb\none \"two\t3\n".utf8)]
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
      let settings = { (settings: inout ExtractSettings) in
        if kind.isTable { settings.records.textColumn = "1" }
      }
      let read = try await Extraction([path], kind, settings)
      #expect(read.ledger.isBalanced)
      #expect(read.ledger.kept.recordCount == read.documents.count)
      #expect(try await Extraction([path], kind, workers: 3, settings) == read)
    }
  }
}
