import ByteIO
import Foundation
import TestSupport
import Testing

struct MappedFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test(arguments: [0, 1, 4096, 4097, 1_000_000])
  func theBytesAreThoseOfTheFile(_ byteCount: Int) throws {
    let content = randomText(byteCount: byteCount, seed: 5)
    let file = try MappedFile(path: folder.store(content))
    #expect(Array(file.bytes) == content)
  }

  @Test func theBytesStayWhenTheNameIsGone() throws {
    let path = try folder.store([1, 2, 3])
    let file = try MappedFile(path: path)
    try FileManager.default.removeItem(atPath: path)
    #expect(Array(file.bytes) == [1, 2, 3])
  }

  @Test func whatHasNoLengthIsRefused() throws {
    let pipe = folder.file("pipe")
    #expect(mkfifo(pipe, 0o600) == 0)
    // A reader waits for a writer, so the pipe is opened for both.
    let descriptor = open(pipe, O_RDWR)
    defer { close(descriptor) }
    for path in [folder.path, pipe, folder.file("none")] {
      let error = #expect(throws: ByteIOError.self) { try MappedFile(path: path) }
      #expect("\(String(describing: error))".contains(path), "\(path)")
    }
  }
}
