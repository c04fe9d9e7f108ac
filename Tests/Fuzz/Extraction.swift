import ByteIO
import Corpus
import Engine
import Ingest

/// Whole files of a kind: bytes, records, documents.
extension FuzzTarget {
  static let jsonl = extraction(
    .jsonl,
    dictionary: Array<[UInt8]>(
      tokens: "\"text\":", "\"content\":", "\"url\":", "\"metadata\":{", "\"warc_headers\":{",
      "\"warc-target-uri\":", "\"added\":", "\"extra\":", "null", "[]", "{}", "\\u0000", "\\ud83d"),
    seeds: [
      #"{"text":"a","url":"u","metadata":{"title":"t","date":"2020"},"extra":[1,{"a":null}]}"#,
      #"{"content":"b\nc","warc_headers":{"warc-target-uri":"w","warc-date":"d"}}"# + "\n\n{}\n",
      #"{"text":" \n\u00a0","added":"x"}"# + "\r\nno json\n" + #"{"text":5,"content":"d"}"#,
    ])

  static let cirrus = extraction(
    .cirrus,
    dictionary: Array<[UInt8]>(
      tokens: "{\"index\":{\"_id\":\"1\"}}\n", "\"text\":", "\"namespace\":", "\"title\":",
      "\"timestamp\":", "null", "-1", "9223372036854775808", "1e3"),
    seeds: [
      "{\"index\":{\"_id\":\"1\"}}\n"
        + #"{"namespace":0,"title":"t","text":"a b","timestamp":"z"}"#,
      "{\"index\":{}}\n{\"index\":{}}\n" + #"{"namespace":4,"text":"a"}"# + "\n{\"index\":1}\n",
    ])

  static let wet = extraction(
    .wet,
    dictionary: Array<[UInt8]>(
      tokens: "WARC/1.0\r\n", "WARC/1.1\n", "WARC-Type: conversion\r\n", "Content-Length: 3\r\n",
      "Content-Length: 99999999999999999999\n", "WARC-Target-URI: ", "WARC-Date: ", "\r\n\r\n"),
    seeds: [
      "WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 2\r\n\r\na\n\r\n\r\n"
        + "WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: u\r\nWARC-Date: d\r\n"
        + "Content-Length: 6\r\n\r\none\n\nb\r\n\r\n",
      "WARC/1.0\nwarc-type:conversion\ncontent-length: 50\n\nshort\n\nWARC/1.1\nWARC-Type: x\n\n",
      "junk\nWARC/1.0\r\nContent-Length: -1\r\n\r\nWARC/1.0\r\nContent-Length: 0",
    ])

  static let csv = extraction(
    .csv,
    dictionary: Array<[UInt8]>(
      tokens: "\"", "\"\"", "\",\"", "\"\n", "\r\n", "\n", ",", "text", "url", "\u{FEFF}"),
    seeds: [
      "text,url\n\"one, \"\"two\"\"\nthree\",u\nfour,\n\"five\",v\n",
      "a,text\r\n1,\"open\r\n2,b\r\n3,\"c\"\r\n4,d,e\r\n\r\n5,f",
    ])

  private static func extraction(
    _ kind: SourceKind, dictionary: [[UInt8]], seeds: [String]
  ) -> FuzzTarget {
    FuzzTarget(
      name: kind.rawValue, dictionary: dictionary,
      seeds: { seeds.map { Array($0.utf8) }.withDamage },
      run: { input in
        let path = Scratch.file(input)
        guard let first = extracted(path, kind, workers: 1) else { return }
        requireBooks(first)
        let second = extracted(path, kind, workers: 3)
        require(first.lines == second?.lines, "documents do not depend on the number of workers")
        require(first.ledger == second?.ledger, "books do not depend on the number of workers")
      })
  }

  private struct Extraction {
    var ledger = Ledger()
    var lines: [[UInt8]] = []
  }

  private static func extracted(_ path: String, _ kind: SourceKind, workers: Int) -> Extraction? {
    var settings = ExtractSettings(language: "en", kinds: [kind])
    settings.tolerance.rejected = 1
    settings.tolerance.damages = Int.max
    settings.records.extraKeys = kind == .jsonl ? ["extra", "metadata"] : []
    let context = TaskContext(
      folder: Scratch.folder, workers: workers, progress: ProgressLine(isQuiet: true))
    return try? waiting { [settings] in
      let extractor = Extractor(settings: settings, context: context)
      var lines: [[UInt8]] = []
      let files = [InputFile(path: path, name: "input", kind: kind)]
      let ledger = try await extractor.run(files) {
        lines += $0.split(separator: UInt8(ascii: "\n")).map { $0 + [UInt8(ascii: "\n")] }
      }.ledger
      return Extraction(ledger: ledger, lines: lines)
    }
  }

  private static func requireBooks(_ extraction: Extraction) {
    let ledger = extraction.ledger
    require(ledger.isBalanced, "the books balance")
    require(ledger.kept.recordCount == extraction.lines.count, "what is kept is there")
    guard let parser = try? JSONObjectParser() else { violation("a parser can be made") }
    var textBytes = 0
    for line in extraction.lines {
      let content = Array(line.dropLast())
      guard
        let document = try? Document(line: content, parser: parser, file: "input", record: 1)
      else { violation("a document can be read") }
      require(document.line == line, "a document is written again the same")
      require(!document.text.isEmpty && isUTF8(document.text), "a text is UTF-8, and not empty")
      textBytes += document.text.count
    }
    require(ledger.textByteCount == textBytes, "the bytes of texts are counted")
  }
}
