import ByteIO
import Corpus

/// What came of one batch of records: lines of documents, in order, and the books.
struct ParsedBatch: Sendable {
  /// The documents, each a line of JSON with its newline.
  var lines: [UInt8] = []
  /// The lower halves of the hashes in their ids.
  var hashes: [UInt64] = []
  var ledger = Ledger()
  var rejects: [Reject] = []
  /// The templates that were left out or guessed, by name.
  var templates = TemplateCounts()
  /// Whether the record being parsed is from bytes whose checksum failed.
  var isUnverified = false
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

  /// - Parameter opening: What is known of the file: of a dump, its wiki; of a table, its columns.
  func parse(_ batch: RecordBatch, opening: FileOpening) throws -> ParsedBatch {
    let damagedHead = opening.damageOffset
    let maker = try DocumentMaker(settings: settings, file: file.name)
    switch file.kind {
    case .mc4:
      var parser = try MC4Parser(maker: maker)
      return try parse(batch, damagedHead, with: &parser)
    case .wikipedia:
      var parser = WikipediaParser(
        wiki: try opening.wiki ?? Wiki(siteInfo: SiteInfo(), settings: settings), maker: maker)
      return try parse(batch, damagedHead, with: &parser)
    case .jsonl:
      var parser = try JSONLParser(maker: maker)
      return try parse(batch, damagedHead, with: &parser)
    case .cirrus:
      var parser = try CirrusParser(maker: maker)
      return try parse(batch, damagedHead, with: &parser)
    case .wet:
      var parser = WETParser(maker: maker)
      return try parse(batch, damagedHead, with: &parser)
    case .text:
      var parser = PlainTextParser(maker: maker)
      return try parse(batch, damagedHead, with: &parser)
    case .csv, .tsv:
      var parser = TableParser(
        maker: maker, columns: opening.columns, row: settings.records.row(of: file.kind))
      return try parse(batch, damagedHead, with: &parser)
    }
  }

  private func parse(
    _ batch: RecordBatch, _ damagedHead: Int?, with parser: inout some RecordParser
  ) throws -> ParsedBatch {
    var parsed = ParsedBatch()
    if batch.emptyLineCount > 0 {
      parsed.ledger.drop("blank line", recordCount: batch.emptyLineCount, byteCount: 0)
    }
    try batch.bytes.withUnsafeBytes { raw in
      for index in batch.records.indices {
        let damage = damagedHead ?? batch.unverified[index]
        if let damage, settings.tolerance.unverified == nil {
          reject(index, of: batch, damage, in: &parsed)
          continue
        }
        parsed.isUnverified = damage != nil
        try parser.parse(
          UnsafeRawBufferPointer(rebasing: raw[batch.records[index]]),
          ordinal: batch.ordinals[index], offset: batch.offsets[index], into: &parsed)
      }
    }
    book(failuresOf: batch, in: &parsed)
    return parsed
  }

  /// Books a record as rejected because its bytes are from what is damaged at the stored offset
  /// `damage`.
  private func reject(
    _ index: Int, of batch: RecordBatch, _ damage: Int, in parsed: inout ParsedBatch
  ) {
    parsed.ledger.reject("unverified", byteCount: batch.records[index].count)
    parsed.rejects.append(
      Reject(
        file: file.name, record: batch.ordinals[index], offset: batch.offsets[index],
        reason: "it is from the part at byte \(damage) of the stored file, which is damaged, or is "
          + "told by what stands there, so that any of it may be wrong"))
  }

  private func book(failuresOf batch: RecordBatch, in parsed: inout ParsedBatch) {
    for failure in batch.failures {
      parsed.ledger.reject("cut by damage", byteCount: failure.byteCount)
      parsed.rejects.append(
        Reject(
          file: file.name, record: failure.record, offset: failure.offset, reason: failure.reason))
    }
    for damage in batch.damages {
      parsed.ledger.damageCount += 1
      parsed.rejects.append(
        Reject(file: file.name, record: nil, offset: damage.offset, reason: damage.reason))
    }
  }
}
