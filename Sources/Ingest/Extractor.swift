import ByteIO
public import Corpus
public import Engine
import Foundation
import Glibc
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

  /// Prepares to extract with `settings` into the context's folder.
  public init(settings: ExtractSettings, context: TaskContext) {
    self.settings = settings
    self.context = context
  }

  /// Writes `documents.jsonl.zst`, `rejects.jsonl` and `files.json`.
  ///
  /// - Returns: The books of all files together.
  /// - Throws: ``IngestError/toleranceExceeded(rejected:read:damages:settings:first:)`` once all is
  ///   written, or what keeps a file from being opened or written.
  public func run(_ files: [InputFile]) async throws -> Ledger { try await write(files).ledger }

  /// The same, with all that was noted.
  func write(_ files: [InputFile]) async throws -> ExtractionRecord {
    let writer = try DocumentWriter(path: context.output(FileName.documents))
    let result = try await extract(files) { lines in
      lines.isEmpty ? nil : try ZstdFrame(compressing: lines)
    } emit: {
      if let frame = $0 { try writer.append(frame) }
    }
    try writer.finish()
    try AtomicFile.write(
      try StableJSON.lines(result.rejects), to: context.output(FileName.rejects))
    try AtomicFile.write(try StableJSON.page(result.files), to: context.output(FileName.files))
    try check(result)
    return result
  }

  /// Hands the documents to `emit`, in order, some at a time, each a line of JSON with its newline,
  /// and writes no file.
  ///
  /// - Returns: The books of all files together.
  /// - Throws: ``IngestError/toleranceExceeded(rejected:read:damages:settings:first:)`` once all is
  ///   emitted, what keeps a file from being opened, or what `emit` throws.
  public func run(_ files: [InputFile], emit: ([UInt8]) throws -> Void) async throws -> Ledger {
    let result = try await extract(files, pack: { $0 }, emit: emit)
    try check(result)
    return result.ledger
  }

  /// Extracts `files`; `pack` makes something of the lines of a batch, on any worker, and `emit`
  /// takes that in order.
  private func extract<Packed: Sendable>(
    _ files: [InputFile], pack: @escaping @Sendable ([UInt8]) throws -> Packed,
    emit: (Packed) throws -> Void
  ) async throws -> ExtractionRecord {
    try await requireKinds(of: files)
    var result = ExtractionRecord()
    var copies = CopyNumbers()
    for (file, index) in MultistreamIndex.pairs(files) {
      var (read, rejects) = try await extract(file, copies: &copies, pack: pack, emit: emit)
      if let index {
        try await MultistreamIndex.check(
          index, of: file, workers: context.workers, ledger: &read.ledger, rejects: &rejects)
      }
      result.files.append(read)
      result.ledger.merge(read.ledger)
      result.rejects.append(contentsOf: rejects.prefix(Self.listedRejects - result.rejects.count))
    }
    return result
  }

  /// Looks at the beginning of every file: one of another sort shall be known before hours of work.
  /// What can be read but once is looked at when its turn comes.
  private func requireKinds(of files: [InputFile]) async throws {
    for (file, _) in MultistreamIndex.pairs(files) where files.count > 1 {
      var status = stat()
      guard stat(file.path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { continue }
      let source = try ByteSource(path: file.path, workers: 1)
      let (head, isWhole) = try await source.head(1 << 16)
      try ContentCheck(file: file, settings: settings.records).require(head, isWhole: isWhole)
    }
  }

  private func extract<Packed: Sendable>(
    _ file: InputFile, copies: inout CopyNumbers,
    pack: @escaping @Sendable ([UInt8]) throws -> Packed,
    emit: (Packed) throws -> Void
  ) async throws -> (FileLedger, [Reject]) {
    let source = try ByteSource(path: file.path, workers: context.workers)
    var opening = try FileOpening(
      file, head: await source.head(FileOpening.headBytes), settings: settings.records)
    if let note = opening.note { context.progress.say("isogloss: \(note)") }
    let reader = RecordReader(source, path: file.path, framing: opening.framing)
    context.progress.start("extract \(file.name)", total: reader.storedByteCount)
    var read = FileLedger(
      name: file.name, kind: file.kind, documents: opening.documents, ledger: Ledger())
    var rejects: [Reject] = []
    let parser = BatchParser(file: file, settings: settings)
    try await orderedMap(
      workers: context.workers,
      next: { () -> (RecordBatch, FileOpening)? in
        guard let batch = try await reader.next() else { return nil }
        context.progress.update(done: reader.storedBytesRead)
        try opening.learn(from: batch, preamble: reader.preamble, of: file, settings)
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
        rejects.append(contentsOf: parsed.rejects.prefix(Self.listedRejects - rejects.count))
      })
    return (read, rejects)
  }

  private func check(_ result: ExtractionRecord) throws(IngestError) {
    let total = result.ledger
    let read = total.read.recordCount
    let rejected = total.rejectedTotal.recordCount
    let share = read == 0 ? 0 : Double(rejected) / Double(read)
    let tolerance = settings.tolerance
    if share > tolerance.rejected || total.damageCount > tolerance.damages {
      // Damage comes first: it is the cause of records that are bad around it.
      let shown =
        result.rejects.filter { $0.record == nil } + result.rejects.filter { $0.record != nil }
      throw .toleranceExceeded(
        rejected: rejected, read: read, damages: total.damageCount,
        settings: settings, first: Array(shown.prefix(Self.maximumShown)))
    }
  }
}
