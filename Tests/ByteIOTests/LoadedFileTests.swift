import ByteIO
import Foundation
import TestSupport
import Testing

struct LoadedFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test(arguments: [0, 1, 4096, 4097, 1_000_000])
  func theBytesAreThoseOfTheFile(_ byteCount: Int) throws {
    let content = randomText(byteCount: byteCount, seed: 5)
    let file = try LoadedFile(path: folder.store(content))
    #expect(Array(file.bytes) == content)
  }

  @Test func theBytesStayWhenTheNameIsGone() throws {
    let path = try folder.store([1, 2, 3])
    let file = try LoadedFile(path: path)
    try FileManager.default.removeItem(atPath: path)
    #expect(Array(file.bytes) == [1, 2, 3])
  }

  /// Under a map, this would end the process.
  @Test func aFileThatIsCutShortWhileItIsReadIsAnError() throws {
    let path = try folder.store(randomText(byteCount: 100_000, seed: 5))
    let watch = FileWatch { truncate($0, 70_000) }
    let error = #expect(throws: ByteIOError.self) {
      try FileWatch.$current.withValue(watch) { try LoadedFile(path: path) }
    }
    #expect(
      error.map { "\($0)" }
        == "\(path): found the end of the file at byte 70000, expected 100000 bytes, as it had when "
        + "it was opened")
  }

  @Test func theBytesStayWhenTheFileIsCutShort() throws {
    let content = randomText(byteCount: 100_000, seed: 6)
    let path = try folder.store(content)
    let file = try LoadedFile(path: path)
    #expect(truncate(path, 1) == 0)
    #expect(Array(file.bytes) == content)
  }

  @Test func whatHasNoLengthIsRefused() throws {
    let pipe = folder.file("pipe")
    #expect(mkfifo(pipe, 0o600) == 0)
    // A reader waits for a writer, so the pipe is opened for both.
    let descriptor = open(pipe, O_RDWR)
    defer { close(descriptor) }
    for path in [folder.path, pipe, folder.file("none")] {
      let error = #expect(throws: ByteIOError.self) { try LoadedFile(path: path) }
      #expect("\(String(describing: error))".contains(path), "\(path)")
    }
  }
}
