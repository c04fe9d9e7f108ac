import Glibc

/// The bytes of a file, read by the operating system when they are first looked at.
///
/// For large files that are read here and there, by several processes at once. The file must not
/// be cut short while it is mapped; the operating system ends a process that looks behind the end.
public final class MappedFile: Sendable {
  /// The path it was opened by, for messages.
  public let path: String
  /// Its bytes; they live as long as this object.
  public nonisolated(unsafe) let bytes: UnsafeRawBufferPointer

  /// Maps the file at `path`.
  ///
  /// - Throws: ``ByteIOError/system(operation:path:code:)``, also for pipes, which have no length.
  public init(path: String) throws(ByteIOError) {
    self.path = path
    let file = try File(reading: path)
    guard let count = file.byteCount else {
      throw .system(operation: "map", path: path, code: ENODEV)
    }
    if count == 0 {
      bytes = UnsafeRawBufferPointer(start: nil, count: 0)
      return
    }
    guard let start = mmap(nil, count, PROT_READ, MAP_PRIVATE, file.descriptor, 0),
      start != MAP_FAILED
    else { throw .system(operation: "map", path: path, code: errno) }
    bytes = UnsafeRawBufferPointer(start: start, count: count)
  }

  deinit {
    if let start = bytes.baseAddress {
      munmap(UnsafeMutableRawPointer(mutating: start), bytes.count)
    }
  }
}
