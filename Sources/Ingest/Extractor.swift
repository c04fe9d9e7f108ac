import ByteIO
public import Corpus
public import Engine
import Foundation

/// The books of one input file: a row of `files.json`.
public struct FileLedger: Codable, Sendable {
  /// The file, as the recipe names it.
  public var name: String
  /// What it holds.
  public var kind: SourceKind
  /// What became of its records.
  public var ledger: Ledger
}

/// Takes documents out of mC4 shards and Wikipedia dumps in one streaming pass: decompress, cut
/// into records, parse, clean, normalise, write. Batches of records are parsed on all workers.
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
  public func run(_ files: [InputFile]) async throws -> Ledger {
    let writer = try DocumentWriter(path: context.output("documents.jsonl.zst"))
    var total = Ledger()
    var rejects: [Reject] = []
    var books: [FileLedger] = []
    for file in files {
      let (ledger, bad) = try await extract(file, to: writer)
      books.append(FileLedger(name: file.name, kind: file.kind, ledger: ledger))
      total.merge(ledger)
      rejects.append(contentsOf: bad.prefix(Self.listedRejects - rejects.count))
    }
    try writer.finish()
    try write(rejects)
    try AtomicFile.write(try StableJSON.page(books), to: context.output("files.json"))
    try check(total, rejects)
    return total
  }

  private func extract(
    _ file: InputFile, to writer: DocumentWriter
  ) async throws -> (Ledger, [Reject]) {
    let framing: Framing =
      file.kind == .wikipedia ? .elements(name: "page", rootEnd: "</mediawiki>") : .lines
    let reader = try RecordReader(path: file.path, framing: framing, workers: context.workers)
    context.progress.start("extract \(file.name)", total: reader.storedByteCount)
    var ledger = Ledger()
    var rejects: [Reject] = []
    let parse = BatchParser(file: file, settings: settings)
    try await orderedMap(
      workers: context.workers,
      next: { () -> (RecordBatch, SiteInfo)? in
        guard let batch = try await reader.next() else { return nil }
        context.progress.update(done: reader.storedBytesRead)
        return (batch, SiteInfo(preamble: reader.preamble))
      },
      transform: { try parse.parse($0.0, siteInfo: $0.1) },
      consume: { parsed in
        for line in parsed.lines { try writer.append(line) }
        ledger.merge(parsed.ledger)
        rejects.append(contentsOf: parsed.rejects.prefix(Self.listedRejects - rejects.count))
      })
    return (ledger, rejects)
  }

  private func write(_ rejects: [Reject]) throws {
    var bytes: [UInt8] = []
    for reject in rejects {
      bytes += try StableJSON.line(reject)
      bytes.append(UInt8(ascii: "\n"))
    }
    try AtomicFile.write(bytes, to: context.output("rejects.jsonl"))
  }

  private func check(_ total: Ledger, _ rejects: [Reject]) throws(IngestError) {
    let rejected = total.rejectedTotal.documents
    let share = total.read.documents == 0 ? 0 : Double(rejected) / Double(total.read.documents)
    if share > settings.toleratedRejects || total.damages > settings.toleratedDamages {
      // Damage comes first: it is the cause of records that are bad around it.
      let shown = rejects.filter { $0.record == nil } + rejects.filter { $0.record != nil }
      throw .toleranceExceeded(
        rejected: rejected, read: total.read.documents, damages: total.damages,
        settings: settings, first: Array(shown.prefix(Self.maximumShown)))
    }
  }
}
