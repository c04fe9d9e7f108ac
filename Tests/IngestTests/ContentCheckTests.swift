import ByteIO
import Corpus
import Ingest
import TestSupport
import Testing

/// Files of another sort than their kind: each is named for what it is, before anything is read.
@Suite("Files of another sort")
struct ContentCheckTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A file, what it is called, what is advised, and the kinds that read it.
  struct Sample {
    var content: [UInt8]
    var name: String
    var advice: String
    var kinds: Set<SourceKind> = []
  }

  private static let page =
    "<page><title>A</title><ns>0</ns><revision><text>One.</text></revision></page>"

  private static let samples: [Sample] = [
    Sample(content: [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], name: "a 7z archive", advice: "7z x"),
    Sample(content: [0x50, 0x4B, 3, 4], name: "a zip archive", advice: "unzip"),
    Sample(
      content: Array("a".utf8) + [UInt8](repeating: 0, count: 256) + Array("ustar".utf8),
      name: "a tar archive", advice: "tar xf"),
    Sample(content: Array("PAR1".utf8) + [21], name: "a Parquet file", advice: "read_parquet"),
    Sample(content: Array("ARROW1".utf8) + [0], name: "an Arrow file", advice: "kind jsonl"),
    Sample(
      content: Array("SQLite format 3".utf8) + [0], name: "an SQLite database", advice: "kind csv"),
    Sample(content: Array("%PDF-1.7\n".utf8), name: "a PDF", advice: "pdftotext"),
    Sample(
      content: [0xFF, 0xFE] + Array("t\0e\0".utf8), name: "text in UTF-16",
      advice: "iconv -f UTF-16"),
    Sample(
      content: Array("<!DOCTYPE html>\n<p>One.\n".utf8), name: "a page of HTML",
      advice: "no kind reads"),
    Sample(
      content: Array("<?xml version='1.0'?>\n<feed>\n".utf8), name: "XML of another sort",
      advice: "kind text"),
    Sample(
      content: Array("<mediawiki>\(page)</mediawiki>\n".utf8), name: "a MediaWiki export",
      advice: "kind wikipedia", kinds: [.wikipedia]),
    Sample(
      content: warcRecord("conversion", Array("One.".utf8)), name: "WARC records",
      advice: "kind wet", kinds: [.wet]),
    Sample(
      content: Array("[\n{\"text\":\"One.\"},\n{\"text\":\"Two.\"}\n]\n".utf8),
      name: "a JSON array", advice: "jq -c '.[]' FILE"),
    Sample(
      content: Array("{\n  \"text\": \"One.\"\n}\n".utf8), name: "a JSON object that goes over",
      advice: "jq -c . FILE"),
    Sample(
      content: Array("{\"text\":\"One.\"}\n".utf8), name: "JSON lines", advice: "kind jsonl",
      kinds: [.mc4, .jsonl, .cirrus]),
    Sample(
      content: Array("{\"index\":{\"_id\":1}}\n{\"text\":\"One.\",\"namespace\":0}\n".utf8),
      name: "the pages of a CirrusSearch dump", advice: "kind cirrus", kinds: [.cirrus]),
    Sample(
      content: Array("text,a\nOne.,b\n".utf8), name: "plain text", advice: "kind text",
      kinds: [.text, .csv]),
    Sample(
      content: Array("text\tb\nOne.\tb\n".utf8), name: "plain text", advice: "kind text",
      kinds: [.text, .tsv]),
  ]

  @Test("each is named, for every kind and in every container", arguments: SourceKind.allCases)
  func samples(_ kind: SourceKind) async throws {
    for sample in Self.samples {
      for container in [Container.plain, .gzip] {
        let path = folder.file("sample")
        var writer = try CompressedWriter(path: path, container: container, level: nil)
        try writer.write(sample.content)
        try writer.finish()
        if sample.kinds.contains(kind) {
          let read = try await Extraction([path], kind)
          #expect(!read.documents.isEmpty && read.ledger.rejected.isEmpty, "\(sample.name)")
        } else if !kind.isTable || sample.name != "plain text" {
          let error = await #expect(throws: CorpusError.self, "\(sample.name)") {
            try await Extraction([path], kind)
          }
          let told = error.map { "\($0)" } ?? ""
          #expect(told.hasPrefix("sample: found \(sample.name)"), "\(told)")
          #expect(told.contains("(kind \(kind.rawValue)); ") && told.contains(sample.advice))
        }
      }
    }
  }

  @Test("lines of JSON without a text say which fields they have")
  func otherFields() async throws {
    // The last line needs no line end.
    let path = try folder.store(#"{"id":1,"body":{"raw":"One."}}"#)
    for kind in [SourceKind.mc4, .jsonl, .cirrus] {
      let error = await #expect(throws: CorpusError.self) { try await Extraction([path], kind) }
      let told = error.map { "\($0)" } ?? ""
      #expect(told.contains("the first of which has the fields 'id', 'body', expected"), "\(told)")
      #expect(told.contains("text-key (--text-key)"))
    }
    let read = try await Extraction([path], .jsonl) { $0.records.textKey = "body.raw" }
    #expect(read.texts == ["One."])
    let error = await #expect(throws: CorpusError.self) {
      try await Extraction([path], .jsonl) { $0.records.textKey = "body.text" }
    }
    #expect(error.map { "\($0)" }?.contains("a string field 'body.text'") == true)
  }

  @Test("one good line or page is enough, whatever damage has hit the beginning")
  func damagedBeginnings() async throws {
    let lines = try folder.store("noise\n[\n{\"text\":\"One.\"}\n")
    for kind in [SourceKind.mc4, .jsonl, .cirrus] {
      #expect(try await Extraction([lines], kind).texts == ["One."])
    }
    let pages = try folder.store("noise</page>\n\(Self.page)</mediawiki>")
    #expect(try await Extraction([pages], .wikipedia).texts == ["One."])
    let records = try folder.store(
      Array("noise\r\n".utf8) + warcRecord("conversion", Array("One.".utf8)))
    #expect(try await Extraction([records], .wet).texts == ["One."])
    // What is nothing that is known is read, and rejected record by record.
    let noise = try folder.store([0xFF, 0x80, 10, 0x81])
    #expect(try await Extraction([noise], .jsonl).ledger.rejectedCount("broken JSON") == 2)
  }

  @Test("the last of many files is looked at before the first is read")
  func beforeAnythingIsRead() async throws {
    let good = try folder.store("{\"text\":\"One.\"}\n", as: "good")
    let other = try folder.store("PAR1", as: "other")
    var settings = ExtractSettings(language: "en", kinds: [.jsonl, .jsonl])
    settings.tolerance.rejected = 1
    let context = Extraction.context(workers: 1)
    let files = [good, other].map { InputFile(path: $0, name: $0, kind: .jsonl) }
    var written = 0
    let error = await #expect(throws: CorpusError.self) {
      try await Extractor(settings: settings, context: context).run(files) { written += $0.count }
    }
    #expect(written == 0)
    #expect(error.map { "\($0)" }?.hasPrefix("\(other): found a Parquet file") == true)
  }
}
