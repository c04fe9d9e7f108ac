import ByteIO
import Corpus
import Engine
import Foundation
import Ingest
import TestSupport
import Testing
import Values

/// `Extractor` as a stage: whole files in, documents and books out.
struct ExtractorTests {
  @Test func dumpsAreCountedPageByPage() async throws {
    guard let folder = SharedData.path("wikipedia_dumps") else { return }
    var dumps = 0
    for name in try FileManager.default.subpathsOfDirectory(atPath: folder).sorted()
    where [".xml", ".bz2", ".gz"].contains(where: name.hasSuffix) || name.contains(".xml-p") {
      let path = "\(folder)/\(name)"
      let extraction = try await ExtractorRun([path], .wikipedia, language: "en")
      let pages = try await count(of: "<page>", in: path)
      #expect(extraction.ledger.read.recordCount == pages, "\(name)")
      #expect(extraction.ledger.isBalanced, "\(name)")
      #expect(extraction.ledger.kept.recordCount == extraction.documents.count, "\(name)")
      let bytes = extraction.documents.map(\.text.count).reduce(0, +)
      #expect(extraction.ledger.textByteCount == bytes, "\(name)")
      dumps += 1
    }
    #expect(dumps >= 37)
  }

  @Test func workersDoNotShow() async throws {
    var random = SeededGenerator(seed: 8)
    let folder = try TemporaryFolder()
    let lines = (0..<30_000).map { _ in "{\"text\": \"\(Self.word(&random)).\"}" }
    let path = try write(lines, to: folder.file("several-batches.json"))
    #expect(lines.map(\.utf8.count).reduce(0, +) > 3 << 20)
    let ledger = try await expectEqualFilesOfOneAndThreeWorkers(path, .mc4, language: "en")
    #expect(ledger.kept.recordCount == 30_000)
  }

  @Test func workersDoNotShowOnARealDump() async throws {
    guard let path = SharedData.path("wikipedia_dumps/itwiki_small-dump.xml.gz") else { return }
    let ledger = try await expectEqualFilesOfOneAndThreeWorkers(path, .wikipedia, language: "it")
    #expect(ledger.read.recordCount == 747)
  }

  private func expectEqualFilesOfOneAndThreeWorkers(
    _ path: String, _ kind: SourceKind, language: String
  ) async throws -> Ledger {
    let one = try await ExtractorRun([path], kind, language: language, workers: 1)
    let three = try await ExtractorRun([path], kind, language: language, workers: 3)
    for name in ["documents.jsonl.zst", "files.json", "rejects.jsonl"] {
      #expect(try readFile(one.folder.file(name)) == readFile(three.folder.file(name)), "\(name)")
    }
    #expect(one.ledger == three.ledger)
    return one.ledger
  }

