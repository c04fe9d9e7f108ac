import ByteIO
import Corpus
public import Engine
import Synchronization
public import TokenStore
public import Vocabulary

/// Turns documents into token shards: the ids of every document's text, and an end of text after
/// each, also after the last and after an empty one.
///
/// Workers decompress, parse and encode a batch of documents each; what is left in order is to hash
/// and to write. Batches are cut by content and written in order, so the bytes are the same for any
/// number of workers.
public struct ShardEncoder: Sendable {
  let vocabulary: Vocabulary
  let context: TaskContext
  private let size: ShardSize

  /// Prepares to write into the context's folder.
  ///
  /// - Parameter size: How much a shard holds.
  public init(vocabulary: Vocabulary, context: TaskContext, size: ShardSize = .standard) {
    self.vocabulary = vocabulary
    self.context = context
    self.size = size
  }

  /// Encodes the documents at `path` into shards whose files' names start with `name`.
  ///
  /// - Parameter input: The name under which the file is recorded as an input.
  /// - Returns: What `shards.json` says; its `corpusHash` is the SHA-256 of the file at `path`.
  /// - Throws: `CorpusError` for a line that is no document, `SettingError`, `TokenStoreError`,
  ///   `ByteIOError`; then nothing is left in the folder.
  public func run(path: String, input: String? = nil, name: String) async throws -> ShardSet {
    let settings = settings(name: name)
    var writer = try ShardWriter(folder: context.folder, settings: settings)
    context.progress.start("encode \(name)", total: nil)
    var done = 0
    try await encode(try DocumentFile(path: path), settings) { batch in
      try writer.append(batch)
      done += batch.textByteCount
      context.progress.update(done: done)
    }
    return noted(try writer.finish(corpusHash: hash(ofFile: path, input: input ?? path)))
  }

  /// The SHA-256 of a file that was read.
  func hash(ofFile path: String, input: String) throws -> String {
    if let known = context.sha256(ofInput: input) { return known }
    return try SHA256.hex(ofFile: path)
  }

  /// What the writer of shards must know.
  func settings(name: String) -> ShardSettings {
    ShardSettings(
      name: name, vocabularySize: vocabulary.size,
      endOfText: Int(vocabulary.special.endOfText), vocabularyHash: vocabulary.digest,
      tokensPerShard: size.tokens(vocabularySize: vocabulary.size))
  }

  /// Encodes the documents of a document file, a frame on each worker.
  func encode(
    _ documents: DocumentFile, _ settings: ShardSettings,
    consume: (DocumentBatch) throws -> Void
  ) async throws {
    let memory = EncodingMemory()
    var frame = 0
    try await orderedMap(workers: context.workers) { () -> Int? in
      defer { frame += 1 }
      return frame < documents.frameCount ? frame : nil
    } transform: { frame in
      try memory.batch(vocabulary, settings) { texts in
        try documents.forEach(inFrame: frame) { texts.append($0.text) }
      }
    } consume: {
      try consume($0)
    }
  }

  /// Tells the engine the hashes that are known, so that nothing is hashed twice.
  func noted(_ set: ShardSet) -> ShardSet {
    for file in set.shards.flatMap({ [$0.ids, $0.index] }) {
      context.note(sha256: file.sha256, of: file.name)
    }
    return set
  }
}

/// The memory of the workers: taken for a batch and given back, so that it is not asked of the
/// system for each.
final class EncodingMemory: Sendable {
  private struct Buffers {
    var texts = TextBatch()
    var tokens = TokenBatch()
  }

  private let idle = Mutex<[Buffers]>([])

  /// The documents whose texts `fill` puts down, as they are stored.
  func batch(
    _ vocabulary: Vocabulary, _ settings: ShardSettings, fill: (inout TextBatch) throws -> Void
  ) rethrows -> DocumentBatch {
    var buffers = idle.withLock { $0.popLast() } ?? Buffers()
    buffers.texts.removeAll()
    buffers.tokens.removeAll()
    try fill(&buffers.texts)
    vocabulary.encode(buffers.texts, into: &buffers.tokens)
    let (texts, tokens) = (buffers.texts, buffers.tokens)
    let batch =
      tokens.wide.isEmpty
      ? DocumentBatch(tokens.narrow, ends: tokens.ends, textEnds: texts.ends, settings: settings)
      : DocumentBatch(tokens.wide, ends: tokens.ends, textEnds: texts.ends, settings: settings)
    idle.withLock { $0.append(buffers) }
    return batch
  }
}
