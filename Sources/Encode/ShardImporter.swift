import ByteIO
import Corpus
public import Engine
public import TokenStore
public import Values
public import Vocabulary

/// What `isogloss shards import` is told.
public struct ShardImportSettings: SettingsSection {
  /// Every id is below this; that of the vocabulary, where one is given.
  public var vocabularySize: Int?
  /// The id that ends documents; if it is `nil`, that in which all of them end.
  public var endOfText: Int?
  /// What the names of the files begin with.
  public var name = ""
  /// How much a shard holds.
  public var shardSize = ShardSize.standard

  /// The defaults.
  public init() { setDefaults() }

  /// The settings by key.
  public static let fields: [SettingsField<Self>] = [
    .optional(
      "vocabulary-size", \.vocabularySize, .count(1...Int(Int32.max), example: "50257")),
    .optional("end-of-text", \.endOfText, .count(0...Int(Int32.max) - 1, example: "50256")),
    .optional("name", \.name, .shardName, default: "imported"),
    .optional("shard-size", \.shardSize, .shardSize(), default: .standard),
  ]
}

/// Makes token shards of files in Megatron-LM's layout that were made elsewhere.
///
/// The sequences of a document are put together. A document that does not end in the end of text
/// gets one; documents of ours always do.
public struct ShardImporter: Sendable {
  /// What was made of a pair of files.
  public struct Outcome: Sendable {
    /// What `shards.json` says.
    public let set: ShardSet
    /// How many documents had no end of text, and got one.
    public let endedCount: Int
  }

  private let context: TaskContext
  private let settings: ShardImportSettings
  private let vocabulary: Vocabulary?

  /// Prepares to write into the context's folder.
  ///
  /// - Parameters:
  ///   - settings: Where they name no vocabulary's size, `vocabulary` must be there.
  ///   - vocabulary: Gives size, end of text, hash, and the bytes of text of each id.
  public init(
    context: TaskContext, settings: ShardImportSettings, vocabulary: Vocabulary? = nil
  ) {
    self.context = context
    self.settings = settings
    self.vocabulary = vocabulary
  }

  /// Reads the pair of files at `prefix`.
  ///
  /// - Throws: `TokenStoreError` for files that are not what the layout or the vocabulary ask,
  ///   ``EncodeError/unknownEnd(file:document:found:)``, `SettingError`, `ByteIOError`.
  public func run(prefix: String) async throws -> Outcome {
    let file = try MegatronFile(prefix: prefix)
    let settings = try shardSettings(for: file, prefix)
    var writer = try ShardWriter(folder: context.folder, settings: settings)
    context.progress.start("import", total: file.tokenCount, unit: "tokens")
    let byteCounts = vocabulary?.byteCounts
    var (next, endedCount, done) = (0, 0, 0)
    try await orderedMap(workers: context.workers) { () throws -> Range<Int>? in
      let first = next
      var tokenCount = 0
      while next < file.documentCount, tokenCount < Self.batchTokenCount {
        tokenCount += 1 + (try file.range(ofDocument: next).count)
        next += 1
      }
      return first < next ? first..<next : nil
    } transform: { documents in
      try Self.batch(of: documents, in: file, settings, byteCounts)
    } consume: { batch, ended, tokenCount in
      try writer.append(batch)
      endedCount += ended
      done += tokenCount
      context.progress.update(done: done)
    }
    let hashes = try [".bin", ".idx"].map {
      try SHA256.hex(ofFile: MegatronFile.stem(of: prefix) + $0)
    }
    let set = try writer.finish(
      corpusHash: SHA256.hex(of: hashes.flatMap { Array("\($0)\n".utf8) }))
    for file in set.shards.flatMap({ [$0.ids, $0.index] }) {
      context.note(sha256: file.sha256, of: file.name)
    }
    return Outcome(set: set, endedCount: endedCount)
  }

  /// About how many ids a worker takes at a time.
  private static let batchTokenCount = 1 << 20

