import Glibc

/// What the file system says about a file without reading it: while that stays, so do its bytes.
package struct FileStamp: Hashable, Sendable {
  /// A point in time, in whole seconds since 1970 and the nanoseconds after them: no 64 bits hold
  /// the nanoseconds of the years that file systems can write.
  package struct Time: Hashable, Sendable {
    /// Seconds, negative before 1970.
    package var seconds: Int
    /// Nanoseconds, 0 to 999,999,999.
    package var nanoseconds: Int

    /// Makes a time.
    package init(seconds: Int, nanoseconds: Int) {
      self.seconds = seconds
      self.nanoseconds = nanoseconds
    }
  }

  /// The size of the file.
  package var byteCount: Int
  /// When its content was changed, as anybody may set it.
  package var modified: Time
  /// When its content, its times or its name were changed: nobody can set that.
  package var changed: Time
  /// Its number in the file system: what is put in its place has another.
  package var inode: UInt64

  /// The clock of file times ticks every few milliseconds: a file that changed less than this ago
  /// may change again and look as before.
  private static let settledNanoseconds = 100_000_000

  /// Makes a stamp of its parts.
  package init(byteCount: Int, modified: Time, changed: Time, inode: UInt64) {
    self.byteCount = byteCount
    self.modified = modified
    self.changed = changed
    self.inode = inode
  }

  /// Asks the file system about the file at `path`.
  ///
  /// - Throws: ``ByteIOError/unsuitable(path:found:expected:)`` for what is no file, such as a
  ///   pipe, and ``ByteIOError/system(operation:path:code:)``.
  package init(path: String) throws(ByteIOError) {
    var status = stat()
    if stat(path, &status) != 0 {
      throw .system(operation: "open for reading", path: path, code: errno)
    }
    guard status.isRegular else {
      throw .unsuitable(
        path: path, found: status.kind,
        expected: "a file, as it is read more than once; write into one what comes from there")
    }
    self.init(status)
  }

  init(_ status: stat) {
    self.init(
      byteCount: Int(status.st_size), modified: Time(status.st_mtim), changed: Time(status.st_ctim),
      inode: UInt64(status.st_ino))
  }

  /// Whether whatever is done to the file from now on will be seen in a stamp.
  package var isSettled: Bool {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    let seconds = now.tv_sec.subtractingReportingOverflow(changed.seconds)
    if seconds.overflow { return changed.seconds < 0 }
    if abs(seconds.partialValue) > 1 { return seconds.partialValue > 0 }
    let nanoseconds = seconds.partialValue * 1_000_000_000 + now.tv_nsec - changed.nanoseconds
    return nanoseconds > Self.settledNanoseconds
  }
}

extension FileStamp.Time {
  init(_ time: timespec) { self.init(seconds: time.tv_sec, nanoseconds: time.tv_nsec) }
}

extension stat {
  var isRegular: Bool { st_mode & S_IFMT == S_IFREG }

  /// What stands there, for people.
  var kind: String {
    switch st_mode & S_IFMT {
    case S_IFREG: "a file"
    case S_IFDIR: "a folder"
    case S_IFIFO: "a pipe"
    case S_IFSOCK: "a socket"
    case S_IFCHR, S_IFBLK: "a device"
    default: "something else"
    }
  }
}
