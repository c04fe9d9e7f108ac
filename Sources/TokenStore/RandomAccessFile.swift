import ByteIO

/// A file read at any offset, by any number of threads at once.
///
/// It reads (`pread`) rather than maps: a file cut short under a map kills the process, a read
/// says so.
final class RandomAccessFile: Sendable {
  let path: String
  /// The size of the file when it was opened.
  let byteCount: Int
  private let file: File

  init(_ path: String) throws(ByteIOError) {
    self.path = path
    let file = try File(reading: path)
    guard let byteCount = file.byteCount else {
      throw .unsuitable(path: path, found: "no file", expected: "a file, which has a length")
    }
    self.byteCount = byteCount
    self.file = file
  }

  /// Fills all of `buffer` from `offset` on.
  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws {
    let count = try file.readUpToEnd(into: buffer, at: offset)
    if count < buffer.count {
      throw TokenStoreError.damaged(
        path, at: offset + count, "the file's end", found: offset + count,
        expected: "at least \(offset + buffer.count)")
    }
  }

  /// `count` bytes from `offset` on.
  func bytes(at offset: Int, count: Int) throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    try bytes.withUnsafeMutableBytes { try read(into: $0, at: offset) }
    return bytes
  }

  /// `count` integers from `offset` on.
  func integers<Value: FixedWidthInteger>(
    _: Value.Type, count: Int, at offset: Int
  ) throws -> [Value] {
    var values = [Value](repeating: 0, count: count)
    try values.withUnsafeMutableBytes { try read(into: $0, at: offset) }
    return values
  }

  /// Gives `body` the index, value and offset of each of `count` integers, 64 Ki at a time.
  func forEach<Value: FixedWidthInteger>(
    _: Value.Type, count: Int, at start: Int, _ body: (Int, Value, Int) throws -> Void
  ) throws {
    let width = MemoryLayout<Value>.size
    for first in stride(from: 0, to: count, by: 1 << 16) {
      let values = try integers(
        Value.self, count: min(1 << 16, count - first), at: start + first * width)
      for (index, value) in values.enumerated() {
        try body(first + index, value, start + (first + index) * width)
      }
    }
  }
}
