import ByteIO
import Corpus
public import Engine
import Foundation
import Text

/// What a corpus's sample is to contain.
public struct SampleSettings: Codable, Sendable, Equatable {
  /// A named number of UTF-8 bytes of text.
  public struct Budget: Codable, Sendable, Equatable {
    /// As the recipe writes it (`300kB`): part of the file name.
    public var name: String
    /// UTF-8 bytes of `text`.
    public var bytes: Int

    /// Names a budget.
    public init(name: String, bytes: Int) {
      self.name = name
      self.bytes = bytes
    }
  }

  /// The seed of the order of drawing.
  public var seed: UInt64
  /// The training budgets.
  public var budgets: [Budget]
  /// Bytes held out for validation; 0 for none.
  public var validationBytes: Int
  /// Bytes held out for testing; 0 for none.
  public var testBytes: Int

  /// Asks for nested training budgets and two disjoint hold-outs.
  public init(seed: UInt64, budgets: [Budget], validationBytes: Int, testBytes: Int) {
    self.seed = seed
    self.budgets = budgets
    self.validationBytes = validationBytes
    self.testBytes = testBytes
  }

  var goals: [Selection.Goal] {
    let holdOuts = [("test", testBytes), ("validation", validationBytes)]
      .filter { $0.1 > 0 }.map { Selection.Goal(name: $0.0, bytes: $0.1, isHoldOut: true) }
    let training = budgets.sorted { $0.bytes < $1.bytes }
      .map { Selection.Goal(name: "train-\($0.name)", bytes: $0.bytes, isHoldOut: false) }
    return holdOuts + training
  }
}

/// One set of a drawn sample: a row of `sample.json`.
public struct SampledSet: Codable, Sendable, Equatable {
  /// `test`, `validation` or `train-<budget>`: the file is `<name>.jsonl.zst`.
  public var name: String
  /// Documents, the cut ones included.
  public var documents: Int
  /// Documents of which only the beginning was taken.
  public var cutDocuments: Int
  /// UTF-8 bytes of text, exactly as asked.
  public var bytes: Int
  /// Unicode scalars.
  public var scalars: Int
  /// Sentences, by ICU's rules for the language.
  public var sentences: Int
}

/// Draws nested samples of exact size and disjoint hold-outs: uniform over documents, without
/// replacement, the same whatever files the documents came in.
///
/// Three passes over the corpus (index, texts of the documents to cut, emission; where cuts would
/// split characters, a few more for texts), 16 bytes of memory a document, and buckets of bounded
/// size on disk to bring the chosen documents into their order.
public struct Sampler {
  private let corpus: String
  private let language: String
  private let input: DocumentFile
  private let settings: SampleSettings
  private let context: TaskContext
  private let bucketBytes: Int

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
  }

  /// Writes the sets, `provenance.jsonl.zst` and `sample.json` into the context's folder.
  ///
  /// - Returns: The sets, hold-outs first, then budgets from small to large.
  /// - Throws: ``SampleError``, or what went wrong with a file.
  public func run() throws -> [SampledSet] {
    context.progress.start("sample \(corpus): index", total: nil, unit: "documents")
    var index = DocumentIndex(seed: settings.seed)
    try forEachDocument { try index.add($0, corpus: corpus) }
    index.seal()
    let order = DrawOrder(index)
    let selection = try select(from: order, index)
    context.progress.start("sample \(corpus): write", total: index.entries.count, unit: "documents")
    return try emit(selection, order, index)
  }

  private func select(from order: DrawOrder, _ index: DocumentIndex) throws -> Selection {
    var texts: [DrawKey: [UInt8]] = [:]
    while true {
      do {
        return try Selection.fill(settings.goals, from: order, texts: texts, corpus: corpus)
      } catch let needs as Selection.NeedsTexts {
        context.progress.start(
          "sample \(corpus): cuts", total: index.entries.count, unit: "documents")
        var lookup = DocumentLookup(index)
        try forEachDocument { document in
          guard let met = lookup.meet(document), needs.keys.contains(met.key) else { return }
          texts[met.key] = document.text
        }
        if needs.keys.contains(where: { texts[$0] == nil }) { throw inputChanged }
      }
    }
  }

  private func emit(
    _ selection: Selection, _ order: DrawOrder, _ index: DocumentIndex
  ) throws -> [SampledSet] {
    let folder = context.output("buckets")
    var sorter = try BucketSorter(limits: limits(of: order, selection), folder: folder)
    var lookup = DocumentLookup(index)
    try forEachDocument { document in
      guard let (key, occurrence) = lookup.meet(document),
        let taken = selection.bytes(of: key, length: document.text.count)
      else { return }
      try sorter.add(
        SortedRecord(key: key, taken: taken, occurrence: occurrence, line: document.line))
    }
    var writer = try SetWriter(goals: selection.goals, language: language, context: context)
    try sorter.drain { try writer.write($0) }
    try FileManager.default.removeItem(atPath: folder)
    guard let sets = try writer.finish() else { throw inputChanged }
    return sets
  }

  private var inputChanged: SampleError { .inputChanged(corpus: corpus, path: input.path) }

  private func forEachDocument(_ body: (Document) throws -> Void) throws {
    var count = 0
    try input.forEach { document in
      try body(document)
      count += 1
      if count % 1024 == 0 { context.progress.update(done: count) }
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
