import ByteIO

/// A pair of files in Megatron-LM's layout, whoever made it: `PREFIX.bin` and `PREFIX.idx`.
///
/// Unlike ``TokenShards`` it has no description beside it, may hold several sequences a document,
/// and may store ids in any integer type. The index is checked in full when it is opened: sizes,
/// lengths, offsets and bounds of documents must agree with each other and with the `.bin`.
///
/// - Units: 8 bytes of memory a document and, while it is opened, 8 bytes a sequence as well. Any
///   number of threads may read at once.
/// - Source: Megatron-LM, `megatron/core/datasets/indexed_dataset.py`; `IndexFile` has the layout.
public struct MegatronFile: Sendable {
  /// How an id is stored: the integers among Megatron-LM's `DType`, by their codes.
  public enum Element: UInt8, Sendable {
    /// One byte.
    case uint8 = 1
    /// One byte, signed.
    case int8 = 2
    /// Two bytes, signed.
    case int16 = 3
    /// Four bytes, signed.
    case int32 = 4
    /// Eight bytes, signed.
    case int64 = 5
    /// Two bytes.
    case uint16 = 8

    /// The size of one id, in bytes.
    public var byteCount: Int {
      switch self {
      case .uint8, .int8: 1
      case .int16, .uint16: 2
      case .int32: 4
      case .int64: 8
      }
    }
  }

  /// How ids are stored.
  public let element: Element
  /// The number of sequences; a document has any number of them.
  public let sequenceCount: Int
  private let ids: RandomAccessFile
  /// Where each document ends, in tokens.
  private let documentEnds: [Int]

  /// Opens a pair.
  ///
  /// - Parameter prefix: The path without `.bin` or `.idx`, or with one of them.
  /// - Throws: ``TokenStoreError/damaged(_:)`` with file, offset, what was found and what was
  ///   expected; `ByteIOError` where a file cannot be read.
  public init(prefix: String) throws {
    let prefix = Self.stem(of: prefix)
    let index = try RandomAccessFile(prefix + ".idx")
    ids = try RandomAccessFile(prefix + ".bin")
    let header = try MegatronHeader(index)
    element = header.element
    sequenceCount = header.sequenceCount
    let sequenceEnds = try Self.sequenceEnds(index, header, ids)
    documentEnds = try Self.documentEnds(index, header, sequenceEnds)
  }

  /// Whether there is a pair of files with this prefix.
  public static func isThere(prefix: String) -> Bool {
    let prefix = stem(of: prefix)
    return File.isRegular(prefix + ".idx") && File.isRegular(prefix + ".bin")
  }

  /// The path of both files without their endings.
  public static func stem(of prefix: String) -> String {
    prefix.hasSuffix(".bin") || prefix.hasSuffix(".idx") ? String(prefix.dropLast(4)) : prefix
  }

  /// The number of documents.
  public var documentCount: Int { documentEnds.count }

  /// The number of ids.
  public var tokenCount: Int { documentEnds.last ?? 0 }

  /// Where `document` lies among all ids.
  ///
  /// - Throws: ``TokenStoreError/outOfBounds(unit:range:count:)``.
  public func range(ofDocument document: Int) throws(TokenStoreError) -> Range<Int> {
    guard document >= 0, document < documentCount else {
      throw .outOfBounds(
        unit: "document", range: document..<max(document, document &+ 1), count: documentCount)
    }
    return (document == 0 ? 0 : documentEnds[document - 1])..<documentEnds[document]
  }

  /// The last id of `document`, or `nil` of an empty one.
  ///
  /// - Throws: ``TokenStoreError/outOfBounds(unit:range:count:)``, `ByteIOError`.
  public func lastID(ofDocument document: Int) throws -> Int64? {
    let range = try range(ofDocument: document)
    return try ids(at: max(range.lowerBound, range.upperBound - 1)..<range.upperBound).last
  }

  /// The ids of `document`, whatever they are.
  ///
  /// - Throws: ``TokenStoreError/outOfBounds(unit:range:count:)``, `ByteIOError`.
  public func ids(ofDocument document: Int) throws -> [Int64] {
    try ids(at: range(ofDocument: document))
  }

