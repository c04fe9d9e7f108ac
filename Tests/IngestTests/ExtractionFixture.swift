import ByteIO
import Corpus
import Engine
import Ingest
import TestSupport

/// What an extraction gave.
struct Extraction: Equatable {
  var documents: [Document] = []
  var ledger = Ledger()

  var texts: [String] { documents.map { String(decoding: $0.text, as: UTF8.self) } }

  /// Extracts `files`, with nothing tolerated too much unless `change` says otherwise.
  init(
    _ files: [String], _ kind: SourceKind, language: String = "en", workers: Int = 1,
    _ change: (inout ExtractSettings) -> Void = { _ in }
  ) async throws {
    let inputs = files.map { path in
      InputFile(
        path: path, name: path.split(separator: "/").last.map(String.init) ?? path, kind: kind)
    }
    var settings = ExtractSettings(language: language, kinds: inputs.map(\.kind))
    settings.tolerance.rejected = 1
    settings.tolerance.damages = 1000
    change(&settings)
    let context = Self.context(workers: workers)
    let parser = try JSONObjectParser()
    var documents: [Document] = []
    ledger = try await Extractor(settings: settings, context: context).run(inputs) { lines in
      for line in lines.split(separator: UInt8(ascii: "\n")) {
        documents.append(
          try Document(line: Array(line), parser: parser, file: "", record: documents.count))
      }
    }.ledger
    self.documents = documents
  }

  /// A task that says nothing and has no folder.
  static func context(workers: Int) -> TaskContext {
    TaskContext(folder: "", workers: workers, progress: ProgressLine(isQuiet: true))
  }
}

extension TemporaryFolder {
  /// Stores `bytes` as `name` and gives the path.
  func store(_ bytes: [UInt8], as name: String = "stored") throws -> String {
    let path = file(name)
    try File(writing: path).write(bytes)
    return path
  }

  /// Stores `text` as `name` and gives the path.
  func store(_ text: String, as name: String = "stored") throws -> String {
    try store(Array(text.utf8), as: name)
  }
}

extension Ledger {
  func droppedCount(_ reason: String) -> Int { dropped[reason]?.recordCount ?? 0 }
  func rejectedCount(_ reason: String) -> Int { rejected[reason]?.recordCount ?? 0 }
}

/// A WARC record of a type, with the line ends behind it.
func warcRecord(_ type: String, _ block: [UInt8]) -> [UInt8] {
  let header = [
    "WARC/1.0", "WARC-Type: \(type)", "WARC-Target-URI: https://x.org/\(block.count)",
    "WARC-Date: 2024-05-18T01:58:10Z", "Content-Length: \(block.count)", "", "",
  ]
  return Array(header.joined(separator: "\r\n").utf8) + block + [13, 10, 13, 10]
}