  private func shardSettings(for file: MegatronFile, _ prefix: String) throws -> ShardSettings {
    guard let size = vocabulary?.size ?? settings.vocabularySize else {
      throw SettingError(
        key: "vocabulary-size", found: "nothing", expected: "the number of ids, or a vocabulary")
    }
    let endOfText =
      try settings.endOfText ?? vocabulary.map { Int($0.special.endOfText) }
      ?? commonEnd(of: file, prefix)
    return ShardSettings(
      name: settings.name, vocabularySize: size, endOfText: endOfText,
      vocabularyHash: vocabulary?.digest ?? "",
      tokensPerShard: settings.shardSize.tokens(vocabularySize: size))
  }

  /// The id in which all documents end.
  private func commonEnd(of file: MegatronFile, _ prefix: String) throws -> Int {
    var end: Int64?
    for document in 0..<file.documentCount {
      let last = try file.lastID(ofDocument: document)
      if let last, end == nil || end == last {
        end = last
      } else if end != nil || last == nil {
        throw EncodeError.unknownEnd(
          file: MegatronFile.stem(of: prefix) + ".bin", document: document,
          found: last.map { "\($0)" } ?? "nothing, it is empty")
      }
    }
    guard let end, let id = Int(exactly: end), id >= 0 else {
      throw SettingError(
        key: "end-of-text", found: "nothing", expected: "an id, since no document tells it")
    }
    return id
  }

  private static func batch(
    of documents: Range<Int>, in file: MegatronFile, _ settings: ShardSettings,
    _ byteCounts: [Int]?
  ) throws -> (batch: DocumentBatch, endedCount: Int, tokenCount: Int) {
    var ids: [Int32] = []
    var (ends, textEnds): ([Int], [Int]) = ([], [])
    var (endedCount, tokenCount) = (0, 0)
    // Before anything is read: a document may be all of a file.
    let counts = try documents.map { document in
      let count = try file.range(ofDocument: document).count
      guard count < Int(Int32.max) else {
        throw TokenStoreError.documentTooLong(document: document, tokenCount: count)
      }
      return count
    }
    ids.reserveCapacity(counts.reduce(0, +))
    for (document, count) in zip(documents, counts) {
      let first = ids.count
      try file.appendIDs(ofDocument: document, below: settings.vocabularySize, to: &ids)
      tokenCount += count
      if count > 0, ids.last == Int32(settings.endOfText) {
        ids.removeLast()
      } else {
        endedCount += 1
      }
      ends.append(ids.count)
      let bytes = byteCounts.map { sizes in ids[first...].reduce(0) { $0 + sizes[Int($1)] } } ?? 0
      textEnds.append((textEnds.last ?? 0) + bytes)
    }
    let batch = DocumentBatch(ids, ends: ends, textEnds: textEnds, settings: settings)
    return (batch, endedCount, tokenCount)
  }
}

extension ShardImporter {
  /// The stage of shards that were made elsewhere.
  public static let stage = "shards-import"
  /// Raised when the same files give other shards or other facts.
  private static let version = 1

  /// What the manifest records.
  struct Recorded: Codable {
    var shards: ShardImportSettings
    var vocabulary: String?
  }

  /// The task that imports the pair of files at `prefix`.
  ///
  /// - Throws: `SettingError` where a setting is out of its limits.
  public static func task(
    id: String, prefix: String, settings: ShardImportSettings, vocabulary: Vocabulary?,
    tell: @escaping @Sendable (Outcome) -> Void = { _ in }
  ) throws -> BuildTask {
    try settings.validate()
    let stem = MegatronFile.stem(of: prefix)
    return try BuildTask(
      id: id, stage: stage, version: version,
      settings: Recorded(shards: settings, vocabulary: vocabulary?.digest),
      inputs: [".bin", ".idx"].map { .file(path: stem + $0, name: stem + $0) }
    ) { context in
      let outcome = try await ShardImporter(
        context: context, settings: settings, vocabulary: vocabulary
      ).run(prefix: prefix)
      try FactFile(ShardEncoder.facts(of: outcome.set, about: [:])).write(to: context.folder)
      tell(outcome)
      return nil
    }
  }
}
