/// What there is to say of a store of tokens at a glance.
///
/// - Units: tokens of a document count its end of text, where there is one.
public struct TokenStatistics: Codable, Hashable, Sendable {
  /// How long documents are, in tokens; ranks are the nearest.
  public struct Lengths: Codable, Hashable, Sendable {
    /// The shortest.
    public var minimum: Int
    /// Half are at most as long.
    public var median: Int
    /// Nine in ten are at most as long.
    public var ninetiethPercentile: Int
    /// The longest.
    public var maximum: Int

    /// Sorts `lengths`; `nil` where there are none.
    init?(of lengths: [Int]) {
      guard let longest = lengths.max() else { return nil }
      let sorted = lengths.sorted()
      // The nearest rank: the smallest length that so many do not exceed.
      func rank(_ part: Int, of whole: Int) -> Int {
        sorted[max(0, (sorted.count * part + whole - 1) / whole - 1)]
      }
      minimum = sorted[0]
      median = rank(1, of: 2)
      ninetiethPercentile = rank(9, of: 10)
      maximum = longest
    }
  }

  /// What the files' names begin with, or the prefix of a bare pair.
  public var name: String
  /// The number of shards: pairs of `.bin` and `.idx`.
  public var shardCount: Int
  /// The number of documents.
  public var documentCount: Int
  /// The number of sequences, where a document may have several.
  public var sequenceCount: Int
  /// The number of ids.
  public var tokenCount: Int
  /// The bytes of text that the ids encode; `nil` where nobody has noted them.
  public var textByteCount: Int?
  /// Bytes of text a token; `nil` likewise.
  public var bytesPerToken: Double?
  /// How an id is stored.
  public var dataType: String
  /// Every id is below this; `nil` of a bare pair.
  public var vocabularySize: Int?
  /// The SHA-256 of the vocabulary; `nil` where it is not known.
  public var vocabularyHash: String?
  /// The id that ends every document; `nil` of a bare pair.
  public var endOfText: Int?
  /// How long documents are; `nil` where there are none.
  public var tokensPerDocument: Lengths?

  /// Looks at a folder of shards; takes 8 bytes of memory a document.
  public init(of shards: TokenShards) throws {
    let set = shards.set
    name = set.name
    shardCount = set.shards.count
    documentCount = set.documentCount
    sequenceCount = set.documentCount
    tokenCount = set.tokenCount
    textByteCount = set.textByteCount > 0 ? set.textByteCount : nil
    bytesPerToken = textByteCount.map { Double($0) / Double(set.tokenCount) }
    dataType = set.dataType.rawValue
    vocabularySize = set.vocabularySize
    vocabularyHash = set.vocabularyHash.isEmpty ? nil : set.vocabularyHash
    endOfText = set.endOfText
    tokensPerDocument = try Lengths(
      of: (0..<shards.documentCount).map { try shards.range(ofDocument: $0).count })
  }

  /// Looks at a pair of Megatron-LM's files; takes 8 bytes of memory a document.
  public init(of file: MegatronFile, name: String) throws {
    self.name = name
    shardCount = 1
    documentCount = file.documentCount
    sequenceCount = file.sequenceCount
    tokenCount = file.tokenCount
    dataType = "\(file.element)"
    tokensPerDocument = try Lengths(
      of: (0..<file.documentCount).map { try file.range(ofDocument: $0).count })
  }
}

extension TokenStatistics {
  /// A table for people: what and how much, a line each.
  public var summary: String {
    func line(_ what: String, _ value: some Any) -> String {
      what + String(repeating: " ", count: max(1, 22 - what.count)) + "\(value)"
    }
    var lines = [
      line("name", name), line("shards", shardCount), line("documents", documentCount),
      line("tokens", tokenCount), line("data type", dataType),
    ]
    if sequenceCount != documentCount { lines.append(line("sequences", sequenceCount)) }
    if let textByteCount { lines.append(line("bytes of text", textByteCount)) }
    if let bytesPerToken {
      lines.append(line("bytes a token", (bytesPerToken * 1000).rounded() / 1000))
    }
    if let lengths = tokensPerDocument {
      lines.append(
        line(
          "tokens a document",
          "minimum \(lengths.minimum), median \(lengths.median), "
            + "90 % at most \(lengths.ninetiethPercentile), maximum \(lengths.maximum)"))
    }
    if let vocabularySize { lines.append(line("ids below", vocabularySize)) }
    if let endOfText { lines.append(line("end of text", endOfText)) }
    if let vocabularyHash { lines.append(line("vocabulary's SHA-256", vocabularyHash)) }
    return lines.joined(separator: "\n")
  }
}