  private func ids(at range: Range<Int>) throws -> [Int64] {
    let (offset, count) = (range.lowerBound * element.byteCount, range.count)
    return switch element {
    case .uint8: try ids.integers(UInt8.self, count: count, at: offset).map(Int64.init)
    case .int8: try ids.integers(Int8.self, count: count, at: offset).map(Int64.init)
    case .int16: try ids.integers(Int16.self, count: count, at: offset).map(Int64.init)
    case .uint16: try ids.integers(UInt16.self, count: count, at: offset).map(Int64.init)
    case .int32: try ids.integers(Int32.self, count: count, at: offset).map(Int64.init)
    case .int64: try ids.integers(Int64.self, count: count, at: offset)
    }
  }

  /// Appends the ids of `document`, each of which must be below `vocabularySize`, to `found`.
  ///
  /// - Units: 64 Ki ids are read at a time, so nothing but `found` grows with the document.
  /// - Throws: ``TokenStoreError/damaged(_:)`` with the offset of the first that is not; otherwise
  ///   as ``ids(ofDocument:)``. Then `found` may have some of the ids.
  public func appendIDs(
    ofDocument document: Int, below vocabularySize: Int, to found: inout [Int32]
  ) throws {
    let range = try range(ofDocument: document)
    switch element {
    case .uint8: try append(UInt8.self, at: range, below: vocabularySize, to: &found)
    case .int8: try append(Int8.self, at: range, below: vocabularySize, to: &found)
    case .int16: try append(Int16.self, at: range, below: vocabularySize, to: &found)
    case .uint16: try append(UInt16.self, at: range, below: vocabularySize, to: &found)
    case .int32: try append(Int32.self, at: range, below: vocabularySize, to: &found)
    case .int64: try append(Int64.self, at: range, below: vocabularySize, to: &found)
    }
  }

  private func append<ID: FixedWidthInteger>(
    _: ID.Type, at range: Range<Int>, below vocabularySize: Int, to found: inout [Int32]
  ) throws {
    let offset = range.lowerBound * element.byteCount
    try ids.forEach(ID.self, count: range.count, at: offset) { _, id, offset in
      guard id >= 0, Int64(id) < Int64(vocabularySize) else {
        throw TokenStoreError.damaged(
          ids.path, at: offset, "an id", found: id, expected: "0 to \(vocabularySize - 1)")
      }
      found.append(Int32(truncatingIfNeeded: id))
    }
  }

  /// Where each sequence ends, in tokens.
  private static func sequenceEnds(
    _ index: RandomAccessFile, _ header: MegatronHeader, _ ids: RandomAccessFile
  ) throws -> [Int] {
    let width = header.element.byteCount
    let limit = ids.byteCount / width
    var ends: [Int] = []
    ends.reserveCapacity(header.sequenceCount)
    try index.forEach(Int32.self, count: header.sequenceCount, at: IndexFile.headerByteCount) {
      sequence, length, offset in
      let total = ends.last ?? 0
      guard length >= 0, Int(length) <= limit - total else {
        throw TokenStoreError.damaged(
          index.path, at: offset, "the length of sequence \(sequence)", found: length,
          expected: "0 to \(limit - total) tokens, which \(ids.path) has room for")
      }
      ends.append(total + Int(length))
    }
    let total = ends.last ?? 0
    if ids.byteCount != total * width {
      throw TokenStoreError.damaged(
        ids.path, at: 0, "the file's size", found: "\(ids.byteCount) bytes",
        expected: "\(total * width) bytes for the \(total) tokens of \(index.path)")
    }
    try index.forEach(Int64.self, count: header.sequenceCount, at: header.startsOffset) {
      sequence, start, offset in
      let expected = sequence == 0 ? 0 : ends[sequence - 1] * width
      if start != Int64(expected) {
        throw TokenStoreError.damaged(
          index.path, at: offset, "the start of sequence \(sequence)", found: start,
          expected: "\(expected), where the one before ends")
      }
    }
    return ends
  }

