import ByteIO
import Chance
import Corpus
public import Engine
import Text

/// One set of a drawn sample: a row of `sample.json`.
public struct SampledSet: Codable, Sendable, Equatable {
  /// `test`, `validation` or `train-<budget>`: the file is `<name>.jsonl.zst`.
  public var name: String
  /// Documents, the cut ones included.
  public var documentCount = 0
  /// Documents of which only the beginning was taken.
  public var cutDocumentCount = 0
  /// UTF-8 bytes of text, exactly as asked.
  public var byteCount = 0
  /// Unicode scalars.
  public var scalarCount = 0
  /// Sentences, by ICU's rules for the language.
  public var sentenceCount = 0

  init(name: String) { self.name = name }
}

/// Draws nested samples of exact size and disjoint hold-outs: uniform over documents, without
/// replacement, the same whatever files the documents came in.
///
/// Three passes over the corpus on all workers (index, texts of the documents to cut, choice; where
/// cuts would split characters, a few more for texts), of which only the first parses every
/// document; 16 bytes of memory a document, and buckets of bounded size on disk to bring the chosen
/// documents into their order.
public struct Sampler: Sendable {
  private let corpus: String
  private let language: String
  private let input: DocumentFile
  private let settings: SampleSettings
  private let context: TaskContext
  private let bucketBytes: Int
  private let choice: Choice

  /// The memory that the index takes for each document.
  package static let indexBytesPerDocument = MemoryLayout<DocumentIndex.Entry>.stride

  /// Prepares to draw from the documents at `path`.
  public init(
    corpus: String, language: String, path: String, settings: SampleSettings, context: TaskContext
  ) throws {
    try self.init(
      corpus: corpus, language: language, path: path, settings: settings, context: context,
      bucketBytes: 32 << 20)
  }

  /// Prepares to draw, with a say in how many bytes of chosen text are sorted in memory at a time.
  package init(
    corpus: String, language: String, path: String, settings: SampleSettings, context: TaskContext,
    bucketBytes: Int
  ) throws {
    self.corpus = corpus
    self.language = language
    input = try DocumentFile(path: path)
    self.settings = settings
    self.context = context
    self.bucketBytes = bucketBytes
    choice = Choice(seed: settings.seed, purpose: "sample")
  }

  /// Writes the sets, `provenance.jsonl.zst` and `sample.json` into the context's folder.
  ///
  /// - Returns: The sets, hold-outs first, then budgets from small to large.
  /// - Throws: ``SampleError``, or what went wrong with a file.
  public func run() async throws -> [SampledSet] {
    let index = try await self.index()
    let order = DrawOrder(index)
    let selection = try await select(from: order, index)
    return try await emit(selection, order, index)
  }

  private func index() async throws -> DocumentIndex {
    var entries: [DocumentIndex.Entry] = []
    try await forEachFrame("index") { frame in
      var entries: [DocumentIndex.Entry] = []
      try input.forEach(inFrame: frame) {
        entries.append(try DocumentIndex.entry(of: $0, choice, corpus: corpus))
      }
      return entries
    } consume: {
      entries += $0
    }
    return DocumentIndex(entries)
  }

  private func select(from order: DrawOrder, _ index: DocumentIndex) async throws -> Selection {
    var texts: [DrawKey: [UInt8]] = [:]
    while true {
      do {
        return try Selection.fill(settings.goals, from: order, texts: texts, corpus: corpus)
      } catch let needs as Selection.NeedsTexts {
        let parser = try JSONObjectParser()
        try await forEachLine("cuts", index, where: { key, _ in needs.keys.contains(key) }) {
          key, _, line in
          texts[key] = try Document(line: line, parser: parser, file: input.path, record: 0).text
        }
        if needs.keys.contains(where: { texts[$0] == nil }) { throw inputChanged }
      }
    }
  }

