import ByteIO
import Glibc

/// A temporary file whose SHA-256 is taken on the way to the disk.
struct HashedFile: ~Copyable {
  private let file: File
  private var hash = SHA256()
  private var buffer: [UInt8] = []
  private(set) var byteCount = 0
  private static let bufferByteCount = 1 << 20

  init(writing path: String) throws(ByteIOError) {
    file = try File(writing: path)
    buffer.reserveCapacity(Self.bufferByteCount)
  }

  mutating func write(_ bytes: UnsafeRawBufferPointer) throws {
    byteCount += bytes.count
    if buffer.count + bytes.count > Self.bufferByteCount { try flush() }
    if bytes.count < Self.bufferByteCount {
      buffer.append(contentsOf: bytes)
    } else {
      hash.update(bytes)
      try file.write(bytes)
    }
  }

  /// Puts the file on the disk and gives its SHA-256.
  consuming func finish() throws -> String {
    try flush()
    try file.synchronise()
    return hash.finish()
  }

  private mutating func flush() throws {
    buffer.withUnsafeBytes { hash.update($0) }
    try file.write(buffer)
    buffer.removeAll(keepingCapacity: true)
  }
}
