import CZstd

/// Reads a file of ``ZstdFrameWriter``, or any in the "Zstandard Seekable Format", frame by frame.
///
/// Reading has no place in the file that moves, so several tasks may read at the same time.
public final class ZstdFrames: Sendable {
  /// Where a frame stands.
  public struct Frame: Sendable, Hashable {
    /// The offset of its first byte in the file.
    public let storedOffset: Int
    /// The number of bytes it takes in the file.
    public let storedByteCount: Int
    /// The offset of its content in the content of the file.
    public let contentOffset: Int
    /// The number of bytes of its content.
    public let contentByteCount: Int
  }

  /// The frames, in the order of the file.
  public let frames: [Frame]
  /// The number of bytes in all frames' contents.
  public let contentByteCount: Int
  private let file: File

  /// The format's largest frame: 1 GiB of content.
  static let maximumFrameByteCount = 1 << 30
  /// A zstd block takes three bytes at least and holds 128 KiB at most.
  private static let maximumContentBytesPerBlock = 1 << 17
  private static let minimumBlockByteCount = 3

  /// Opens the file at `path` and reads its seek table.
  ///
  /// - Throws: ``ByteIOError/damaged(_:)`` when the table is missing or does not fit the file, or
  ///   ``ByteIOError/system(operation:path:code:)``.
  public init(path: String) throws(ByteIOError) {
    let file = try File(reading: path)
    guard let byteCount = file.byteCount else {
      throw .damaged(Damage(file: path, offset: 0, reason: "not a file that can be indexed"))
    }
    let table = try SeekTable(of: file, byteCount: byteCount)
    var frames: [Frame] = []
    frames.reserveCapacity(table.frameCount)
    var (storedOffset, contentOffset) = (0, 0)
    for index in 0..<table.frameCount {
      let (stored, content) = table.byteCounts(ofFrame: index)
      let possible = (stored / Self.minimumBlockByteCount) * Self.maximumContentBytesPerBlock
      guard stored > 0, content <= min(possible, Self.maximumFrameByteCount) else {
        throw table.damage("the seek table's frame \(index) cannot be")
      }
      frames.append(
        Frame(
          storedOffset: storedOffset, storedByteCount: stored, contentOffset: contentOffset,
          contentByteCount: content))
      storedOffset += stored
      contentOffset += content
    }
    guard storedOffset == table.offset else {
      throw table.damage("the seek table tells of \(storedOffset) bytes before it")
    }
    self.file = file
    self.frames = frames
    contentByteCount = contentOffset
  }

  /// The content of a frame, its size and checksum verified.
  ///
  /// - Parameters:
  ///   - frame: An index into ``frames``.
  ///   - padding: How many zeros stand behind the content.
  /// - Throws: ``ByteIOError/damaged(_:)``, or ``ByteIOError/system(operation:path:code:)``.
  public func read(frame: Int, padding: Int = 0) throws(ByteIOError) -> [UInt8] {
    let place = frames[frame]
    let stored = try file.bytes(at: place.storedOffset, count: place.storedByteCount)
    var code = 0
    let capacity = place.contentByteCount + padding
    let content = [UInt8](unsafeUninitializedCapacity: capacity) { target, count in
      code = stored.withUnsafeBytes {
        ZSTD_decompress(target.baseAddress, place.contentByteCount, $0.baseAddress, $0.count)
      }
      guard code == place.contentByteCount else { return }
      target[code...].initialize(repeating: 0)
      count = capacity
    }
    if ZSTD_isError(code) != 0 {
      throw damage(place, String(cString: ZSTD_getErrorName(code)))
    }
    if code != place.contentByteCount {
      throw damage(place, "\(code) bytes, not \(place.contentByteCount)")
    }
    return content
  }

  private func damage(_ place: Frame, _ reason: String) -> ByteIOError {
    .damaged(
      Damage(file: file.path, offset: place.storedOffset, reason: "in a zstd frame: \(reason)"))
  }
}

/// The table at the end of a file, as it stands there.
private struct SeekTable {
  let frameCount: Int
  /// The offset in the file of the skippable frame that holds the table.
  let offset: Int
  private let path: String
  private let entries: [UInt8]
  private let entryByteCount: Int

  init(of file: borrowing File, byteCount: Int) throws(ByteIOError) {
    path = file.path
    let footerByteCount = ZstdFormat.seekTableFooterByteCount
    let footer = try file.bytes(
      at: max(0, byteCount - footerByteCount), count: min(footerByteCount, byteCount))
    let missing = Damage(
      file: file.path, offset: byteCount, reason: "it does not end in a zstd seek table")
    guard footer.count == footerByteCount,
      footer.littleEndian(at: 5) == ZstdFormat.seekTableFooterMagic, footer[4] & 0x7c == 0
    else { throw .damaged(missing) }
    frameCount = Int(footer.littleEndian(at: 0))
    entryByteCount = footer[4] & 0x80 == 0 ? 8 : 12
    let tableByteCount = frameCount * entryByteCount
    let headerByteCount = 8
    offset = byteCount - footerByteCount - tableByteCount - headerByteCount
    guard offset >= 0 else { throw .damaged(missing) }
    let table = try file.bytes(at: offset, count: headerByteCount + tableByteCount)
    guard table.count == headerByteCount + tableByteCount,
      table.littleEndian(at: 0) == ZstdFormat.seekTableMagic,
      Int(table.littleEndian(at: 4)) == tableByteCount + footerByteCount
    else { throw .damaged(missing) }
    entries = Array(table[headerByteCount...])
  }

  func byteCounts(ofFrame index: Int) -> (stored: Int, content: Int) {
    let start = index * entryByteCount
    return (Int(entries.littleEndian(at: start)), Int(entries.littleEndian(at: start + 4)))
  }

  func damage(_ reason: String) -> ByteIOError {
    .damaged(Damage(file: path, offset: offset, reason: reason))
  }
}

extension [UInt8] {
  /// The number in the four bytes at `index`, least significant first.
  fileprivate func littleEndian(at index: Int) -> UInt32 {
    self[index..<index + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) }
  }
}