  private static func documentEnds(
    _ index: RandomAccessFile, _ header: MegatronHeader, _ sequenceEnds: [Int]
  ) throws -> [Int] {
    var ends: [Int] = []
    ends.reserveCapacity(header.boundCount - 1)
    var last: Int64 = 0
    try index.forEach(Int64.self, count: header.boundCount, at: header.boundsOffset) {
      number, bound, offset in
      let sequences = Int64(sequenceEnds.count)
      let least = number == header.boundCount - 1 ? sequences : last
      let most = number == 0 ? 0 : sequences
      guard bound >= least, bound <= most else {
        throw TokenStoreError.damaged(
          index.path, at: offset, "entry \(number) of the documents", found: bound,
          expected: least < most
            ? "\(least) to \(most)"
            : number == 0 && least > 0 ? "a table of more than one entry" : "\(most)")
      }
      if number > 0 { ends.append(bound == 0 ? 0 : sequenceEnds[Int(bound) - 1]) }
      last = bound
    }
    return ends
  }
}

/// What the header of an `.idx` file says, held against the file's size.
private struct MegatronHeader {
  let element: MegatronFile.Element
  let sequenceCount: Int
  /// The length of the document table: one more than there are documents.
  let boundCount: Int

  /// Where the offsets of the sequences stand.
  var startsOffset: Int { IndexFile.headerByteCount + 4 * sequenceCount }
  /// Where the document table stands.
  var boundsOffset: Int { startsOffset + 8 * sequenceCount }

  init(_ file: RandomAccessFile) throws {
    func fail(
      _ offset: Int, _ what: String, _ found: some Any, _ expected: some Any
    ) -> TokenStoreError {
      .damaged(file.path, at: offset, what, found: found, expected: expected)
    }
    guard file.byteCount >= IndexFile.headerByteCount else {
      throw fail(0, "the file's size", "\(file.byteCount) bytes", "at least 34 bytes")
    }
    let header = try file.bytes(at: 0, count: IndexFile.headerByteCount)
    guard header.starts(with: IndexFile.magic) else {
      throw fail(0, "the magic", Array(header.prefix(9)), "\(IndexFile.magic) (MMIDIDX)")
    }
    let version = header.littleEndian(UInt64.self, at: 9)
    if version != IndexFile.version { throw fail(9, "the version", version, IndexFile.version) }
    element = try Self.element(of: header, file.path)
    let sequences = header.littleEndian(UInt64.self, at: 18)
    let bounds = header.littleEndian(UInt64.self, at: 26)
    // Numbers that no file has room for would not even bear adding up.
    let room = UInt64(file.byteCount)
    guard sequences <= room / 12 else {
      throw fail(18, "the number of sequences", sequences, "at most \(room / 12) in this file")
    }
    guard bounds >= 1, bounds <= room / 8 else {
      throw fail(
        26, "the length of the document table", bounds, "1 to \(room / 8), one more than documents")
    }
    (sequenceCount, boundCount) = (Int(sequences), Int(bounds))
    let expected = IndexFile.headerByteCount + 12 * sequenceCount + 8 * boundCount
    if file.byteCount != expected {
      let isMultimodal = sequenceCount > 0 && file.byteCount == expected + sequenceCount
      throw fail(
        0, "the file's size",
        "\(file.byteCount) bytes" + (isMultimodal ? ", with modes of a multimodal file" : ""),
        "\(expected) bytes for \(sequenceCount) sequences and \(boundCount - 1) documents")
    }
  }

  private static func element(
    of header: [UInt8], _ path: String
  ) throws(TokenStoreError) -> MegatronFile.Element {
    if let element = MegatronFile.Element(rawValue: header[17]) { return element }
    let isFloat = header[17] == 6 || header[17] == 7
    throw .damaged(
      path, at: 17, "the data type's code",
      found: "\(header[17])\(isFloat ? ", floating-point numbers" : "")",
      expected: "a type of integers: 1, 2, 3, 4, 5 or 8")
  }
}
