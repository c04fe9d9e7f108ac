import ByteIO
import Corpus
import Text

/// What came of one batch of records: lines of documents, in order, and the books.
struct ParsedBatch: Sendable {
  var lines: [[UInt8]] = []
  var ledger = Ledger()
  var rejects: [Reject] = []
}

/// Turns the records of one file into documents; one value a worker, never shared.
protocol RecordParser {
  /// Reads one record, which is followed by readable padding, and books it.
  mutating func parse(
    _ record: UnsafeRawBufferPointer, ordinal: Int, offset: Int, into batch: inout ParsedBatch)
    throws
}

/// Parses the batches of one file; called from several workers at once.
struct BatchParser: Sendable {
  let file: InputFile
  let settings: ExtractSettings

  func parse(_ batch: RecordBatch, siteInfo: SiteInfo) throws -> ParsedBatch {
    let maker = try DocumentMaker(
      language: settings.language, file: file.name,
      minimumLineCharacters: settings.minimumLineCharacters)
    switch file.kind {
    case .mc4:
      var parser = try MC4Parser(maker: maker)
      return try parse(batch, with: &parser)
    case .wikipedia:
      var parser = WikipediaParser(siteInfo: siteInfo, maker: maker)
      return try parse(batch, with: &parser)
    }
  }

  private func parse(
    _ batch: RecordBatch, with parser: inout some RecordParser
  ) throws -> ParsedBatch {
    var parsed = ParsedBatch()
    try batch.bytes.withUnsafeBytes { raw in
      for index in batch.records.indices {
        try parser.parse(
          UnsafeRawBufferPointer(rebasing: raw[batch.records[index]]),
          ordinal: batch.ordinals[index], offset: batch.offsets[index], into: &parsed)
      }
    }
    for failure in batch.failures {
      parsed.ledger.reject("cut by damage", bytes: failure.byteCount)
      parsed.rejects.append(
        Reject(
          file: file.name, record: failure.record, offset: failure.offset, reason: failure.reason))
    }
    for damage in batch.damages {
      parsed.ledger.damages += 1
      parsed.rejects.append(
        Reject(file: file.name, record: nil, offset: damage.offset, reason: damage.reason))
    }
    return parsed
  }
}

/// Cleans a text and turns it into a document, or says why there is none.
struct DocumentMaker {
  let language: String
  let file: String
  private let minimumLineCharacters: Int
  private let sentences: SentenceBoundaries

  init(language: String, file: String, minimumLineCharacters: Int) throws {
    self.language = language
    self.file = file
    self.minimumLineCharacters = minimumLineCharacters
    sentences = try SentenceBoundaries(language: language)
  }

  /// Books the record as kept, with its document, or as dropped where no text is left.
  func book(
    _ text: [UInt8], url: String? = nil, title: String? = nil, timestamp: String?, ordinal: Int,
    recordBytes: Int, into batch: inout ParsedBatch
  ) throws {
    let clean = Lines.cleaned(
      try Normalisation.nfc(text), minimumCharacters: minimumLineCharacters)
    if clean.isEmpty {
      batch.ledger.drop("empty", bytes: recordBytes)
      return
    }
    let document = Document(
      text: clean, language: language, url: url, title: title, timestamp: timestamp,
      source: Document.Source(file: file, record: ordinal))
    batch.lines.append(document.line)
    batch.ledger.keep(bytes: recordBytes)
    batch.ledger.textBytes += clean.count
    batch.ledger.sentences += try sentences.count(in: clean)
  }

  /// Books the record as unreadable.
  func reject(
    _ category: String, _ reason: String, ordinal: Int, offset: Int, recordBytes: Int,
    into batch: inout ParsedBatch
  ) {
    batch.ledger.reject(category, bytes: recordBytes)
    batch.rejects.append(Reject(file: file, record: ordinal, offset: offset, reason: reason))
  }
}
