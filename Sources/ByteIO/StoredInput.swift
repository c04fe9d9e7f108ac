/// The stored (compressed) bytes of a file, seen through a buffer that slides along it.
///
/// Decoders look at `buffer[position..<end]`, ask for more with ``fill(_:)``, and say with
/// ``advance(_:)`` what they have used.
final class StoredInput {
  /// The path of the file, as it was named.
  let path: String
  /// The number of bytes in the file, where the operating system knows it.
  let byteCount: Int?
  private(set) var buffer: [UInt8]
  /// The index in `buffer` of the next byte.
  private(set) var position = 0
  /// The index in `buffer` after the last byte read.
  private(set) var end = 0
  /// The most bytes of the file that were ever read, for progress.
  private(set) var bytesRead = 0
  private let file: File
  private var bufferOffset = 0
  private var isExhausted = false

  private static let pageByteCount = 1 << 20

  /// Opens `path`; `-` is standard input.
  init(path: String) throws(ByteIOError) {
    self.path = path
    file = try File(reading: path)
    byteCount = file.byteCount
    buffer = [UInt8](repeating: 0, count: Self.pageByteCount)
  }

  /// The offset in the file of the next byte.
  var offset: Int { bufferOffset + position }

  /// The number of bytes at hand.
  var available: Int { end - position }

  /// Reads until `count` bytes are at hand or the file ends.
  ///
  /// - Returns: The number of bytes at hand, less than `count` only at the end of the file.
  @discardableResult
  func fill(_ count: Int) throws(ByteIOError) -> Int {
    if available < count { slide(toHold: count) }
    while available < count, !isExhausted {
      let count = try file.read(into: &buffer, from: end)
      isExhausted = count == 0
      end += count
      bytesRead = max(bytesRead, bufferOffset + end)
    }
    return available
  }

  /// The places in ``buffer`` of the bytes at hand that stand before the stored offset `limit`, if
  /// there is one: none where that is passed already.
  func range(before limit: Int?) -> Range<Int> {
    let count = limit.map { min(available, max(0, $0 - offset)) } ?? available
    return position..<position + count
  }

  /// Takes note that the next `count` bytes, which must be at hand, were used.
  func advance(_ count: Int) { position = min(position + count, end) }

  /// Goes to `offset`, where that is possible: within the buffer always, elsewhere in files only.
  func seek(to offset: Int) throws(ByteIOError) {
    if (bufferOffset...(bufferOffset + end)).contains(offset) {
      position = offset - bufferOffset
    } else if byteCount != nil {
      try file.seek(to: offset)
      (bufferOffset, position, end, isExhausted) = (offset, 0, 0, false)
    }
  }

  /// The bytes of `range` of a file, or as many as there are; the place of reading stays.
  func bytes(at range: Range<Int>) throws(ByteIOError) -> [UInt8] {
    try file.bytes(at: range.lowerBound, count: range.count)
  }

  /// Takes note that the file was read up to `offset` by other means than ``fill(_:)``.
  func noteRead(to offset: Int) { bytesRead = max(bytesRead, offset) }

  /// A note of damage at `offset` of this file.
  func damage(at offset: Int, _ reason: String, unit: Int? = nil) -> Damage {
    Damage(file: path, offset: offset, reason: reason, unit: unit)
  }

  private func slide(toHold count: Int) {
    if buffer.count < count + Self.pageByteCount / 2 {
      buffer.append(contentsOf: repeatElement(0, count: count))
    }
    guard position > 0 else { return }
    buffer.withUnsafeMutableBytes { bytes in
      bytes.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[position..<end]))
    }
    bufferOffset += position
    (position, end) = (0, end - position)
  }
}
