import ByteIO

/// A folder of token shards, open for reading: documents by number, and one long stream of ids.
///
/// The stream is the concatenation of all documents in order, each with its end of text. Every
/// index is checked in full when the folder is opened, every id when it is read; the content of
/// the `.bin` files is compared with its SHA-256 only by ``verify()``.
///
/// - Units: 8 bytes of memory a document. Any number of threads may read at once.
public struct TokenShards: Sendable {
  /// What `shards.json` says.
  public let set: ShardSet
  private let folder: String
  private let files: [RandomAccessFile]
  /// Where each shard ends in the stream, in tokens.
  private let shardEnds: [Int]
  /// Where each document ends in the stream, in tokens.
  private let documentEnds: [Int]

  /// Opens the shards that `shards.json` in `folder` names.
  ///
  /// - Throws: ``TokenStoreError/damaged(_:)`` where a file is not what it should be, with the
  ///   offset, what was found and what was expected; `ByteIOError` where it cannot be read.
  public init(folder: String) throws {
    self.folder = folder
    set = try ShardSet.read(folder: folder)
    var files: [RandomAccessFile] = []
    var shardEnds: [Int] = []
    var documentEnds: [Int] = []
    var total = 0
    for shard in set.shards {
      let ids = try RandomAccessFile("\(folder)/\(shard.ids.name)")
      if ids.byteCount != shard.ids.byteCount {
        throw TokenStoreError.damaged(
          ids.path, at: 0, "the file's size", found: "\(ids.byteCount) bytes",
          expected: "\(shard.ids.byteCount) bytes")
      }
      let index = try RandomAccessFile("\(folder)/\(shard.index.name)")
      try IndexFile.read(
        index, of: shard, dataType: set.dataType, base: total, into: &documentEnds)
      total += shard.tokenCount
      files.append(ids)
      shardEnds.append(total)
    }
    self.files = files
    self.shardEnds = shardEnds
    self.documentEnds = documentEnds
  }

  /// The number of documents.
  public var documentCount: Int { documentEnds.count }

  /// The number of ids in the stream.
  public var tokenCount: Int { shardEnds.last ?? 0 }

  /// Where `document` lies in the stream, its end of text included.
  ///
  /// - Throws: ``TokenStoreError/outOfBounds(unit:range:count:)``.
  public func range(ofDocument document: Int) throws(TokenStoreError) -> Range<Int> {
    guard document >= 0, document < documentCount else {
      throw .outOfBounds(
        unit: "document", range: document..<max(document, document &+ 1), count: documentCount)
    }
    return (document == 0 ? 0 : documentEnds[document - 1])..<documentEnds[document]
  }

  /// The tokens of all documents, of each no more than `limit`.
  package func tokenCount(upTo limit: Int) -> Int {
    var start = 0
    return documentEnds.reduce(0) { sum, end in
      defer { start = end }
      return sum + min(limit, end - start)
    }
  }

  /// The document that holds the id at `position` of the stream, and the id's place in it.
  ///
  /// - Throws: ``TokenStoreError/outOfBounds(unit:range:count:)``.
  /// - Complexity: O(log *d*) for *d* documents.
  public func location(
    ofToken position: Int
  ) throws(TokenStoreError) -> (document: Int, offset: Int) {
    guard position >= 0, position < tokenCount else {
      throw .outOfBounds(
        unit: "token", range: position..<max(position, position &+ 1), count: tokenCount)
    }
    let document = documentEnds.firstIndex(above: position)
    return (document, position - (document == 0 ? 0 : documentEnds[document - 1]))
  }

  /// `count` ids of `document`, from its id number `offset` on.
  ///
  /// - Throws: ``TokenStoreError/outOfBounds(unit:range:count:)`` where the document has fewer;
  ///   otherwise as ``ids(in:)``.
  public func ids(inDocument document: Int, offset: Int, count: Int) throws -> [Int32] {
    let range = try range(ofDocument: document)
    guard offset >= 0, count >= 0, offset <= range.count, count <= range.count - offset else {
      throw TokenStoreError.outOfBounds(
        unit: "token of document \(document), token",
        range: offset..<max(offset, offset &+ count), count: range.count)
    }
    return try ids(in: range.lowerBound + offset..<range.lowerBound + offset + count)
  }

  /// The ids at `range` of the stream.
  ///
  /// - Throws: ``TokenStoreError/outOfBounds(unit:range:count:)``, or
  ///   ``TokenStoreError/damaged(_:)`` where an id is outside the vocabulary; `ByteIOError`.
  /// - Complexity: O(log *s* + *n*) for *s* shards and *n* ids.
  public func ids(in range: Range<Int>) throws -> [Int32] {
    guard range.lowerBound >= 0, range.upperBound <= tokenCount else {
      throw TokenStoreError.outOfBounds(unit: "token", range: range, count: tokenCount)
    }
    var ids: [Int32] = []
    ids.reserveCapacity(range.count)
    var shard = shardEnds.firstIndex(above: range.lowerBound)
    var position = range.lowerBound
    while position < range.upperBound {
      let start = shard == 0 ? 0 : shardEnds[shard - 1]
      let end = min(range.upperBound, shardEnds[shard])
      try append(position - start..<end - start, of: files[shard], to: &ids)
      position = end
      shard += 1
    }
    return ids
  }

  /// Compares every file with the SHA-256 that `shards.json` gives.
  ///
  /// - Throws: ``TokenStoreError/damaged(_:)`` for the first file that differs; `ByteIOError`.
  public func verify() throws {
    for file in set.shards.flatMap({ [$0.ids, $0.index] }) {
      let path = "\(folder)/\(file.name)"
      let found = try SHA256.hex(ofFile: path)
      if found != file.sha256 {
        throw TokenStoreError.damaged(
          path, at: 0, "the SHA-256", found: found, expected: file.sha256)
      }
    }
  }

  private func append(
    _ range: Range<Int>, of file: RandomAccessFile, to ids: inout [Int32]
  ) throws {
    let offset = range.lowerBound * set.dataType.byteCount
    let first = ids.count
    switch set.dataType {
    case .uint16:
      let stored = try file.integers(UInt16.self, count: range.count, at: offset)
      for id in stored { ids.append(Int32(id)) }
    case .int32:
      ids += try file.integers(Int32.self, count: range.count, at: offset)
    }
    let size = UInt32(set.vocabularySize)
    for index in first..<ids.count where UInt32(bitPattern: ids[index]) >= size {
      throw TokenStoreError.damaged(
        file.path, at: offset + (index - first) * set.dataType.byteCount, "an id",
        found: ids[index], expected: "0 to \(size - 1)")
    }
  }
}

extension [Int] {
  /// The index of the first element above `value` in an array that never falls, or its count.
  fileprivate func firstIndex(above value: Int) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = low + (high - low) / 2
      if self[middle] > value { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
