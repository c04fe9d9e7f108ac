/// The `.idx` file of one shard: Megatron-LM's `MMIDIDX`, version 1, one sequence a document.
///
/// | offset | bytes | field |
/// |---|---|---|
/// | 0 | 9 | `MMIDIDX`, 0, 0 |
/// | 9 | 8 | version, 1 |
/// | 17 | 1 | code of the data type |
/// | 18 | 8 | *S*, the number of sequences |
/// | 26 | 8 | *D* = *S* + 1, the length of the document table |
/// | 34 | 4·*S* | the length of each sequence, in tokens |
/// | 34 + 4·*S* | 8·*S* | the offset of each sequence in the `.bin` file, in bytes |
/// | 34 + 12·*S* | 8·*D* | the sequence each document starts with, then *S* |
///
/// - Units: all integers are little-endian; lengths are signed 32-bit, the tables signed 64-bit.
/// - Source: Megatron-LM, `megatron/core/datasets/indexed_dataset.py`.
enum IndexFile {
  static let magic = Array("MMIDIDX\0\0".utf8)
  static let version: UInt64 = 1
  static let headerByteCount = 34

  /// The size of the index of `documentCount` documents: 34 + 12·*S* + 8·*D*.
  static func byteCount(documentCount: Int) -> Int {
    headerByteCount + 12 * documentCount + 8 * (documentCount + 1)
  }

  /// Writes the index of documents with `lengths` tokens each.
  static func write(
    lengths: [Int32], dataType: TokenDataType, to file: inout HashedFile
  ) throws {
    var header = magic
    header.append(littleEndian: version)
    header.append(dataType.code)
    header.append(littleEndian: UInt64(lengths.count))
    header.append(littleEndian: UInt64(lengths.count + 1))
    try header.withUnsafeBytes { try file.write($0) }
    try lengths.withUnsafeBytes { try file.write($0) }
    var offset: Int64 = 0
    for length in lengths {
      try withUnsafeBytes(of: offset.littleEndian) { try file.write($0) }
      offset += Int64(length) * Int64(dataType.byteCount)
    }
    for document in 0...lengths.count {
      try withUnsafeBytes(of: Int64(document).littleEndian) { try file.write($0) }
    }
  }

  /// Appends to `ends` where each document of `file` ends, in tokens from the start of the store.
  ///
  /// Every byte of the index is checked against `shard` and against the other tables, so that
  /// lengths and offsets which disagree are refused rather than believed.
  ///
  /// - Parameter base: The number of tokens in the shards before.
  /// - Throws: ``TokenStoreError/damaged(_:)``.
  static func read(
    _ file: RandomAccessFile, of shard: ShardSet.Shard, dataType: TokenDataType, base: Int,
    into ends: inout [Int]
  ) throws {
    let count = shard.documentCount
    let expected = byteCount(documentCount: count)
    if file.byteCount != expected {
      throw TokenStoreError.damaged(
        file.path, at: 0, "the file's size", found: "\(file.byteCount) bytes",
        expected: "\(expected) bytes for \(count) documents")
    }
    try checkHeader(of: file, documentCount: count, dataType: dataType)
    let first = ends.count
    try readLengths(file, of: shard, base: base, into: &ends)
    let starts = headerByteCount + 4 * count
    try file.forEach(Int64.self, count: count, at: starts) { index, start, offset in
      let tokens = index == 0 ? 0 : ends[first + index - 1] - base
      try check(
        file, at: offset, "the start of document \(index)", start,
        Int64(tokens * dataType.byteCount))
    }
    let documents = starts + 8 * count
    try file.forEach(Int64.self, count: count + 1, at: documents) { index, sequence, offset in
      try check(file, at: offset, "entry \(index) of the documents", sequence, Int64(index))
    }
  }

  private static func readLengths(
    _ file: RandomAccessFile, of shard: ShardSet.Shard, base: Int, into ends: inout [Int]
  ) throws {
    var total = 0
    try file.forEach(Int32.self, count: shard.documentCount, at: headerByteCount) {
      index, length, offset in
      guard length >= 0, Int(length) <= shard.tokenCount - total else {
        throw TokenStoreError.damaged(
          file.path, at: offset, "the length of document \(index)", found: length,
          expected: "0 to \(shard.tokenCount - total) tokens")
      }
      total += Int(length)
      ends.append(base + total)
    }
    try check(file, at: headerByteCount, "the sum of the lengths", total, shard.tokenCount)
  }

  private static func checkHeader(
    of file: RandomAccessFile, documentCount: Int, dataType: TokenDataType
  ) throws {
    let header = try file.bytes(at: 0, count: headerByteCount)
    if !header.starts(with: magic) {
      throw TokenStoreError.damaged(
        file.path, at: 0, "the magic", found: Array(header.prefix(9)), expected: magic)
    }
    try check(file, at: 9, "the version", header.littleEndian(UInt64.self, at: 9), version)
    try check(file, at: 17, "the data type's code", header[17], dataType.code)
    let sequences = header.littleEndian(UInt64.self, at: 18)
    try check(file, at: 18, "the number of sequences", sequences, UInt64(documentCount))
    let documents = header.littleEndian(UInt64.self, at: 26)
    try check(
      file, at: 26, "the length of the document table", documents, UInt64(documentCount + 1))
  }

  private static func check<Value: Equatable>(
    _ file: RandomAccessFile, at offset: Int, _ what: @autoclosure () -> String, _ found: Value,
    _ expected: Value
  ) throws {
    if found != expected {
      throw TokenStoreError.damaged(
        file.path, at: offset, what(), found: found, expected: expected)
    }
  }
}
