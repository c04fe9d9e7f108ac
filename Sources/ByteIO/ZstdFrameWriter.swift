/// Writes the `.zst` files that pass between stages: frames of about 1 MiB and an index of them.
///
/// A frame ends only where an appended record does, holds its size and a checksum of its content,
/// and can be read on its own. The file ends in the seek table of the "Zstandard Seekable Format"
/// 0.1.0 (in libzstd's `contrib/seekable_format`), a skippable frame, so `zstd -dc` reads the file
/// like any other. The table holds no checksums: each frame has one of its own (XXH64).
/// The same records give the same bytes, as long as libzstd is the same.
public struct ZstdFrameWriter: ~Copyable {
  /// The number of bytes appended so far.
  public private(set) var contentByteCount = 0
  private let file: File
  private let compressor: ZstdCompressor
  private var content: [UInt8] = []
  private var table: [UInt8] = []
  private var frameCount = 0
  private var storedByteCount = 0

  /// How far a file was written at some time.
  public struct Place: Sendable {
    fileprivate let storedByteCount: Int
    fileprivate let content: [UInt8]
    fileprivate let tableByteCount: Int
    fileprivate let frameCount: Int
    fileprivate let contentByteCount: Int
  }

  /// How far the file is written.
  public var place: Place {
    Place(
      storedByteCount: storedByteCount, content: content, tableByteCount: table.count,
      frameCount: frameCount, contentByteCount: contentByteCount)
  }

  /// A frame ends with the record that brings its content to this many bytes.
  public static let frameByteCount = 1 << 20

  /// Creates `path`, or empties it.
  ///
  /// - Throws: ``ByteIOError/system(operation:path:code:)``.
  public init(path: String) throws(ByteIOError) {
    let compressor = try ZstdCompressor(level: ZstdFrame.level)
    file = try File(writing: path)
    self.compressor = compressor
  }

  /// Appends a record: bytes that stay together in one frame, with their line end if they have one.
  ///
  /// - Throws: ``ByteIOError/recordTooLong(path:byteCount:maximum:)`` for more than the format's
  ///   1 GiB a frame, or ``ByteIOError/system(operation:path:code:)``.
  public mutating func append(_ record: UnsafeRawBufferPointer) throws(ByteIOError) {
    let maximum = ZstdFrames.maximumFrameByteCount - Self.frameByteCount
    if record.count > maximum {
      throw .recordTooLong(path: file.path, byteCount: record.count, maximum: maximum)
    }
    content.append(contentsOf: record)
    contentByteCount += record.count
    if content.count >= Self.frameByteCount { try writeFrame() }
  }

  /// Appends a record: bytes that stay together in one frame, with their line end if they have one.
  ///
  /// - Throws: ``ByteIOError/recordTooLong(path:byteCount:maximum:)`` for more than the format's
  ///   1 GiB a frame, or ``ByteIOError/system(operation:path:code:)``.
  public mutating func append(_ record: [UInt8]) throws(ByteIOError) {
    var failure: ByteIOError?
    record.withUnsafeBytes { raw in
      do throws(ByteIOError) { try append(raw) } catch { failure = error }
    }
    if let failure { throw failure }
  }

  /// Writes the last frame and the seek table, and puts the file on the disk.
  ///
  /// - Throws: ``ByteIOError/system(operation:path:code:)``.
  public consuming func finish() throws(ByteIOError) {
    if !content.isEmpty { try writeFrame() }
    var end: [UInt8] = []
    end.append(littleEndian: ZstdFormat.seekTableMagic)
    end.append(littleEndian: UInt32(table.count + ZstdFormat.seekTableFooterByteCount))
    end += table
    end.append(littleEndian: UInt32(frameCount))
    end.append(0)  // The descriptor: no checksums in the table.
    end.append(littleEndian: ZstdFormat.seekTableFooterMagic)
    try file.write(end)
    try file.synchronise()
  }

  /// Appends a frame, as one of its own; what was appended before stands in frames before it.
  ///
  /// - Throws: ``ByteIOError/recordTooLong(path:byteCount:maximum:)`` for more than the format's
  ///   1 GiB, or ``ByteIOError/system(operation:path:code:)``.
  public mutating func append(_ frame: ZstdFrame) throws(ByteIOError) {
    let maximum = ZstdFrames.maximumFrameByteCount
    if frame.contentByteCount > maximum {
      throw .recordTooLong(path: file.path, byteCount: frame.contentByteCount, maximum: maximum)
    }
    if !content.isEmpty { try writeFrame() }
    contentByteCount += frame.contentByteCount
    try write(frame)
  }

  /// Takes back all that was appended since the file was at `place`.
  ///
  /// - Throws: ``ByteIOError/system(operation:path:code:)``, also where the file is a pipe.
  public mutating func takeBack(to place: Place) throws(ByteIOError) {
    try file.truncate(to: place.storedByteCount)
    content.removeLast(content.count)
    content.append(contentsOf: place.content)
    table.removeLast(table.count - place.tableByteCount)
    (frameCount, contentByteCount) = (place.frameCount, place.contentByteCount)
    storedByteCount = place.storedByteCount
  }

  private mutating func writeFrame() throws(ByteIOError) {
    var stored: [UInt8] = []
    try compressor.appendFrame(content, to: &stored)
    try write(ZstdFrame(contentByteCount: content.count, stored: stored))
    content.removeAll(keepingCapacity: true)
  }

  private mutating func write(_ frame: ZstdFrame) throws(ByteIOError) {
    try file.write(frame.stored)
    storedByteCount += frame.stored.count
    table.append(littleEndian: UInt32(frame.stored.count))
    table.append(littleEndian: UInt32(frame.contentByteCount))
    frameCount += 1
  }
}

extension [UInt8] {
  /// Appends the four bytes of `value`, least significant first.
  fileprivate mutating func append(littleEndian value: UInt32) {
    for shift in stride(from: 0, to: 32, by: 8) {
      append(UInt8(truncatingIfNeeded: value >> UInt32(shift)))
    }
  }
}
