import ByteIO
import Glibc
import TestSupport
import Testing

/// Stamps tell a file that was changed from one that was not, at any time of the calendar.
@Suite struct FileStampTests {
  private let folder: TemporaryFolder
  private var path: String { folder.file("f") }

  init() throws {
    folder = try TemporaryFolder()
    try AtomicFile.write([1, 2, 3], to: path)
  }

  private func setModified(_ seconds: Int, _ nanoseconds: Int) {
    let time = timespec(tv_sec: seconds, tv_nsec: nanoseconds)
    #expect(utimensat(AT_FDCWD, path, [time, time], 0) == 0)
  }

  /// Before 1970, after 2262 (where 64 bits of nanoseconds end), and as far as file systems go.
  @Test(arguments: [-1, -5_000_000_000, 0, 9_223_372_036, 9_223_372_037, 15_000_000_000])
  func anyYearIsATime(seconds: Int) throws {
    setModified(seconds, 999_999_999)
    let stamp = try FileStamp(path: path)
    var status = stat()
    #expect(stat(path, &status) == 0)
    #expect(
      stamp.modified
        == FileStamp.Time(seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec))
    #expect(stamp.byteCount == 3 && stamp.inode == status.st_ino)
  }

  @Test func everyChangeShows() throws {
    setModified(1, 5)
    usleep(20_000)
    let first = try FileStamp(path: path)
    #expect(try FileStamp(path: path) == first)
    // The same bytes, times and length: the time of change tells.
    let descriptor = open(path, O_WRONLY)
    #expect(write(descriptor, [1, 2, 3] as [UInt8], 3) == 3)
    close(descriptor)
    setModified(1, 5)
    let second = try FileStamp(path: path)
    #expect(second != first && second.modified == first.modified)
    try AtomicFile.write([1, 2, 3], to: path)
    #expect(try FileStamp(path: path).inode != second.inode)
  }

  @Test func settledIsWhatChangedAWhileAgo() throws {
    var stamp = try FileStamp(path: path)
    #expect(!stamp.isSettled)
    usleep(120_000)
    #expect(stamp.isSettled)
    for (seconds, isSettled) in [
      (-1, true), (0, true), (Int.min, true), (Int.max, false), (1 << 40, false),
    ] {
      stamp.changed = FileStamp.Time(seconds: seconds, nanoseconds: 0)
      #expect(stamp.isSettled == isSettled, "\(seconds)")
    }
  }

  @Test func whatIsNoFileIsNamed() throws {
    #expect(mkfifo(folder.file("pipe"), 0o600) == 0)
    for (path, kind) in [
      (folder.path, "a folder"), (folder.file("pipe"), "a pipe"), ("/dev/zero", "a device"),
    ] {
      let error = #expect(throws: ByteIOError.self) { try FileStamp(path: path) }
      #expect(error.map { "\($0)".hasPrefix("\(path): found \(kind), expected a file") } == true)
    }
  }
}
