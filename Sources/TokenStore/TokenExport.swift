import ByteIO
import Glibc
import Values

/// Sequences of ids on their way into another program's files.
///
/// - Megatron-LM: one pair, `NAME.bin` and `NAME.idx`, a sequence a document, 16 bits an id where
///   the vocabulary has fewer than 65,500, else 32. Memory is 4 bytes a sequence.
/// - llm.c: `NAME_000000.bin`, …: 256 integers of 32 bits, of which the first three are magic,
///   version and number of tokens, and then the tokens, 16 bits each (magic 20240520, version 1)
///   or, of larger vocabularies, 32 (20240801, 7). Sequences follow each other without a boundary,
///   and go on from one file into the next.
///
/// - Source: Megatron-LM, `megatron/core/datasets/indexed_dataset.py`; llm.c,
///   `dev/data/data_common.py`.
public struct TokenExport: ~Copyable {
  /// Whose files they are.
  public enum Format: String, CaseIterable, Codable, Hashable, Sendable {
    case megatron, llmc
  }

  /// What was written.
  public struct Outcome: Codable, Hashable, Sendable {
    /// The names of the files, in order.
    public var files: [String] = []
    /// The number of sequences.
    public var sequenceCount = 0
    /// The number of ids.
    public var tokenCount = 0
  }

  private let format: Format
  private let folder: String
  private let name: String
  private let tokensPerFile: Int
  private let dataType: TokenDataType
  private let vocabularySize: Int
  private var outcome = Outcome()
  private var lengths: [Int32] = []
  private var pair: HashedFile?
  private var open: TokenFile?

  /// The most tokens that the header of llm.c can count.
  public static let mostTokensPerFile = Int(Int32.max)

  /// Starts to write into `folder`, which must be there.
  ///
  /// - Parameters:
  ///   - name: What the files' names begin with.
  ///   - vocabularySize: Every id is below this; it decides the width.
  ///   - tokensPerFile: Where llm.c's files are cut; Megatron-LM's is one.
  /// - Throws: `SettingError`, `ByteIOError`.
  public init(
    _ format: Format, folder: String, name: String, vocabularySize: Int, tokensPerFile: Int
  ) throws {
    try ShardSettings.check(name: name, vocabularySize: vocabularySize, endOfText: 0)
    try checkRange("tokens-per-file", tokensPerFile, 1...Self.mostTokensPerFile)
    pair = try Self.pair(format, "\(folder)/\(name).bin")
    self.format = format
    self.folder = folder
    self.name = name
    self.tokensPerFile = tokensPerFile
    self.vocabularySize = vocabularySize
    dataType = TokenDataType(vocabularySize: vocabularySize)
  }

  private static func pair(_ format: Format, _ path: String) throws(ByteIOError) -> HashedFile? {
    format == .megatron ? try HashedFile(writing: path) : nil
  }

  /// Appends a sequence.
  ///
  /// - Throws: ``TokenStoreError/idOutsideVocabulary(id:document:vocabularySize:)``,
  ///   ``TokenStoreError/documentTooLong(document:tokenCount:)``, `ByteIOError`.
  public mutating func append(_ ids: [Int32]) throws {
    let size = UInt32(vocabularySize)
    if let stranger = ids.first(where: { UInt32(bitPattern: $0) >= size }) {
      throw TokenStoreError.idOutsideVocabulary(
        id: Int(stranger), document: outcome.sequenceCount, vocabularySize: vocabularySize)
    }
    guard let length = Int32(exactly: ids.count) else {
      throw TokenStoreError.documentTooLong(
        document: outcome.sequenceCount, tokenCount: ids.count)
    }
    switch format {
    case .megatron:
      try dataType.withStored(ids[...]) { try pair?.write($0) }
      lengths.append(length)
    case .llmc: try appendFlat(ids)
    }
    outcome.sequenceCount += 1
    outcome.tokenCount += ids.count
  }

