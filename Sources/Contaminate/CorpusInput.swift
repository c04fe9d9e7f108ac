internal import ByteIO
internal import Corpus
internal import Engine
internal import LanguageID

/// A file of documents or of plain text.
public struct CorpusFile: Hashable, Sendable {
  /// Where it is; `-` is standard input.
  public let path: String
  /// What it is called in the artefacts.
  public let name: String

  /// Names a file.
  public init(path: String, name: String) {
    self.path = path
    self.name = name
  }
}

/// A corpus whose declared language is to be held against what its lines look like.
public struct DeclaredCorpus: Sendable {
  /// Its declared language.
  public let language: String
  /// Its files.
  public let files: [CorpusFile]

  /// Names a corpus.
  public init(language: String, files: [CorpusFile]) {
    self.language = language
    self.files = files
  }
}

/// Counts the lines of files, a batch of records on each worker.
///
/// A file whose name, but for the ending of its container, ends in `.jsonl` or `.json` holds a
/// document a line, with the string `text` and, if it has them, `id` and `url`. Any other file is
/// plain text: empty lines part its documents, and so do 64 lines in a row without one, since a
/// file of one sentence a line knows no documents. Standard input is documents if it begins with
/// `{`. Batches are cut by content, so the counts are the same for any number of workers.
struct CorpusInput {
  let corpus: DeclaredCorpus
  let workers: Int

  /// The most lines of plain text that are taken for one document.
  static let documentLineCount = 64

  /// Adds the lines of all files to `counts`.
  ///
  /// - Parameters:
  ///   - empty: The same counts without any line, for each batch to begin with.
  ///   - progress: Is told the stored bytes of all files that were read.
  /// - Throws: ``ContaminateError/badRecord(file:record:offset:reason:)``, a `ByteIOError`.
  func count(
    into counts: inout CorpusCounts, empty: CorpusCounts, progress: (Int) -> Void,
    predict: @escaping @Sendable (Span<UInt8>) -> Prediction
  ) async throws {
    var read = 0
    var isFirst = true
    for file in corpus.files {
      let reader = try RecordReader(path: file.path, framing: .lines, workers: workers)
      var isJSON = Self.holdsDocuments(file.path)
      isFirst = true
      try await orderedMap(workers: workers) { () async throws -> NumberedBatch? in
        guard let batch = try await reader.next() else { return nil }
        if file.path == "-", isFirst { isJSON = Self.beginsWithBrace(batch) }
        isFirst = false
        return NumberedBatch(batch: batch, isJSON: isJSON, file: file.name)
      } transform: { batch in
        var part = empty
        for document in try batch.documents() {
          part.add(document, file: file.name, predict: predict)
        }
        return part
      } consume: { part in
        try counts.merge(part)
        progress(read + reader.storedBytesRead)
      }
      read += reader.storedBytesRead
    }
  }

  static func holdsDocuments(_ path: String) -> Bool {
    var name = path[...]
    for ending in [".gz", ".bz2", ".zst", ".xz"] where name.hasSuffix(ending) {
      name = name.dropLast(ending.count)
    }
    return name.hasSuffix(".jsonl") || name.hasSuffix(".json")
  }

  private static func beginsWithBrace(_ batch: RecordBatch) -> Bool {
    guard let first = batch.records.first(where: { !$0.isEmpty }) else { return false }
    return batch.bytes[first.lowerBound] == UInt8(ascii: "{")
  }
}

/// A batch of lines, to be taken apart into documents.
private struct NumberedBatch: Sendable {
  let batch: RecordBatch
  let isJSON: Bool
  let file: String

  func documents() throws -> [InputDocument] {
    if let failure = batch.failures.first {
      throw ContaminateError.badRecord(
        file: file, record: failure.record, offset: failure.offset, reason: failure.reason)
    }
    if let damage = batch.damages.first {
      throw ContaminateError.badRecord(
        file: file, record: batch.ordinals.first ?? 1, offset: damage.offset,
        reason: "the stored file is damaged: \(damage.reason)")
    }
    return isJSON ? try parsed() : paragraphs()
  }

  private func parsed() throws -> [InputDocument] {
    let parser = try JSONObjectParser()
    return try batch.bytes.withUnsafeBytes { bytes in
      var documents: [InputDocument] = []
      for (index, record) in batch.records.enumerated() where !record.isEmpty {
        let problem = parser.parse(UnsafeRawBufferPointer(rebasing: bytes[record]))
        guard problem == nil, case .value(let text) = parser.string("text") else {
          throw ContaminateError.badRecord(
            file: file, record: batch.ordinals[index], offset: batch.offsets[index],
            reason: problem ?? "found no string 'text', expected a document")
        }
        documents.append(
          InputDocument(
            text: Array(text), id: parser.text("id") ?? "record \(batch.ordinals[index])",
            url: parser.text("url")))
      }
      return documents
    }
  }

  /// Runs of lines that are not empty, at most so many; a batch begins a new one.
  private func paragraphs() -> [InputDocument] {
    var documents: [InputDocument] = []
    var first = 0
    while first < batch.records.count {
      var end = first
      while end < batch.records.count, end - first < CorpusInput.documentLineCount,
        !batch.records[end].isEmpty
      {
        end += 1
      }
      if end > first {
        let range = batch.records[first].lowerBound..<batch.records[end - 1].upperBound
        documents.append(
          InputDocument(
            text: Array(batch.bytes[range]), firstLine: batch.ordinals[first],
            offset: batch.offsets[first]))
      }
      first = max(end, first + 1)
      while first < batch.records.count, batch.records[first].isEmpty { first += 1 }
    }
    return documents
  }
}
