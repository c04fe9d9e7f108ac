import ByteIO
import Glibc
import Values

/// What a shard writer must know before the first document.
public struct ShardSettings: Hashable, Sendable {
  /// What the names of the files start with: ASCII letters, digits, `-`, `_`, or `.` (not first).
  public var name: String
  /// Every id is below this; it decides the data type.
  public var vocabularySize: Int
  /// The id appended to every document.
  public var endOfText: Int
  /// The SHA-256 of the `vocabulary.json` that gives the ids.
  public var vocabularyHash: String
  /// The most tokens a shard holds, unless one document alone has more.
  public var tokensPerShard: Int

  /// Makes settings; they are checked when the writer is made.
  public init(
    name: String, vocabularySize: Int, endOfText: Int, vocabularyHash: String, tokensPerShard: Int
  ) {
    self.name = name
    self.vocabularySize = vocabularySize
    self.endOfText = endOfText
    self.vocabularyHash = vocabularyHash
    self.tokensPerShard = tokensPerShard
  }

  func check() throws(SettingError) {
    try Self.check(name: name, vocabularySize: vocabularySize, endOfText: endOfText)
    try checkRange("tokens-per-shard", tokensPerShard, 1...Int.max)
  }

  /// Whether files' names may begin so: ASCII letters, digits, `-`, `_`, or `.` (not first).
  public static func isName(_ name: String) -> Bool {
    let isPlain = name.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
        UInt8(ascii: "."):
        true
      default: false
      }
    }
    return !name.isEmpty && name.utf8.first != UInt8(ascii: ".") && isPlain
  }

  static func check(name: String, vocabularySize: Int, endOfText: Int) throws(SettingError) {
    if !isName(name) {
      throw SettingError(
        key: "name", found: "'\(name)'", expected: "letters, digits, '-', '_' and '.'")
    }
    try checkRange("vocabulary-size", vocabularySize, 1...Int(Int32.max))
    try checkRange("end-of-text", endOfText, 0...vocabularySize - 1)
  }
}

/// Writes documents, as ids, to shards that Megatron-LM reads: `NAME-00000-of-00016.bin` and
/// `.idx`, and `shards.json`.
///
/// A document is one sequence, ended by the end-of-text id, and never split. It begins a new shard
/// where the open one would pass `tokensPerShard`. So the files depend on the documents and the
/// settings alone. They have hidden names until ``finish(corpusHash:)``, since only the end tells
/// how many there are; without it, or after an error, they are removed.
///
/// - Units: memory is 4 bytes a document of the open shard, and a buffer of 1 MiB.
public struct ShardWriter: ~Copyable {
  private let folder: String
  private let settings: ShardSettings
  private let dataType: TokenDataType
  private var open: OpenShard?
  private var shards: [ShardSet.Shard] = []
  private var temporaryFiles: [String] = []
  private var documentCount = 0

  /// Starts a store in `folder`, which must be there.
  ///
  /// - Throws: `SettingError`.
  public init(folder: String, settings: ShardSettings) throws {
    try settings.check()
    self.folder = folder
    self.settings = settings
    dataType = TokenDataType(vocabularySize: settings.vocabularySize)
  }

  deinit { for path in temporaryFiles { unlink(path) } }

  /// Appends a document and its end of text.
  ///
  /// - Parameters:
  ///   - ids: The document's ids, without the end of text; there may be none.
  ///   - textByteCount: The bytes of text that `ids` encode.
  /// - Throws: As ``append(_:)``.
  public mutating func append(_ ids: [UInt16], textByteCount: Int) throws {
    try append(ids, ends: [ids.count], textEnds: [textByteCount])
  }

  /// Appends a document and its end of text, where ids may pass 65,535.
  ///
  /// - Parameters:
  ///   - ids: The document's ids, without the end of text; there may be none.
  ///   - textByteCount: The bytes of text that `ids` encode.
  /// - Throws: As ``append(_:)``.
  public mutating func append(_ ids: [Int32], textByteCount: Int) throws {
    try append(ids, ends: [ids.count], textEnds: [textByteCount])
  }

  /// Appends several documents, as ``DocumentBatch`` takes them.
  ///
  /// - Throws: As ``append(_:)``.
  public mutating func append(_ ids: [UInt16], ends: [Int], textEnds: [Int]) throws {
    try append(DocumentBatch(ids, ends: ends, textEnds: textEnds, settings: settings))
  }

  /// Appends several documents, as ``DocumentBatch`` takes them.
  ///
  /// - Throws: As ``append(_:)``.
  public mutating func append(_ ids: [Int32], ends: [Int], textEnds: [Int]) throws {
    try append(DocumentBatch(ids, ends: ends, textEnds: textEnds, settings: settings))
  }