  private mutating func appendFlat(_ ids: [Int32]) throws {
    var rest = ids[...]
    while !rest.isEmpty {
      if open == nil { try openFile() }
      guard var file = open.take() else { return }
      let part = rest.prefix(tokensPerFile - file.tokenCount)
      try file.append(part)
      rest = rest.dropFirst(part.count)
      if file.tokenCount == tokensPerFile { try file.close() } else { open = consume file }
    }
  }

  private mutating func openFile() throws {
    let number = "\(outcome.files.count)"
    let file = "\(name)_\(String(repeating: "0", count: max(0, 6 - number.count)))\(number).bin"
    open = try TokenFile("\(folder)/\(file)", dataType)
    outcome.files.append(file)
  }

  /// Completes the files.
  ///
  /// - Returns: What was written; of nothing, llm.c has no file.
  public consuming func finish() throws -> Outcome {
    if let file = open.take() { try file.close() }
    if let file = pair.take() {
      _ = try file.finish()
      var index = try HashedFile(writing: "\(folder)/\(name).idx")
      try IndexFile.write(lengths: lengths, dataType: dataType, to: &index)
      _ = try index.finish()
      outcome.files = ["\(name).bin", "\(name).idx"]
    }
    return outcome
  }
}

/// A file of llm.c that is being written; its header is known at the end.
private struct TokenFile: ~Copyable {
  private let file: File
  private let dataType: TokenDataType
  private(set) var tokenCount = 0
  private var buffer: [UInt8]
  private static let headerByteCount = 1024

  init(_ path: String, _ dataType: TokenDataType) throws(ByteIOError) {
    file = try File(writing: path)
    self.dataType = dataType
    buffer = [UInt8](repeating: 0, count: Self.headerByteCount)
  }

  mutating func append(_ ids: ArraySlice<Int32>) throws {
    dataType.withStored(ids) { buffer += $0 }
    tokenCount += ids.count
    if buffer.count >= 1 << 20 {
      try file.write(buffer)
      buffer.removeAll(keepingCapacity: true)
    }
  }

  consuming func close() throws {
    try file.write(buffer)
    try file.seek(to: 0)
    let (magic, version): (Int32, Int32) =
      dataType == .uint16 ? (20_240_520, 1) : (20_240_801, 7)
    var header: [UInt8] = []
    for value in [magic, version, Int32(tokenCount)] { header.append(littleEndian: value) }
    try file.write(header)
    try file.synchronise()
  }
}

extension TokenDataType {
  /// Gives `body` the bytes of `ids` as they are stored; each must fit.
  func withStored<Result>(
    _ ids: ArraySlice<Int32>, _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    switch self {
    case .uint16: try ids.map { UInt16(truncatingIfNeeded: $0) }.withUnsafeBytes(body)
    case .int32: try ids.withUnsafeBytes(body)
    }
  }
}

/// How the ids of a clone or of a merged vocabulary follow from those of the shards.
public struct IDMap: Sendable {
  /// Every mapped id is below this.
  public let vocabularySize: Int
  /// The mapped id of each id of a stream, in the order of the streams, for a clone of it; `nil`
  /// where ids stay as they are.
  private let map: @Sendable (_ stream: Int, _ clone: Int) throws -> [Int32]?

  /// Describes how ids are mapped.
  ///
  /// - Parameters:
  ///   - vocabularySize: Every mapped id is below this.
  ///   - map: The mapped id of each id of the stream for the clone, by id.
  public init(
    vocabularySize: Int, _ map: @escaping @Sendable (_ stream: Int, _ clone: Int) throws -> [Int32]?
  ) {
    self.vocabularySize = vocabularySize
    self.map = map
  }

  /// `ids` of `stream` as they are given to `clone`.
  ///
  /// - Throws: What the map throws; ``TokenStoreError/noMappedID(id:stream:clone:)``.
  public func mapped(_ ids: [Int32], stream: Int, clone: Int) throws -> [Int32] {
    guard let map = try map(stream, clone) else { return ids }
    return try ids.map { id in
      guard id >= 0, Int(id) < map.count else {
        throw TokenStoreError.noMappedID(id: Int(id), stream: stream, clone: clone)
      }
      return map[Int(id)]
    }
  }
}
