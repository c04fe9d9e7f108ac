import ByteIO
import Corpus
public import Engine
public import TokenStore
import Vocabulary

/// Turns a sampled corpus into token shards: every document's text, byte by byte, and an end of
/// text after each, also after the last and after an empty one.
public struct ShardEncoder {
  private let vocabulary = ByteVocabulary()
  private let context: TaskContext

  /// The most ids in a shard: 256 MiB of 16-bit ids.
  private static let tokensPerShard = 1 << 27

  /// Prepares to write into the context's folder.
  public init(context: TaskContext) { self.context = context }

  /// Encodes the documents at `path` into shards whose files' names start with `name`.
  ///
  /// - Returns: What `shards.json` says; its `corpusHash` is the SHA-256 of the file at `path`.
  /// - Throws: `CorpusError` for a line that is no document, `TokenStoreError`, `ByteIOError`; then
  ///   nothing is left in the folder.
  public func run(path: String, name: String) throws -> ShardSet {
    var writer = try ShardWriter(
      folder: context.folder,
      settings: ShardSettings(
        name: name, vocabularySize: ByteVocabulary.vocabularySize,
        endOfText: Int(ByteVocabulary.endOfText), vocabularyHash: try vocabulary.hash(),
        tokensPerShard: Self.tokensPerShard))
    context.progress.start("encode \(name)", total: nil)
    var done = 0
    var ids: [UInt16] = []
    try DocumentFile(path: path).forEach { document in
      ids.removeAll(keepingCapacity: true)
      document.text.withUnsafeBytes { vocabulary.encode($0, into: &ids) }
      try writer.append(ids, textByteCount: document.text.count)
      done += document.text.count
      context.progress.update(done: done)
    }
    return try writer.finish(corpusHash: try SHA256.hex(ofFile: path))
  }

  /// Writes `vocabulary.json`, whose SHA-256 the shards name.
  public func writeVocabulary() throws {
    try AtomicFile.write(try vocabulary.json(), to: context.output("vocabulary.json"))
  }
}
