import ByteIO
import Foundation
import TestSupport
import Testing

@Suite struct CompressedWriterTests {
  static let levels: [(Container, ClosedRange<Int>)] = [
    (.gzip, 0...3), (.bzip2, 1...9), (.zstd, 1...19),
  ]

  @Test(arguments: levels) func everyLevel(_ container: Container, _ range: ClosedRange<Int>)
    async throws
  {
    let folder = try TemporaryFolder()
    let content = randomText(byteCount: 150_000, seed: 70)
    for level in range {
      let path = try folder.store(folder.compressed(content, container, level: level))
      #expect(try await Content(path: path).runs == [content])
    }
    for level in [range.lowerBound - 1, range.upperBound + 1] {
      #expect(throws: ByteIOError.self) {
        try folder.compressed(content, container, level: level)
      }
    }
  }

  @Test func plainFilesHaveNoLevel() throws {
    let folder = try TemporaryFolder()
    #expect(throws: ByteIOError.self) { try folder.compressed([], .plain, level: 1) }
    #expect(try folder.compressed([1, 2], .plain) == [1, 2])
  }

  @Test(arguments: [Container.plain, .gzip, .bzip2, .zstd])
  func piecesChangeNothing(_ container: Container) throws {
    let folder = try TemporaryFolder()
    let content = randomText(byteCount: 2_600_000, seed: 71)
    let whole = try folder.compressed(content, container)
    var generator = SeededGenerator(seed: 72)
    var writer = try CompressedWriter(
      path: folder.file("pieces"), container: container, level: nil)
    var rest = content[...]
    while !rest.isEmpty {
      let piece = rest.prefix(Int.random(in: 0...300_000, using: &generator))
      try writer.write(Array(piece))
      rest = rest.dropFirst(piece.count)
    }
    try writer.finish()
    #expect(try readFile(folder.file("pieces")) == whole)
  }
}
