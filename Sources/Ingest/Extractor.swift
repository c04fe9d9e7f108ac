import ByteIO
public import Corpus
public import Engine
import Foundation
import Values

/// The books of one input file: a row of `files.json`.
public struct FileLedger: Codable, Sendable {
  /// The file, as the recipe names it.
  public var name: String
  /// What it holds.
  public var kind: SourceKind
  /// What was a document in it, where it is plain text.
  public var documents: TextDocuments?
  /// What became of its records.
  public var ledger: Ledger
}

/// Takes documents out of files in one streaming pass: decompress, cut into records, parse, clean,
/// normalise, filter, write. Batches of records are parsed on all workers.
public struct Extractor {
  private let settings: ExtractSettings
  private let context: TaskContext

  /// The most rejects that are written down one by one; the ledger counts all.
  private static let listedRejects = 10_000
  private static let maximumShown = 5
  /// The templates that summaries name; a table has all.
  private static let shownTemplates = 10

  /// Prepares to extract with `settings` into the context's folder.
  public init(settings: ExtractSettings, context: TaskContext) {
    self.settings = settings
    self.context = context
  }

  /// Writes `documents.jsonl.zst`, `rejects.jsonl` and `files.json`, and `templates.csv` where
  /// templates were left out.
  ///
  /// - Returns: The books of all files together.
  /// - Throws: ``IngestError/toleranceExceeded(ledger:settings:first:)`` once all is
  ///   written, or what keeps a file from being opened or written.
  public func run(_ files: [InputFile]) async throws -> Ledger { try await write(files).ledger }

  /// The same, with all that was noted.
  func write(_ files: [InputFile]) async throws -> ExtractionRecord {
    let writer = try DocumentWriter(path: context.output(FileName.documents))
    let result = try await extract(files, into: writer) { lines in
      lines.isEmpty ? nil : try ZstdFrame(compressing: lines)
    } emit: { (frame: ZstdFrame?) in
      if let frame { try writer.append(frame) }
    }
    try writer.finish()
    try AtomicFile.write(
      try StableJSON.lines(result.rejects), to: context.output(FileName.rejects))
    try AtomicFile.write(try StableJSON.page(result.files), to: context.output(FileName.files))
    if !result.templates.isEmpty {
      try AtomicFile.write(
        Array(result.templateTable.utf8), to: context.output(FileName.templates))
    }
    try check(result)
    return result
  }

  /// Hands the documents to `emit`, in order, some at a time, each a line of JSON with its newline,
  /// and writes no file.
  ///
  /// - Returns: The books of all files together, and the templates whose text is not as the wiki
  ///   shows it.
  /// - Throws: ``IngestError/toleranceExceeded(ledger:settings:first:)`` once all is
  ///   emitted, what keeps a file from being opened, or what `emit` throws.
  public func run(
    _ files: [InputFile], emit: ([UInt8]) throws -> Void
  ) async throws -> (ledger: Ledger, templates: TemplateCounts) {
    let result = try await extract(files, into: nil, pack: { $0 }, emit: emit)
    try check(result)
    return (result.ledger, result.templates)
  }

  /// Extracts `files`; `pack` makes something of the lines of a batch, on any worker, and `emit`
  /// takes that in order. What was written into `writer` can be taken back.
  private func extract<Packed: Sendable>(
    _ files: [InputFile], into writer: DocumentWriter?,
    pack: @escaping @Sendable ([UInt8]) throws -> Packed, emit: (Packed) throws -> Void
  ) async throws -> ExtractionRecord {
    try await requireKinds(of: files)
    var result = ExtractionRecord()
    var copies = CopyNumbers()
    let library =
      settings.wikitext.expand
      ? try await TemplateReader(context: context).library(of: files) : TemplateLibrary()
    for (file, index) in MultistreamIndex.pairs(files) {
      var (read, rejects, templates) = try await extract(
        file, library: library, into: writer, copies: &copies, pack: pack, emit: emit)
      result.templates += templates
      if let index {
        try await MultistreamIndex.check(
          index, of: file, workers: context.workers, ledger: &read.ledger, rejects: &rejects)
      }
      result.files.append(read)
      result.ledger.merge(read.ledger)
      result.rejects.append(contentsOf: rejects.prefix(Self.listedRejects - result.rejects.count))
    }
    let largest = result.templates.rows.prefix(Self.shownTemplates)
    result.ledger.templates =
      largest.isEmpty
      ? nil
      : largest.map { row in
        TemplateCount(
          name: row.name, fate: row.fate.rawValue, callCount: row.count.callCount,
          byteCount: row.count.byteCount)
      }
    return result
  }

  /// Looks at the beginning of every file: one of another sort shall be known before hours of work.
  /// What can be read but once is looked at when its turn comes.
  private func requireKinds(of files: [InputFile]) async throws {
    for (file, _) in MultistreamIndex.pairs(files) where files.count > 1 {
      guard File.isRegular(file.path) else { continue }
      let head = try await ByteSource(path: file.path, workers: 1).head(FileContent.headByteCount)
      try ContentCheck(file: file, settings: settings.records)
        .require(head.bytes, isWhole: head.isWhole)
    }
  }

