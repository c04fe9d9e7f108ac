import ByteIO
import Glibc

/// A file read at any offset, by any number of threads at once.
///
/// It reads (`pread`) rather than maps: a file cut short under a map kills the process, a read
/// says so.
final class RandomAccessFile: Sendable {
  let path: String
  /// The size of the file when it was opened.
  let byteCount: Int
  private let descriptor: Int32

  init(_ path: String) throws(ByteIOError) {
    self.path = path
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0 {
      throw .system(operation: "open for reading", path: path, code: errno)
    }
    var status = stat()
    if fstat(descriptor, &status) != 0 {
      throw .system(operation: "find the size of", path: path, code: errno)
    }
    byteCount = Int(status.st_size)
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Fills all of `buffer` from `offset` on.
  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws {
    var done = 0
    while done < buffer.count {
      let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
      let count = pread(descriptor, rest.baseAddress, rest.count, offset + done)
      if count > 0 {
        done += count
      } else if count == 0 {
        throw TokenStoreError.damaged(
          path, at: offset + done, "the file's end", found: offset + done,
          expected: "at least \(offset + buffer.count)")
      } else if errno != EINTR {
        throw ByteIOError.system(operation: "read", path: path, code: errno)
      }
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
