import ByteIO
import Glibc
import Values

/// The order of rows, on disk: the same for every trainer that follows it, and read at any row.
///
/// `draw.bin` is a header of 32 bytes and then 20 bytes a row, all little-endian and unsigned:
///
/// | offset | bytes | field |
/// |---|---|---|
/// | 0 | 8 | `ISODRAW`, 0 |
/// | 8 | 4 | version, 1 |
/// | 12 | 4 | row length, in tokens |
/// | 16 | 8 | number of rows |
/// | 24 | 8 | number of tokens in all rows |
/// | 32 + 20·*i* | 8 | offset of row *i* in its stream, in tokens |
/// | + 8 | 4 | length, in tokens |
/// | + 12 | 4 | epoch |
/// | + 16 | 2 | index of the stream, in the order of `draw.json` |
/// | + 18 | 2 | clone |
///
/// The document of a row is not stored: it follows from the offset and the documents' lengths
/// (``TokenShards/location(ofToken:)``), and a row may span several.
public struct DrawTable: Sendable {
  /// What `draw.json` says.
  public let summary: DrawSummary
  private let file: RandomAccessFile
  /// The name of the file of rows.
  public static let fileName = "draw.bin"
  private static let magic = Array("ISODRAW\0".utf8)
  private static let version: UInt32 = 1
  private static let headerByteCount = 32
  private static let rowByteCount = 20

  /// Opens the table in `folder`.
  ///
  /// - Throws: ``TokenStoreError/damaged(_:)`` where `draw.bin` and `draw.json` disagree with
  ///   their format or each other; `ByteIOError` where they cannot be read.
  public init(folder: String) throws {
    summary = try DrawSummary.read(folder: folder)
    file = try RandomAccessFile("\(folder)/\(Self.fileName)")
    let expected = Self.headerByteCount + summary.rowCount * Self.rowByteCount
    if file.byteCount != expected {
      throw TokenStoreError.damaged(
        file.path, at: 0, "the file's size", found: "\(file.byteCount) bytes",
        expected: "\(expected) bytes for \(summary.rowCount) rows")
    }
    let found = try file.bytes(at: 0, count: Self.headerByteCount)
    let header = Self.header(of: summary)
    if let offset = found.indices.first(where: { found[$0] != header[$0] }) {
      throw TokenStoreError.damaged(
        file.path, at: offset, "the header", found: found.hexadecimal,
        expected: header.hexadecimal)
    }
  }

  /// The number of rows.
  public var rowCount: Int { summary.rowCount }

  /// Row `index`, in the order of training.
  ///
  /// - Throws: ``TokenStoreError/outOfBounds(unit:range:count:)``, or
  ///   ``TokenStoreError/damaged(_:)`` where the row does not lie in its stream; `ByteIOError`.
  /// - Complexity: One read of 20 bytes.
  public func row(_ index: Int) throws -> DrawRow {
    guard index >= 0, index < rowCount else {
      throw TokenStoreError.outOfBounds(
        unit: "row", range: index..<max(index, index &+ 1), count: rowCount)
    }
    let start = Self.headerByteCount + index * Self.rowByteCount
    let (offset, length, epoch, stream, clone) = try withUnsafeTemporaryAllocation(
      byteCount: Self.rowByteCount, alignment: 1
    ) { record in
      try file.read(into: record, at: start)
      return (
        UInt64(littleEndian: record.loadUnaligned(as: UInt64.self)),
        Int(UInt32(littleEndian: record.loadUnaligned(fromByteOffset: 8, as: UInt32.self))),
        Int(UInt32(littleEndian: record.loadUnaligned(fromByteOffset: 12, as: UInt32.self))),
        Int(UInt16(littleEndian: record.loadUnaligned(fromByteOffset: 16, as: UInt16.self))),
        Int(UInt16(littleEndian: record.loadUnaligned(fromByteOffset: 18, as: UInt16.self)))
      )
    }
    let streams = summary.mixture.streams
    guard length > 0, length <= summary.mixture.rowLength, stream < streams.count,
      length <= streams[stream].tokenCount,
      offset <= UInt64(streams[stream].tokenCount - length)
    else {
      throw TokenStoreError.damaged(
        file.path, at: start, "row \(index)",
        found: "\(length) tokens at \(offset) of stream \(stream)",
        expected: "1 to \(summary.mixture.rowLength) tokens inside one of the streams")
    }
    return DrawRow(
      stream: stream, clone: clone, epoch: epoch, offset: Int(offset), length: length)
  }

  /// Compares `draw.bin` with the SHA-256 that `draw.json` gives.
  ///
  /// - Throws: ``TokenStoreError/damaged(_:)``, `ByteIOError`.
  public func verify() throws {
    let found = try SHA256.hex(ofFile: file.path)
    if found != summary.sha256 {
      throw TokenStoreError.damaged(
        file.path, at: 0, "the SHA-256", found: found, expected: summary.sha256)
    }
  }

  private static func header(of summary: DrawSummary) -> [UInt8] {
    var header = magic
    header.append(littleEndian: version)
    header.append(littleEndian: UInt32(summary.mixture.rowLength))
    header.append(littleEndian: UInt64(summary.rowCount))
    header.append(littleEndian: UInt64(summary.tokenCount))
    return header
  }
}

extension DrawTable {
  /// Plans `mixture` and writes `draw.bin` and then `draw.json` to `folder`, which must be there.
  ///
  /// - Parameter shards: The stores of the streams, where ``MixturePlanner`` needs them.
  /// - Returns: What `draw.json` says.
  /// - Throws: `SettingError`, `ByteIOError`.
  @discardableResult
  public static func write(
    _ mixture: Mixture, shards: [TokenShards] = [], to folder: String
  ) throws -> DrawSummary {
    let path = "\(folder)/\(Self.fileName)"
    let temporary = "\(folder)/.draw.bin.tmp-\(getpid())"
    defer { unlink(temporary) }
    var summary = try writeRows(of: mixture, shards, to: temporary)
    summary.sha256 = try SHA256.hex(ofFile: temporary)
    unlink("\(folder)/\(DrawSummary.fileName)")
    try AtomicFile.publish(temporary, as: path)
    try AtomicFile.write(
      StableJSON.line(summary) + [UInt8(ascii: "\n")], to: "\(folder)/\(DrawSummary.fileName)")
    return summary
  }

  private static func writeRows(
    of mixture: Mixture, _ shards: [TokenShards], to path: String
  ) throws -> DrawSummary {
    var planner = try MixturePlanner(mixture, shards: shards)
    var summary = DrawSummary(of: mixture, shards: shards)
    let file = try File(writing: path)
    var buffer = header(of: summary)
    while let row = planner.next() {
      summary.add(row)
      buffer.append(littleEndian: UInt64(row.offset))
      buffer.append(littleEndian: UInt32(row.length))
      buffer.append(littleEndian: UInt32(row.epoch))
      buffer.append(littleEndian: UInt16(row.stream))
      buffer.append(littleEndian: UInt16(row.clone))
      if buffer.count >= 1 << 16 {
        try file.write(buffer)
        buffer.removeAll(keepingCapacity: true)
      }
    }
    try file.write(buffer)
    summary.shareTotals = planner.shareTotals
    // Only now are the counts of the header known.
    if lseek(file.descriptor, 0, SEEK_SET) != 0 {
      throw ByteIOError.system(operation: "go back to the start of", path: path, code: errno)
    }
    try file.write(header(of: summary))
    try file.synchronise()
    return summary
  }
}
