import ByteIO

/// Something wrong with a folder of token shards.
public struct ShardFault: Hashable, Sendable, CustomStringConvertible {
  /// The shard that has to be made again; `nil` where it is what is said of all of them.
  public let shard: Int?
  /// The name of the file.
  public let file: String
  /// What was found and what was expected.
  public let reason: String

  /// Notes a fault.
  public init(shard: Int? = nil, file: String, reason: String) {
    self.shard = shard
    self.file = file
    self.reason = reason
  }

  /// One line for the user.
  public var description: String {
    (shard.map { "shard \($0): " } ?? "") + "\(file): \(reason)"
  }
}

extension ShardSet {
  /// Everything that is wrong with shard `index` in `folder`: both files are read whole.
  ///
  /// A file that is there is held against its size, its SHA-256 and, id by id and entry by entry,
  /// its format; a document must end in the end of text. Each file has at most one fault, the one
  /// that says most.
  public func faults(ofShard index: Int, in folder: String) -> [ShardFault] {
    let shard = shards[index]
    var ends: [Int] = []
    let indexFault = fault(shard.index, of: index, in: folder) { file in
      try IndexFile.read(file, of: shard, dataType: dataType, base: 0, into: &ends)
      // Even an empty document has its end of text.
      if let empty = ends.indices.first(where: { ends[$0] == ($0 == 0 ? 0 : ends[$0 - 1]) }) {
        throw TokenStoreError.damaged(
          file.path, at: IndexFile.headerByteCount + 4 * empty, "the length of document \(empty)",
          found: 0, expected: "at least 1, its end of text")
      }
    }
    // The ends of documents are only known where the index is good.
    let lastTokens = indexFault == nil ? ends : []
    let idsFault = fault(shard.ids, of: index, in: folder) { file in
      try checkIDs(file, of: shard, documentEnds: lastTokens)
    }
    return [idsFault, indexFault].compactMap { $0 }
  }

  private func fault(
    _ stored: StoredFile, of index: Int, in folder: String,
    check: (RandomAccessFile) throws -> Void
  ) -> ShardFault? {
    func fault(_ reason: String) -> ShardFault {
      ShardFault(shard: index, file: stored.name, reason: reason)
    }
    do {
      let path = "\(folder)/\(stored.name)"
      let file = try RandomAccessFile(path)
      if file.byteCount != stored.byteCount {
        return fault("the file has \(file.byteCount) bytes; expected \(stored.byteCount)")
      }
      var reason: String?
      do { try check(file) } catch TokenStoreError.damaged(let damage) {
        reason = "at byte \(damage.offset): \(damage.reason)"
      }
      let sha256 = try SHA256.hex(ofFile: path)
      if sha256 == stored.sha256 { return reason.map(fault) }
      let other = shards.indices.first { other in
        [shards[other].ids, shards[other].index].contains { $0.sha256 == sha256 }
      }
      if let other { return fault("it holds what belongs to shard \(other)") }
      return fault(
        (reason.map { "\($0); " } ?? "")
          + "the SHA-256 is \(sha256); expected \(stored.sha256)")
    } catch {
      return fault("cannot be read: \(error)")
    }
  }

  private func checkIDs(
    _ file: RandomAccessFile, of shard: Shard, documentEnds: [Int]
  ) throws {
    switch dataType {
    case .uint16: try checkIDs(UInt16.self, file, of: shard, documentEnds)
    case .int32: try checkIDs(Int32.self, file, of: shard, documentEnds)
    }
  }

  private func checkIDs<ID: FixedWidthInteger>(
    _: ID.Type, _ file: RandomAccessFile, of shard: Shard, _ documentEnds: [Int]
  ) throws {
    let width = MemoryLayout<ID>.size
    var document = 0
    for first in stride(from: 0, to: shard.tokenCount, by: 1 << 16) {
      let ids = try file.integers(
        ID.self, count: min(1 << 16, shard.tokenCount - first), at: first * width)
      if let place = ids.firstIndex(notBelow: vocabularySize) {
        throw TokenStoreError.damaged(
          file.path, at: (first + place) * width, "an id", found: ids[place],
          expected: "0 to \(vocabularySize - 1)")
      }
      while document < documentEnds.count, documentEnds[document] <= first + ids.count {
        // No document is empty, so its last id lies in this piece.
        let place = documentEnds[document] - 1
        if Int(ids[place - first]) != endOfText {
          throw TokenStoreError.damaged(
            file.path, at: place * width, "the last id of document \(document)",
            found: ids[place - first], expected: "\(endOfText), the end of text")
        }
        document += 1
      }
    }
  }
}
