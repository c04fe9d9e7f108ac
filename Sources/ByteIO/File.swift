import CFiles
import Glibc

/// An open file: one owner, closed when it goes out of scope.
public struct File: ~Copyable, Sendable {
  /// The path it was opened by, for messages.
  public let path: String
  package let descriptor: Int32
  private let isOwned: Bool

  /// Opens `path` for reading; `-` is standard input.
  public init(reading path: String) throws(ByteIOError) {
    try self.init(path: path, flags: O_RDONLY, standard: STDIN_FILENO)
  }

  /// Creates `path` for writing, or empties it; `-` is standard output.
  public init(writing path: String) throws(ByteIOError) {
    try self.init(path: path, flags: O_WRONLY | O_CREAT | O_TRUNC, standard: STDOUT_FILENO)
  }

  /// Opens `path` for writing at its end; it is created if it is missing.
  public init(appending path: String) throws(ByteIOError) {
    try self.init(path: path, flags: O_WRONLY | O_CREAT | O_APPEND, standard: STDOUT_FILENO)
  }

  private init(path: String, flags: Int32, standard: Int32) throws(ByteIOError) {
    self.path = path
    isOwned = path != "-"
    descriptor = path == "-" ? standard : open(path, flags | O_CLOEXEC, 0o644)
    if descriptor < 0 {
      throw .system(
        operation: flags & O_CREAT == 0 ? "open for reading" : "create", path: path, code: errno)
    }
  }

  /// Whether what stands at `path` can be read again and from any place: not standard input, no
  /// pipe, no device. Nothing is opened.
  package static func isRegular(_ path: String) -> Bool {
    var status = stat()
    return path != "-" && stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }

  deinit { if isOwned, descriptor >= 0 { close(descriptor) } }

  /// Reads up to `buffer.count` bytes into the start of `buffer`; 0 at the end of the file.
  public func read(into buffer: inout [UInt8]) throws(ByteIOError) -> Int {
    try read(into: &buffer, from: 0)
  }

  /// Reads up to `buffer.count - start` bytes into `buffer` at `start`; 0 at the end of the file.
  package func read(into buffer: inout [UInt8], from start: Int) throws(ByteIOError) -> Int {
    while true {
      let count = buffer.withUnsafeMutableBytes { bytes in
        let rest = UnsafeMutableRawBufferPointer(rebasing: bytes[start...])
        return Glibc.read(descriptor, rest.baseAddress, rest.count)
      }
      if count >= 0 { return count }
      if errno != EINTR { throw .system(operation: "read", path: path, code: errno) }
    }
  }

  /// The `count` bytes that stand at `offset`, without moving the place of the next `read`.
  ///
  /// - Returns: Fewer bytes where the file ends before `offset + count`.
  package func bytes(at offset: Int, count: Int) throws(ByteIOError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var filled = 0
    while filled < count {
      let got = bytes.withUnsafeMutableBytes { buffer in
        let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
        return pread(descriptor, rest.baseAddress, rest.count, offset + filled)
      }
      if got == 0 { break }
      if got > 0 {
        filled += got
      } else if errno != EINTR {
        throw .system(operation: "read", path: path, code: errno)
      }
    }
    bytes.removeLast(count - filled)
    return bytes
  }

  /// The number of bytes in the file, or `nil` for pipes, terminals, folders and standard input.
  package var byteCount: Int? {
    var status = stat()
    guard isOwned, fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      return nil
    }
    return Int(status.st_size)
  }

  /// Moves the place of the next `read` to `offset`, in bytes from the start of the file.
  package func seek(to offset: Int) throws(ByteIOError) {
    if lseek(descriptor, offset, SEEK_SET) < 0 {
      throw .system(operation: "seek", path: path, code: errno)
    }
  }

  /// Cuts the file to `byteCount` bytes, behind which the next `write` goes on.
  package func truncate(to byteCount: Int) throws(ByteIOError) {
    if ftruncate(descriptor, byteCount) != 0 {
      throw .system(operation: "cut short", path: path, code: errno)
    }
    try seek(to: byteCount)
  }

  /// Writes all of `bytes`.
  public func write(_ bytes: UnsafeRawBufferPointer) throws(ByteIOError) {
    var rest = bytes
    while !rest.isEmpty {
      let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
      if count >= 0 {
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      } else if errno != EINTR {
        throw .system(operation: "write", path: path, code: errno)
      }
    }
  }

  /// Writes all of `bytes`.
  public func write(_ bytes: [UInt8]) throws(ByteIOError) {
    var failure: ByteIOError?
    bytes.withUnsafeBytes { raw in
      do throws(ByteIOError) { try write(raw) } catch { failure = error }
    }
    if let failure { throw failure }
  }

  /// Asks the operating system to put what was written on the disk.
  public func synchronise() throws(ByteIOError) {
    // Pipes and terminals have no disk to reach: EINVAL and EROFS say so.
    if fsync(descriptor) != 0, errno != EINVAL, errno != EROFS {
      throw .system(operation: "synchronise", path: path, code: errno)
    }
  }
}

/// Files that are wholly there or not there at all.
public enum AtomicFile {
  /// Writes `bytes` to `path` by way of a temporary neighbour, `fsync` and `rename`.
  public static func write(_ bytes: [UInt8], to path: String) throws(ByteIOError) {
    let temporary = "\(path).tmp-\(getpid())"
    do throws(ByteIOError) {
      let file = try File(writing: temporary)
      try file.write(bytes)
      try file.synchronise()
    } catch {
      unlink(temporary)
      throw error
    }
    try publish(temporary, as: path)
  }

  /// Renames `temporary` to `path` and puts the folder's new entry on the disk.
  public static func publish(_ temporary: String, as path: String) throws(ByteIOError) {
    if rename(temporary, path) != 0 {
      throw .system(operation: "rename \(temporary)", path: path, code: errno)
    }
    try synchroniseFolder(folder(of: path))
  }

  /// Exchanges what stands at two paths in one step, so that each path always leads to one of them,
  /// and puts the new entries on the disk.
  ///
  /// - Returns: Whether the file system can do that; if not, nothing was changed.
  public static func exchange(_ first: String, _ second: String) throws(ByteIOError) -> Bool {
    let code = cf_exchange(first, second)
    if code == EINVAL || code == ENOSYS { return false }
    if code != 0 { throw .system(operation: "exchange \(first) and", path: second, code: code) }
    for path in [first, second] { try synchroniseFolder(folder(of: path)) }
    return true
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// Puts the entries of the folder at `path` on the disk.
  public static func synchroniseFolder(_ path: String) throws(ByteIOError) {
    let folder = try File(reading: path)
    try folder.synchronise()
  }
}

/// All bytes of the file at `path`, for files known to be small.
public func readFile(_ path: String) throws(ByteIOError) -> [UInt8] {
  let file = try File(reading: path)
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = try file.read(into: &buffer)
    if count == 0 { return bytes }
    bytes.append(contentsOf: buffer[..<count])
  }
}
