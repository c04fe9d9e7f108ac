import CFiles
import Glibc

/// An open file: one owner, closed when it goes out of scope.
public struct File: ~Copyable, Sendable {
  /// The path it was opened by, for messages.
  public let path: String
  package let descriptor: Int32
  private let isOwned: Bool
  /// Who wants to know of each read.
  private let watch: FileWatch?

  /// The time in which somebody has to open a named pipe for writing.
  private static let writerMilliseconds: Int32 = 5000

  /// Opens `path` for reading; `-` is standard input.
  ///
  /// Nothing waits for ever: a named pipe has five seconds to find somebody who writes into it, and
  /// devices other than terminals and `/dev/null`, which may never end, are refused.
  /// - Throws: ``ByteIOError/unsuitable(path:found:expected:)``,
  ///   ``ByteIOError/system(operation:path:code:)``.
  public init(reading path: String) throws(ByteIOError) {
    self.path = path
    watch = FileWatch.current
    isOwned = path != "-"
    descriptor = isOwned ? try Self.openForReading(path, watch) : STDIN_FILENO
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
    watch = nil
    isOwned = path != "-"
    descriptor = path == "-" ? standard : open(path, flags | O_CLOEXEC, 0o644)
    if descriptor < 0 { throw .system(operation: "create", path: path, code: errno) }
  }

  private static func openForReading(
    _ path: String, _ watch: FileWatch?
  ) throws(ByteIOError) -> Int32 {
    // Without waiting: a pipe to which nobody writes would hold us for ever.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    var status = stat()
    if descriptor < 0 {
      let code = errno
      if code == ENXIO, stat(path, &status) == 0 { throw unsuitable(path, status) }
      throw .system(operation: "open for reading", path: path, code: code)
    }
    do throws(ByteIOError) {
      if fstat(descriptor, &status) != 0 {
        throw .system(operation: "open for reading", path: path, code: errno)
      }
      switch status.st_mode & S_IFMT {
      case S_IFREG: watch?.note(FileStamp(status), of: path)
      case S_IFDIR: break
      default: try makeReady(descriptor, path, status)
      }
    } catch {
      close(descriptor)
      throw error
    }
    return descriptor
  }

  /// Makes a pipe or a device ready for reads that wait for bytes.
  private static func makeReady(
    _ descriptor: Int32, _ path: String, _ status: stat
  ) throws(ByteIOError) {
    switch status.st_mode & S_IFMT {
    case S_IFIFO:
      if cf_await_writer(descriptor, writerMilliseconds) == 0 {
        throw .unsuitable(
          path: path, found: "a pipe that nobody writes into",
          expected: "somebody to open it for writing within \(writerMilliseconds / 1000) s")
      }
    case S_IFCHR where isatty(descriptor) == 1 || status.st_rdev == nullDevice: break
    default: throw unsuitable(path, status)
    }
    let flags = fcntl(descriptor, F_GETFL)
    _ = fcntl(descriptor, F_SETFL, flags & ~O_NONBLOCK)
  }

  /// The number of `/dev/null` on every Linux: major 1, minor 3.
  private static let nullDevice: dev_t = 0x103

  private static func unsuitable(_ path: String, _ status: stat) -> ByteIOError {
    .unsuitable(path: path, found: status.kind, expected: "a file, or '-' for standard input")
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
    watch?.willRead(path)
    while true {
      let count = buffer.withUnsafeMutableBytes { bytes in
        let rest = UnsafeMutableRawBufferPointer(rebasing: bytes[start...])
        return Glibc.read(descriptor, rest.baseAddress, rest.count)
      }
      if count >= 0 { return count }
      if !canGoOn(after: errno, POLLIN) {
        throw .system(operation: "read", path: path, code: errno)
      }
    }
  }

  /// Whether a call that failed is to be repeated: at once after a signal, and for a pipe that does
  /// not wait, because another process set it so, once it is ready.
  private func canGoOn(after code: Int32, _ event: Int32) -> Bool {
    if code == EINTR { return true }
    guard code == EAGAIN else { return false }
    var poller = pollfd(fd: descriptor, events: Int16(event), revents: 0)
    return poll(&poller, 1, -1) > 0 || errno == EINTR
  }

