import ByteIO
import Foundation
import Glibc
import TestSupport
import Testing

@Suite struct FileTests {
  @Test func writesAndReadsBack() throws {
    let folder = try TemporaryFolder()
    let bytes = randomText(byteCount: 200_000, seed: 1)
    let file = try File(writing: folder.file("a"))
    try file.write(bytes)
    try file.synchronise()
    #expect(try readFile(folder.file("a")) == bytes)
  }

  @Test func missingFileIsNamedInTheError() throws {
    let folder = try TemporaryFolder()
    let error = #expect(throws: ByteIOError.self) { try readFile(folder.file("none")) }
    #expect(error?.description.contains(folder.file("none")) == true)
  }

  @Test func atomicFileLeavesNoNeighbour() throws {
    let folder = try TemporaryFolder()
    try AtomicFile.write([1, 2, 3], to: folder.file("a"))
    try AtomicFile.write([4], to: folder.file("a"))
    #expect(try readFile(folder.file("a")) == [4])
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a"])
    #expect(throws: ByteIOError.self) {
      try AtomicFile.write([1], to: folder.file("no/such/folder"))
    }
  }

  /// Five seconds, and not for ever.
  @Test func aPipeThatNobodyWritesIntoIsNotWaitedForForEver() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("pipe")
    #expect(mkfifo(path, 0o600) == 0)
    let error = #expect(throws: ByteIOError.self) { try readFile(path) }
    #expect(
      error.map { "\($0)" }
        == "\(path): found a pipe that nobody writes into, expected somebody to open it for writing "
        + "within 5 s")
  }

  @Test func aPipeThatSomebodyWritesIntoIsRead() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("pipe")
    #expect(mkfifo(path, 0o600) == 0)
    let bytes = randomText(byteCount: 300_000, seed: 4)
    // Slowly: that nothing has come yet does not mean that nobody is there.
    Thread.detachNewThread {
      guard let file = try? File(writing: path) else { return }
      usleep(300_000)
      try? file.write(Array(bytes.prefix(100_000)))
      usleep(100_000)
      try? file.write(Array(bytes.dropFirst(100_000)))
    }
    #expect(try readFile(path) == bytes)
  }

  @Test func devicesAndSocketsAreRefusedAndNothingIsNothing() throws {
    #expect(try readFile("/dev/null").isEmpty)
    #expect(throws: ByteIOError.self) { try readFile("/dev/zero") }
    let folder = try TemporaryFolder()
    let path = "/tmp/isogloss-\(getpid()).socket"
    let socket = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    defer {
      close(socket)
      unlink(path)
    }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let isBound = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(socket, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
      }
    }
    #expect(isBound)
    for (path, kind) in [("/dev/zero", "a device"), (path, "a socket")] {
      let error = #expect(throws: ByteIOError.self) { try readFile(path) }
      #expect(
        error.map { "\($0)" }
          == "\(path): found \(kind), expected a file, or '-' for standard input")
    }
    _ = folder
  }

  /// What a kill leaves behind goes with the next writing of the same file; what another process is
  /// just writing, or a person has put there, stays.
  @Test func leftoversOfKilledWritersAreRemoved() throws {
    let folder = try TemporaryFolder()
    let names = ["a.tmp-999999999", "a.tmp-1", "a.tmp-x", "b.tmp-999999999", "a.tmp-"]
    for name in names { try Data([1]).write(to: URL(fileURLWithPath: folder.file(name))) }
    try AtomicFile.write([4], to: folder.file("a"))
    #expect(
      try Folder.names(in: folder.path) == ["a", "a.tmp-", "a.tmp-1", "a.tmp-x", "b.tmp-999999999"])
  }

  @Test func whatCannotBeRenamedLeavesNoNeighbour() throws {
    let folder = try TemporaryFolder()
    try Folder.make(folder.file("a/b"))
    #expect(throws: ByteIOError.self) { try AtomicFile.write([1], to: folder.file("a")) }
    #expect(try Folder.names(in: folder.path) == ["a"])
  }

  /// As root one could put a file in the place of `/dev/null`, for all programs.
  @Test func whatIsNoFileIsNotReplacedByOne() throws {
    let folder = try TemporaryFolder()
    #expect(symlink("/dev/null", folder.file("null")) == 0)
    try AtomicFile.write([1], to: folder.file("null"))
    #expect(symlink("/dev/full", folder.file("full")) == 0)
    let full = #expect(throws: ByteIOError.self) {
      try AtomicFile.write([1], to: folder.file("full"))
    }
    #expect(full.map { "\($0)".contains("No space left") } == true)
    #expect(mkfifo(folder.file("pipe"), 0o600) == 0)
    let pipe = #expect(throws: ByteIOError.self) {
      try AtomicFile.write([1], to: folder.file("pipe"))
    }
    #expect(pipe.map { "\($0)".contains("found a pipe, expected the path of a file") } == true)
    #expect(try Folder.names(in: folder.path) == ["full", "null", "pipe"])
    #expect(throws: ByteIOError.self) { try FileStamp(path: folder.file("null")) }
    // A link to a file is what it was: replaced by the file.
    try AtomicFile.write([1], to: folder.file("a"))
    #expect(symlink("a", folder.file("link")) == 0)
    try AtomicFile.write([2], to: folder.file("link"))
    #expect(try readFile(folder.file("a")) == [1] && readFile(folder.file("link")) == [2])
  }
}
