import ByteIO
import Corpus
public import Engine
public import TokenStore
public import Vocabulary

/// Turns a sampled corpus into token shards: the ids of every document's text, and an end of text
/// after each, also after the last and after an empty one.
public struct ShardEncoder {
  private let vocabulary: Vocabulary
  private let context: TaskContext

  /// The most ids in a shard: 256 MiB of 16-bit ids.
  private static let tokensPerShard = 1 << 27

  /// Prepares to write into the context's folder.
  public init(vocabulary: Vocabulary, context: TaskContext) {
    self.vocabulary = vocabulary
    self.context = context
  }

  /// Encodes the documents at `path` into shards whose files' names start with `name`, a frame of
  /// documents at a time.
  ///
  /// - Returns: What `shards.json` says; its `corpusHash` is the SHA-256 of the file at `path`.
  /// - Throws: `CorpusError` for a line that is no document, `SettingError`, `TokenStoreError`,
  ///   `ByteIOError`; then nothing is left in the folder.
  public func run(path: String, name: String) throws -> ShardSet {
    var writer = try ShardWriter(
      folder: context.folder,
      settings: ShardSettings(
        name: name, vocabularySize: vocabulary.size,
        endOfText: Int(vocabulary.special.endOfText), vocabularyHash: vocabulary.digest,
        tokensPerShard: Self.tokensPerShard))
    context.progress.start("encode \(name)", total: nil)
    var done = 0
    var (texts, tokens) = (TextBatch(), TokenBatch())
    let documents = try DocumentFile(path: path)
    for frame in 0..<documents.frameCount {
      texts.removeAll()
      tokens.removeAll()
      try documents.forEach(inFrame: frame) { texts.append($0.text) }
      vocabulary.encode(texts, into: &tokens)
      if tokens.wide.isEmpty {
        try writer.append(tokens.narrow, ends: tokens.ends, textEnds: texts.ends)
      } else {
        try writer.append(tokens.wide, ends: tokens.ends, textEnds: texts.ends)
      }
      done += texts.bytes.count
      context.progress.update(done: done)
    }
    return try writer.finish(corpusHash: try SHA256.hex(ofFile: path))
  }
}