  /// Extracts a file in one pass. Where bytes turn out to be damaged after documents were made of
  /// them, these are taken back, and the file is read again with its damaged parts known.
  private func extract<Packed: Sendable>(
    _ file: InputFile, library: TemplateLibrary, into writer: DocumentWriter?,
    copies: inout CopyNumbers,
    pack: @escaping @Sendable ([UInt8]) throws -> Packed, emit: (Packed) throws -> Void
  ) async throws -> (FileLedger, [Reject], TemplateCounts) {
    let place = writer?.place
    copies.mark()
    var units: Set<Int> = []
    // What cannot be taken back is not written before it is known to be good.
    if writer == nil, settings.tolerance.damages > 0, File.isRegular(file.path) {
      units = try await ByteSource.damagedUnits(path: file.path, workers: context.workers)
    }
    do {
      return try await extract(
        file, library: library, damagedUnits: units, copies: &copies, pack: pack, emit: emit)
    } catch let found as DamageFound {
      guard File.isRegular(file.path) else {
        throw IngestError.notReadTwice(found.damage, file: file.name)
      }
      guard units.isEmpty else { throw IngestError.changed(found.damage, file: file.name) }
      guard let writer, let place else {
        throw IngestError.notTakenBack(found.damage, file: file.name)
      }
      try writer.takeBack(to: place)
      copies.takeBack()
      context.progress.say(
        "isogloss: \(file.name): at byte \(found.damage.offset): \(found.damage.reason); "
          + "the file is read again, to tell what is from there")
    }
    units = try await ByteSource.damagedUnits(path: file.path, workers: context.workers)
    do {
      return try await extract(
        file, library: library, damagedUnits: units, copies: &copies, pack: pack, emit: emit)
    } catch let found as DamageFound {
      throw IngestError.changed(found.damage, file: file.name)
    }
  }

  /// Damage in a unit that was taken for good.
  private struct DamageFound: Error { let damage: Damage }

  private func extract<Packed: Sendable>(
    _ file: InputFile, library: TemplateLibrary, damagedUnits: Set<Int>,
    copies: inout CopyNumbers,
    pack: @escaping @Sendable ([UInt8]) throws -> Packed, emit: (Packed) throws -> Void
  ) async throws -> (FileLedger, [Reject], TemplateCounts) {
    let source = try ByteSource(
      path: file.path, workers: context.workers, damagedUnits: damagedUnits)
    var opening = try FileOpening(
      file, head: await source.head(FileOpening.headBytes), settings: settings.records)
    let reader = RecordReader(source, path: file.path, framing: opening.framing)
    begin(file, opening.note, total: reader.storedByteCount)
    var read = FileLedger(
      name: file.name, kind: file.kind, documents: opening.documents, ledger: Ledger())
    var (rejects, templates) = ([Reject](), TemplateCounts())
    let parser = BatchParser(file: file, settings: settings)
    try await orderedMap(
      workers: context.workers,
      next: { () -> (RecordBatch, FileOpening)? in
        guard let batch = try await reader.next() else { return nil }
        for damage in batch.damages {
          guard let unit = damage.unit, !damagedUnits.contains(unit) else { continue }
          throw DamageFound(damage: damage)
        }
        context.progress.update(done: reader.storedBytesRead)
        try opening.learn(from: batch, by: reader, of: file, settings, library: library)
        return (batch, opening)
      },
      transform: { batch, opening in
        let parsed = try parser.parse(batch, opening: opening)
        return (parsed, try pack(parsed.lines))
      },
      consume: { parsed, packed in
        var parsed = parsed
        try emit(copies.number(&parsed) ? pack(parsed.lines) : packed)
        read.ledger.merge(parsed.ledger)
        templates += parsed.templates
        rejects.append(contentsOf: parsed.rejects.prefix(Self.listedRejects - rejects.count))
      })
    return (read, rejects, templates)
  }

  private func begin(_ file: InputFile, _ note: String?, total: Int?) {
    if let note { context.progress.say("isogloss: \(note)") }
    context.progress.start("extract \(file.name)", total: total)
  }

  private func check(_ result: ExtractionRecord) throws(IngestError) {
    let total = result.ledger
    let read = total.read.recordCount
    let share = read == 0 ? 0 : Double(total.rejectedTotal.recordCount) / Double(read)
    let tolerance = settings.tolerance
    if share > tolerance.rejected || total.damageCount > tolerance.damages
      || total.unverifiedCount ?? 0 > tolerance.unverified ?? 0
    {
      // Damage comes first: it is the cause of records that are bad around it.
      let shown =
        result.rejects.filter { $0.record == nil } + result.rejects.filter { $0.record != nil }
      throw .toleranceExceeded(
        ledger: total, settings: settings, first: Array(shown.prefix(Self.maximumShown)))
    }
  }
}
