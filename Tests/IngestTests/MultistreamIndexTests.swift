import ByteIO
import Corpus
import Ingest
import TestSupport
import Testing

@Suite("The index of a multistream dump")
struct MultistreamIndexTests {
  private let folder: TemporaryFolder
  private let dump: String

  /// Three streams: the head and a page, two pages, the foot.
  init() async throws {
    folder = try TemporaryFolder()
    var stored: [UInt8] = []
    for content in Self.streams { stored += try Self.compressed(content, in: folder) }
    dump = try folder.store(stored, as: "x-multistream1.xml-p1p3.bz2")
  }

  private static let streams = [
    "<mediawiki>" + page(1), page(2) + page(3), "</mediawiki>\n",
  ]

  private static func page(_ id: Int) -> String {
    "<page><title>T\(id)</title><ns>0</ns><id>\(id)</id><revision><text>Text \(id).</text></revision></page>"
  }

  private static func compressed(_ text: String, in folder: TemporaryFolder) throws -> [UInt8] {
    let path = folder.file("stream")
    var writer = try CompressedWriter(path: path, container: .bzip2, level: nil)
    try writer.write(Array(text.utf8))
    try writer.finish()
    return try readFile(path)
  }

  private func extract(index: String, workers: Int = 1) async throws -> Extraction {
    let path = try folder.store(index, as: "x-multistream-index1.txt-p1p3.bz2")
    return try await Extraction([path, dump], .wikipedia, workers: workers)
  }

  @Test("a dump with every page listed is whole", arguments: [1, 2])
  func whole(workers: Int) async throws {
    let extraction = try await extract(index: "0:1:T1\n77:2:T: 2\n77:3:\n", workers: workers)
    #expect(extraction.texts == ["Text 1.", "Text 2.", "Text 3."])
    #expect(extraction.ledger.damageCount == 0)
    let alone = try await Extraction([dump], .wikipedia)
    #expect(extraction == alone)
  }

  @Test("an index that is compressed as well")
  func compressedIndex() async throws {
    let bytes = try Self.compressed("0:1:T1\n77:2:T2\n77:3:T3\n", in: folder)
    let index = try folder.store(bytes, as: "x-multistream-index1.txt-p1p3.bz2")
    #expect(try await Extraction([dump, index], .wikipedia).ledger.damageCount == 0)
  }

  @Test(
    "what does not agree with the dump, or is no index, is damage",
    arguments: [
      "0:1:T1\n77:2:T2\n77:3:T3\n99:4:T4\n", "0:1:T1\n", "", "0:1:T1\n77:2:T2\nT3\n",
      "0:1:T1\n77:2:T2\n:3:T3\n", "0:1:T1\n77:2:T2\n77:x:T3\n", "0:1:T1\n77:2:T2\n77:3\n",
    ])
  func disagrees(index: String) async throws {
    let extraction = try await extract(index: index)
    #expect(extraction.texts.count == 3)
    #expect(extraction.ledger.damageCount == 1)
    #expect(extraction.ledger.isBalanced)
  }

  @Test("a damaged index costs no page")
  func damagedIndex() async throws {
    var bytes = try Self.compressed("0:1:T1\n77:2:T2\n77:3:T3\n", in: folder)
    bytes[20] ^= 0xFF
    let index = try folder.store(bytes, as: "x-multistream-index1.txt-p1p3.bz2")
    let extraction = try await Extraction([dump, index], .wikipedia)
    #expect(extraction.texts.count == 3)
    #expect(extraction.ledger.damageCount > 0)
  }

  @Test("the first difference is told, and fails the extraction where no damage is tolerated")
  func told() async throws {
    await #expect {
      let index = try folder.store("0:1:T1\n", as: "x-multistream-index1.txt-p1p3")
      _ = try await Extraction([dump, index], .wikipedia) { $0.tolerance.damages = 0 }
    } throws: {
      "\($0)".contains("it lists 1 pages, and 3 were read from x-multistream1.xml-p1p3.bz2")
    }
  }

  @Test(
    "names",
    arguments: [
      (
        "a/enwiki-1-pages-articles-multistream-index.txt.bz2",
        "a/enwiki-1-pages-articles-multistream.xml.bz2", true
      ),
      ("enwiki-multistream-index1.txt-p1p2.bz2", "enwiki-multistream1.xml-p1p2", true),
      ("enwiki-multistream-index.txt", "enwiki-multistream.xml.zst", true),
      ("enwiki-multistream-index1.txt-p1p2.bz2", "enwiki-multistream2.xml-p3p4.bz2", false),
      ("a/enwiki-multistream-index.txt", "b/enwiki-multistream.xml", false),
      ("x-multistream-index/dump.xml", "other.xml", true),
    ])
  func names(index: String, dump: String, isAccepted: Bool) throws {
    let files = [index, dump].map { InputFile(path: $0, name: $0, kind: .wikipedia) }
    if isAccepted {
      try MultistreamIndex.requireDumps(of: files)
    } else {
      #expect { try MultistreamIndex.requireDumps(of: files) } throws: {
        "\($0)".contains("found '\(index)', which is the index of a dump")
      }
    }
  }
}
