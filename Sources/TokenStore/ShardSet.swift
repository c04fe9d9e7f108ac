/// What `shards.json` says of a folder of token shards: one line of stable JSON.
///
/// - Units: `byteCount` counts bytes of a file, `textByteCount` bytes of the text encoded,
///   `tokenCount` ids, the end of text of each document among them.
public struct ShardSet: Codable, Hashable, Sendable {
  /// One file of a shard.
  public struct StoredFile: Codable, Hashable, Sendable {
    /// The name in the folder.
    public var name: String
    /// The size of the file.
    public var byteCount: Int
    /// The SHA-256 of the file, as 64 lower-case hexadecimal digits.
    public var sha256: String
  }

  /// A `.bin` file of ids and its `.idx`.
  public struct Shard: Codable, Hashable, Sendable {
    /// The file of ids.
    public var ids: StoredFile
    /// The file of lengths and offsets.
    public var index: StoredFile
    /// The number of documents.
    public var documentCount: Int
    /// The number of ids.
    public var tokenCount: Int
    /// The bytes of text that the ids encode.
    public var textByteCount: Int
  }

  /// The version of this description: 2.
  public var formatVersion: Int
  /// What the names of the files start with.
  public var name: String
  /// The content hash of the corpus that was encoded, as its artefact states it.
  public var corpusHash: String
  /// The SHA-256 of the `vocabulary.json` that gave the ids.
  public var vocabularyHash: String
  /// Every id is below this.
  public var vocabularySize: Int
  /// The id that ends every document.
  public var endOfText: Int
  /// How an id is stored.
  public var dataType: TokenDataType
  /// The number of documents in all shards.
  public var documentCount: Int
  /// The number of ids in all shards.
  public var tokenCount: Int
  /// The bytes of text that the ids encode.
  public var textByteCount: Int
  /// The shards, in the order of their documents.
  public var shards: [Shard]

  /// The name of a folder's description.
  public static let fileName = "shards.json"
  static let formatVersion = 2

  /// The name of a shard's files without `.bin` or `.idx`: `train-00000-of-00016`.
  static func prefix(_ name: String, shard: Int, of count: Int) -> String {
    "\(name)-\(fiveDigits(shard))-of-\(fiveDigits(count))"
  }

  private static func fiveDigits(_ number: Int) -> String {
    String(repeating: "0", count: max(0, 5 - "\(number)".count)) + "\(number)"
  }
}

extension ShardSet {
  /// Reads and checks the description in `folder`.
  ///
  /// - Throws: ``TokenStoreError/damaged(_:)`` where it contradicts itself, `ByteIOError`.
  public static func read(folder: String) throws -> ShardSet {
    let path = "\(folder)/\(fileName)"
    return try TokenStoreError.readDescription(ShardSet.self, path: path) {
      try $0.check(path: path)
    }
  }

  private func check(path: String) throws {
    func expect<Value: Equatable>(_ what: String, _ found: Value, _ expected: Value) throws {
      if found != expected {
        throw TokenStoreError.damaged(path, at: 0, what, found: found, expected: expected)
      }
    }
    try expect("format-version", formatVersion, Self.formatVersion)
    try ShardSettings.check(name: name, vocabularySize: vocabularySize, endOfText: endOfText)
    try expect("data-type", dataType, TokenDataType(vocabularySize: vocabularySize))
    for (index, shard) in shards.enumerated() {
      let prefix = Self.prefix(name, shard: index, of: shards.count)
      try expect("the name of shard \(index)", shard.ids.name, prefix + ".bin")
      try expect("the name of shard \(index)", shard.index.name, prefix + ".idx")
      let counts = [shard.documentCount, shard.tokenCount, shard.textByteCount]
      try expect(
        "counts of shard \(index)", counts.map { $0 >= 0 && $0 < 1 << 48 }, [true, true, true])
      try expect(
        "the size of \(shard.ids.name)", shard.ids.byteCount, shard.tokenCount * dataType.byteCount)
      try expect(
        "the size of \(shard.index.name)", shard.index.byteCount,
        IndexFile.byteCount(documentCount: shard.documentCount))
    }
    // 128 bits hold the sum of as many 48-bit counts as memory can.
    func total(_ count: KeyPath<Shard, Int>) -> Int128 {
      shards.reduce(0) { $0 + Int128($1[keyPath: count]) }
    }
    try expect("document-count", Int128(documentCount), total(\.documentCount))
    try expect("token-count", Int128(tokenCount), total(\.tokenCount))
    try expect("text-byte-count", Int128(textByteCount), total(\.textByteCount))
  }
}