  @Test func filesAreBookedOneByOne() async throws {
    let folder = try TemporaryFolder()
    let a = try write(["{\"text\": \"One.\"}", "", "oops"], to: folder.file("a.json"))
    let b = try write(["{\"text\": \"Two.\", \"url\": \"u\"}"], to: folder.file("b.json"))
    let extraction = try await ExtractorRun([a, b, a], .mc4, language: "en")
    let rows = try StableJSON.decode(
      [FileLedger].self, from: readFile(extraction.folder.file("files.json")), file: "files.json")
    #expect(rows.map(\.name) == ["a.json", "b.json", "a.json"])
    #expect(rows.map(\.ledger.read.recordCount) == [3, 1, 3])
    #expect(rows.map(\.ledger.kept.recordCount) == [1, 1, 1])
    #expect(extraction.ledger.read == Ledger.Count(recordCount: 7, byteCount: 2 * 20 + 28))
    #expect(extraction.ledger.dropped["blank line"]?.recordCount == 2)
    #expect(
      extraction.ledger.rejected == ["broken JSON": Ledger.Count(recordCount: 2, byteCount: 8)])
    #expect(
      extraction.documents.map(\.source) == [
        Document.Source(file: "a.json", record: 1), Document.Source(file: "b.json", record: 1),
        Document.Source(file: "a.json", record: 1),
      ])
    // The ids of equal documents begin alike; the address is part of a document.
    let ids = extraction.documents.map(\.id)
    #expect(ids[2] == "\(ids[0])-1" && ids[0].prefix(32) != ids[1].prefix(32))
  }

  @Test func documentsAreTheirRecords() async throws {
    var random = SeededGenerator(seed: 5)
    let folder = try TemporaryFolder()
    let texts = (0..<500).map { _ in Self.text(&random) }
    let lines = try texts.map { text in
      let record = ["text": text, "url": "https://example.org/?q=\"1\"", "timestamp": "2019"]
      return String(decoding: try JSONSerialization.data(withJSONObject: record), as: UTF8.self)
    }
    let path = try write(lines, to: folder.file("texts.json"))
    let extraction = try await ExtractorRun([path], .mc4, language: "en", workers: 2)
    #expect(extraction.documents.map { String(decoding: $0.text, as: UTF8.self) } == texts)
    #expect(extraction.documents.allSatisfy { $0.url == "https://example.org/?q=\"1\"" })
    #expect(extraction.documents.map(\.source?.record) == (1...500).map(Optional.some))
    #expect(extraction.ledger.read.byteCount == lines.map(\.utf8.count).reduce(0, +))
  }

  @Test func tolerancesAreInclusive() async throws {
    let folder = try TemporaryFolder()
    let lines = [String](repeating: "{\"text\": \"Good.\"}", count: 9) + ["bad"]
    let path = try write(lines, to: folder.file("a.json"))
    _ = try await ExtractorRun([path], .mc4, language: "en", rejects: 0.1, damages: 0)
    let error = await #expect(throws: IngestError.self) {
      _ = try await ExtractorRun([path], .mc4, language: "en", rejects: 0.0999, damages: 0)
    }
    #expect("\(try #require(error))".contains("a.json: at byte 162, record 10: "))
    let empty = try write([], to: folder.file("empty.json"))
    _ = try await ExtractorRun([empty], .mc4, language: "en", rejects: 0, damages: 1)
    await #expect(throws: IngestError.self) {
      _ = try await ExtractorRun([empty], .mc4, language: "en", rejects: 1, damages: 0)
    }
  }

  @Test(arguments: [SourceKind.mc4, .wikipedia])
  func randomBytesAreBooked(_ kind: SourceKind) async throws {
    var random = SeededGenerator(seed: 6)
    let folder = try TemporaryFolder()
    let pieces = [
      "<page>", "</page>", "<text>", "</text>", "<revision>", "</mediawiki>", "{\"text\":\"a\"}",
      "{", "\"text\":", "\n", "\r\n", "\u{0}", "BZh91AY", "é", "[[", "{{", "<title>t</title>",
    ]
    var refused = 0
    for round in 0..<200 {
      var bytes: [UInt8] = []
      for _ in 0..<Int.random(in: 1...60, using: &random) {
        bytes += Array((pieces.randomElement(using: &random) ?? "").utf8)
        bytes += (0..<random.next() % 4).map { _ in UInt8(truncatingIfNeeded: random.next()) }
      }
      let path = folder.file("\(round)")
      try File(writing: path).write(bytes)
      let extraction: ExtractorRun
      do {
        extraction = try await ExtractorRun([path], kind, language: "en", workers: 2)
      } catch CorpusError.otherContent {
        refused += 1
        continue
      }
      #expect(extraction.ledger.isBalanced)
      #expect(extraction.documents.count == extraction.ledger.kept.recordCount)
      if kind == .mc4, extraction.ledger.damageCount == 0 {
        let lines = bytes.split(separator: 10, omittingEmptySubsequences: false)
        let count = lines.last?.isEmpty ?? true ? lines.count - 1 : lines.count
        #expect(extraction.ledger.read.recordCount == count)
      }
    }
    // Some by chance look like files of another sort.
    #expect(refused < 50)
  }

  @Test(arguments: [Container.gzip, .bzip2, .zstd])
  func truncatedFilesKeepTheirBeginning(_ container: Container) async throws {
    var random = SeededGenerator(seed: 7)
    let folder = try TemporaryFolder()
    let lines = (0..<400).map { _ in "{\"text\": \"\(Self.word(&random)).\"}" }
    let path = folder.file("whole")
    var writer = try CompressedWriter(path: path, container: container, level: nil)
    try writer.write(lines.flatMap { Array($0.utf8) + [10] })
    try writer.finish()
    let whole = try await ExtractorRun([path], .mc4, language: "en").documents.map(\.id)
    #expect(whole.count == 400)
    let bytes = try readFile(path)
    for _ in 0..<40 {
      let count = Int.random(in: 10..<bytes.count, using: &random)
      let cut = folder.file("cut")
      try File(writing: cut).write(Array(bytes[..<count]))
      let extraction = try await ExtractorRun([cut], .mc4, language: "en")
      let ids = extraction.documents.map(\.id)
      #expect(ids == Array(whole.prefix(ids.count)))
      #expect(extraction.ledger.damageCount == 1)
      #expect(extraction.ledger.isBalanced)
    }
  }

  private static func word(_ random: inout SeededGenerator) -> String {
    (0..<20).map { _ in String(random.next() % 1_000_000, radix: 36) }.joined(separator: " ")
  }

  /// Clean text: no space at either end of a line, no empty line, in normal form C.
  private static func text(_ random: inout SeededGenerator) -> String {
    let words = ["word", "Wörter", "слово", "言葉", "\"quoted\"", "back\\slash", "a/b", "😀", "ق"]
    return (0..<Int.random(in: 1...5, using: &random)).map { _ in
      (0..<Int.random(in: 1...8, using: &random)).map { _ in
        words.randomElement(using: &random) ?? ""
      }.joined(separator: " ")
    }.joined(separator: "\n")
  }

  private func write(_ lines: [String], to path: String) throws -> String {
    try File(writing: path).write(Array(lines.map { $0 + "\n" }.joined().utf8))
    return path
  }

  /// How often `tag` stands in the decompressed bytes of a file.
  private func count(of tag: String, in path: String) async throws -> Int {
    let source = try ByteSource(path: path, workers: 2)
    var content: [UInt8] = []
    while let chunk = try await source.next() {
      if case .bytes(let bytes) = chunk { content += bytes }
    }
    let pattern = Array(tag.utf8)
    return content.indices.count { index in
      content[index] == pattern[0] && content[index...].starts(with: pattern)
    }
  }
}

/// One run of the extractor in a folder of its own.
private struct ExtractorRun {
  let folder: TemporaryFolder
  let ledger: Ledger
  let documents: [Document]

  init(
    _ paths: [String], _ kind: SourceKind, language: String, workers: Int = 2, rejects: Double = 1,
    damages: Int = .max
  ) async throws {
    folder = try TemporaryFolder()
    let files = paths.map { path in
      InputFile(path: path, name: URL(fileURLWithPath: path).lastPathComponent, kind: kind)
    }
    var settings = ExtractSettings(language: language, kinds: files.map(\.kind))
    settings.tolerance.rejected = rejects
    settings.tolerance.damages = damages
    let context = TaskContext(
      folder: folder.path, workers: workers, progress: ProgressLine(isQuiet: true))
    ledger = try await Extractor(settings: settings, context: context).run(files)
    var documents: [Document] = []
    try DocumentFile(path: folder.file("documents.jsonl.zst")).forEach { documents.append($0) }
    self.documents = documents
  }
}