  private func emit(
    _ selection: Selection, _ order: DrawOrder, _ index: DocumentIndex
  ) async throws -> [SampledSet] {
    let folder = context.output("buckets")
    var sorter = try BucketSorter(limits: limits(of: order, selection), folder: folder)
    try await forEachLine("choose", index) {
      selection.bytes(of: $0, length: $1) != nil
    } _: { key, found, line in
      guard let taken = selection.bytes(of: key, length: found.length) else { return }
      try sorter.add(
        SortedRecord(key: key, taken: taken, occurrence: found.occurrence, line: line))
    }
    var batches = SortedBatches(sorter)
    let maker = SetPieceMaker(
      goals: selection.goals.count, language: language, path: input.path,
      shuffle: settings.shuffle, choice: Choice(seed: settings.seed, purpose: "shuffle"))
    var writer = try SetWriter(goals: selection.goals, context: context)
    try await orderedMap(
      workers: context.workers, next: { try batches.next() },
      transform: { try maker.piece(of: $0) }, consume: { try writer.write($0) })
    try Folder.remove(folder)
    guard let sets = try writer.finish() else { throw inputChanged }
    return sets
  }

  private var inputChanged: SampleError { .inputChanged(corpus: corpus, path: input.path) }

  /// Works on the frames of the input on all workers, and hands the results on in order.
  private func forEachFrame<Result: Sendable>(
    _ name: String, transform: @escaping @Sendable (Int) throws -> Result,
    consume: (Result) throws -> Void
  ) async throws {
    context.progress.start("sample \(corpus): \(name)", total: input.frameCount, unit: "frames")
    var started = 0
    var done = 0
    try await orderedMap(
      workers: context.workers,
      next: { () -> Int? in
        defer { started += 1 }
        return started < input.frameCount ? started : nil
      },
      transform: transform,
      consume: {
        try consume($0)
        done += 1
        context.progress.update(done: done)
      })
  }

  /// A document that is in the index.
  private struct Found: Sendable {
    /// The first entry that is identical to it, and how many are.
    var first: Int
    var count: Int
    var length: Int
    var line: [UInt8]
  }

  /// Calls `body` with the lines of the documents whose place in the order of drawing and bytes of
  /// text satisfy `isWanted`, in the order of the input.
  ///
  /// Which line is which document, its id says; the others are not parsed again.
  private func forEachLine(
    _ name: String, _ index: DocumentIndex,
    where isWanted: @escaping @Sendable (DrawKey, Int) -> Bool,
    _ body: (DrawKey, _ found: (occurrence: Int, length: Int), _ line: [UInt8]) throws -> Void
  ) async throws {
    var lookup = DocumentLookup(index)
    try await forEachFrame(name) { frame in
      let parser = try JSONObjectParser()
      var wanted: [Found] = []
      try input.lines(ofFrame: frame).forEach { line in
        guard let found = try find(line, in: index, parser) else { return }
        let length = Int(index.entries[found.first].length)
        // Which of several identical documents this is, only the order of the input tells.
        if found.count > 1 || isWanted(index.key(ofEntry: found.first, occurrence: 0), length) {
          wanted.append(
            Found(first: found.first, count: found.count, length: length, line: Array(line)))
        }
      }
      return wanted
    } consume: { wanted in
      for found in wanted {
        guard let occurrence = lookup.meet(found.first, count: found.count) else { continue }
        let key = index.key(ofEntry: found.first + occurrence, occurrence: occurrence)
        if isWanted(key, found.length) { try body(key, (occurrence, found.length), found.line) }
      }
    }
  }

  private func find(
    _ line: UnsafeRawBufferPointer, in index: DocumentIndex, _ parser: JSONObjectParser
  ) throws -> (first: Int, count: Int)? {
    let hash = try DocumentFields.contentHash(ofLine: line, parser: parser, file: input.path)
    return try index.find(choice.priority(of: hash)) {
      let text = try Document(line: Array(line), parser: parser, file: input.path, record: 0).text
      return UInt32(truncatingIfNeeded: ContentHash(of: text).low)
    }
  }

  /// Splits the order of drawing where the chosen documents fill a bucket.
  private func limits(of order: DrawOrder, _ selection: Selection) -> [DrawKey] {
    var limits: [DrawKey] = []
    var filled = 0
    for element in order {
      guard selection.bytes(of: element.key, length: element.length) != nil else { continue }
      if filled >= bucketBytes {
        limits.append(element.key)
        filled = 0
      }
      filled += element.length
    }
    return limits
  }
}