  /// Appends the documents of a batch, each with its end of text.
  ///
  /// Nothing of a batch is written where something is wrong with one of its documents.
  ///
  /// - Throws: ``TokenStoreError/idOutsideVocabulary(id:document:vocabularySize:)``,
  ///   ``TokenStoreError/documentTooLong(document:tokenCount:)``, `SettingError` for a batch that
  ///   was made with other settings, `ByteIOError`.
  public mutating func append(_ batch: DocumentBatch) throws {
    let lengths = try checkedLengths(of: batch)
    let width = dataType.byteCount
    // What stands side by side in one shard goes out in one piece.
    var (first, start, end) = (0, 0, 0)
    for (index, length) in lengths.enumerated() {
      let filled = (open?.tokenCount ?? 0) + (end - start) / width
      if filled > 0, filled > settings.tokensPerShard - Int(length) {
        try write(batch, lengths, first..<index, bytes: start..<end)
        try closeShard()
        (first, start) = (index, end)
      }
      end += Int(length) * width
    }
    try write(batch, lengths, first..<lengths.count, bytes: start..<end)
  }

  private func checkedLengths(of batch: DocumentBatch) throws -> [Int32] {
    if batch.settings != settings {
      throw SettingError(key: "settings", found: "those of another writer", expected: "its own")
    }
    if let (document, id) = batch.stranger {
      throw TokenStoreError.idOutsideVocabulary(
        id: id, document: documentCount + document, vocabularySize: settings.vocabularySize)
    }
    for count in batch.textByteCounts { try checkRange("text-byte-count", count, 0...1 << 40 - 1) }
    return try batch.tokenCounts.enumerated().map { index, tokenCount in
      guard let length = Int32(exactly: tokenCount) else {
        throw TokenStoreError.documentTooLong(
          document: documentCount + index, tokenCount: tokenCount)
      }
      return length
    }
  }

  private mutating func write(
    _ batch: DocumentBatch, _ lengths: [Int32], _ documents: Range<Int>, bytes: Range<Int>
  ) throws {
    if documents.isEmpty { return }
    if open == nil { open = try openShard() }
    try batch.bytes.withUnsafeBytes {
      try open?.file.write(UnsafeRawBufferPointer(rebasing: $0[bytes]))
    }
    open?.lengths += lengths[documents]
    open?.tokenCount += bytes.count / dataType.byteCount
    open?.textByteCount += batch.textByteCounts[documents].reduce(0, +)
    documentCount += documents.count
  }

  /// Closes the last shard, gives all files their names, and writes `shards.json` last of all.
  ///
  /// - Parameter corpusHash: The content hash of the corpus, for `shards.json`.
  /// - Returns: What `shards.json` says; no documents make no shards.
  public consuming func finish(corpusHash: String) throws -> ShardSet {
    if open != nil { try closeShard() }
    let description = "\(folder)/\(ShardSet.fileName)"
    // A folder half renamed must not look whole.
    unlink(description)
    for index in shards.indices {
      let prefix = ShardSet.prefix(settings.name, shard: index, of: shards.count)
      shards[index].ids.name = prefix + ".bin"
      shards[index].index.name = prefix + ".idx"
      try AtomicFile.publish(temporary(index, "bin"), as: "\(folder)/\(prefix).bin")
      try AtomicFile.publish(temporary(index, "idx"), as: "\(folder)/\(prefix).idx")
    }
    let set = ShardSet(
      formatVersion: ShardSet.formatVersion, name: settings.name, corpusHash: corpusHash,
      vocabularyHash: settings.vocabularyHash, vocabularySize: settings.vocabularySize,
      endOfText: settings.endOfText, dataType: dataType, documentCount: documentCount,
      tokenCount: shards.reduce(0) { $0 + $1.tokenCount },
      textByteCount: shards.reduce(0) { $0 + $1.textByteCount }, shards: shards)
    try AtomicFile.write(StableJSON.line(set) + [UInt8(ascii: "\n")], to: description)
    return set
  }

  private func temporary(_ shard: Int, _ suffix: String) -> String {
    "\(folder)/.\(settings.name)-\(shard).\(suffix).tmp-\(getpid())"
  }

  private mutating func openShard() throws -> OpenShard {
    let path = temporary(shards.count, "bin")
    temporaryFiles.append(path)
    return OpenShard(file: try HashedFile(writing: path))
  }

  private mutating func closeShard() throws {
    guard let shard = open.take() else { return }
    let path = temporary(shards.count, "idx")
    temporaryFiles.append(path)
    shards.append(try shard.close(index: path, dataType: dataType))
  }
}

/// The shard being written: its ids on their way to the disk, its lengths in memory.
private struct OpenShard: ~Copyable {
  var file: HashedFile
  var lengths: [Int32] = []
  var tokenCount = 0
  var textByteCount = 0

  init(file: consuming HashedFile) { self.file = file }

  /// Writes the index to `path`; the files get their names when all shards are known.
  consuming func close(index path: String, dataType: TokenDataType) throws -> ShardSet.Shard {
    var index = try HashedFile(writing: path)
    try IndexFile.write(lengths: lengths, dataType: dataType, to: &index)
    let idsByteCount = file.byteCount
    let indexByteCount = index.byteCount
    return ShardSet.Shard(
      ids: .init(name: "", byteCount: idsByteCount, sha256: try file.finish()),
      index: .init(name: "", byteCount: indexByteCount, sha256: try index.finish()),
      documentCount: lengths.count, tokenCount: tokenCount, textByteCount: textByteCount)
  }
}
