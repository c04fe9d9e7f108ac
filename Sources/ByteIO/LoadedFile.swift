import Glibc

/// All bytes of a large file, in memory of their own.
///
/// They are read, not mapped: a file that is cut short under a map ends the process. The memory is
/// the operating system's, so that a lack of it is an error that can be told.
public final class LoadedFile: Sendable {
  /// The path it was opened by, for messages.
  public let path: String
  /// Its bytes; they live as long as this object.
  public nonisolated(unsafe) let bytes: UnsafeRawBufferPointer

  /// Reads the file at `path`.
  ///
  /// - Throws: ``ByteIOError/system(operation:path:code:)``,
  ///   ``ByteIOError/unsuitable(path:found:expected:)`` for pipes and folders, which have no
  ///   length, and for a file that is cut short meanwhile.
  public init(path: String) throws(ByteIOError) {
    self.path = path
    let file = try File(reading: path)
    guard let count = file.byteCount else {
      throw .unsuitable(path: path, found: "no file", expected: "a file, which has a length")
    }
    if count == 0 {
      bytes = UnsafeRawBufferPointer(start: nil, count: 0)
      return
    }
    guard
      let start = mmap(
        nil, count, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0),
      start != MAP_FAILED
    else { throw .system(operation: "hold \(count) bytes in memory of", path: path, code: errno) }
    do throws(ByteIOError) {
      try file.read(into: UnsafeMutableRawBufferPointer(start: start, count: count), at: 0)
    } catch {
      munmap(start, count)
      throw error
    }
    bytes = UnsafeRawBufferPointer(start: start, count: count)
  }

  deinit {
    if let start = bytes.baseAddress {
      munmap(UnsafeMutableRawPointer(mutating: start), bytes.count)
    }
  }
}