  /// Fills all of `buffer` with the bytes that stand at `offset`.
  ///
  /// - Throws: ``ByteIOError/unsuitable(path:found:expected:)`` where the file ends before.
  package func read(
    into buffer: UnsafeMutableRawBufferPointer, at offset: Int
  ) throws(ByteIOError) {
    let count = try readUpToEnd(into: buffer, at: offset)
    if count < buffer.count {
      throw .unsuitable(
        path: path, found: "the end of the file at byte \(offset + count)",
        expected: "\(offset + buffer.count) bytes, as it had when it was opened")
    }
  }

  /// Fills `buffer` with the bytes that stand at `offset`, as far as there are any.
  ///
  /// - Returns: The number of bytes, fewer than `buffer` holds only where the file ends.
  package func readUpToEnd(
    into buffer: UnsafeMutableRawBufferPointer, at offset: Int
  ) throws(ByteIOError) -> Int {
    watch?.willRead(path)
    var filled = 0
    while filled < buffer.count {
      let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
      let count = pread(descriptor, rest.baseAddress, rest.count, off_t(offset + filled))
      if count == 0 { break }
      if count > 0 {
        filled += count
      } else if errno != EINTR {
        throw .system(operation: "read", path: path, code: errno)
      }
    }
    return filled
  }

  /// The `count` bytes that stand at `offset`, without moving the place of the next `read`.
  ///
  /// - Returns: Fewer bytes where the file ends before `offset + count`.
  package func bytes(at offset: Int, count: Int) throws(ByteIOError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var filled = 0
    var failure: ByteIOError?
    bytes.withUnsafeMutableBytes { buffer in
      do throws(ByteIOError) {
        filled = try readUpToEnd(into: buffer, at: offset)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
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
      } else if !canGoOn(after: errno, POLLOUT) {
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
  ///
  /// What is no file, such as `/dev/null`, is not replaced by one: the bytes go where it leads.
  public static func write(_ bytes: [UInt8], to path: String) throws(ByteIOError) {
    if try isWrittenInPlace(path) { return try File(writing: path).write(bytes) }
    let temporary = neighbour(of: path)
    do throws(ByteIOError) {
      let file = try File(writing: temporary)
      try file.write(bytes)
      try file.synchronise()
      try publish(temporary, as: path)
    } catch {
      unlink(temporary)
      throw error
    }
  }

  /// Whether `path` leads to a terminal or another device, which a file must not take the place of.
  ///
  /// - Throws: ``ByteIOError/unsuitable(path:found:expected:)`` for pipes and sockets, which would
  ///   wait for a reader.
  public static func isWrittenInPlace(_ path: String) throws(ByteIOError) -> Bool {
    var status = stat()
    guard stat(path, &status) == 0 else { return false }
    switch status.st_mode & S_IFMT {
    case S_IFCHR: return true
    // `/dev/stdout` is a link that leads to a file, if standard output is one.
    case S_IFREG, S_IFDIR: return path.hasPrefix("/dev/std") || path.hasPrefix("/dev/fd/")
    case S_IFIFO where path.hasPrefix("/dev/"): return true
    default:
      throw .unsuitable(
        path: path, found: status.kind, expected: "the path of a file, which is made or replaced")
    }
  }

  /// The path of a file beside `path`, to be written and then renamed to it by this process; those
  /// that killed processes have left behind are removed.
  public static func neighbour(of path: String) -> String {
    let stem = "\(PathParts.name(of: path)).tmp-"
    let folder = folder(of: path)
    for name in (try? Folder.names(in: folder)) ?? [] where name.hasPrefix(stem) {
      // Of a process that is there, whosever it is, nothing is taken away.
      guard let process = pid_t(name.dropFirst(stem.count)), process > 0,
        kill(process, 0) != 0, errno == ESRCH
      else { continue }
      unlink("\(folder)/\(name)")
    }
    return "\(path).tmp-\(getpid())"
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
