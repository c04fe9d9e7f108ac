import ByteIO
import TestSupport
import Testing

struct ZstdFrameTests {
  @Test(arguments: [0, 1, 1000, 3_000_000])
  func aFrameIsReadOnItsOwn(_ byteCount: Int) async throws {
    let folder = try TemporaryFolder()
    let content = randomText(byteCount: byteCount, seed: UInt64(byteCount))
    let frame = try ZstdFrame(compressing: content)
    #expect(frame.contentByteCount == byteCount)
    var writer = try ZstdFrameWriter(path: folder.file("a.zst"))
    try writer.append(frame)
    try writer.append(ZstdFrame(compressing: content))
    try writer.finish()
    let frames = try ZstdFrames(path: folder.file("a.zst"))
    #expect(frames.frames.count == 2)
    #expect(frames.frames[0].storedByteCount == frames.frames[1].storedByteCount)
    #expect(try frames.read(frame: 1) == content)
    #expect(try await Content(path: folder.file("a.zst")).bytes == content + content)
  }

  /// Frames that were made elsewhere, between records that are gathered.
  @Test func framesAreAppendedWhole() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("a.zst")
    let records = (0..<12).map { randomText(byteCount: 100 + 7919 * $0, seed: UInt64($0)) + [10] }
    var writer = try ZstdFrameWriter(path: path)
    for (index, record) in records.enumerated() {
      if index % 4 == 1 {
        try writer.append(ZstdFrame(compressing: record))
      } else {
        try writer.append(record)
      }
    }
    #expect(writer.contentByteCount == records.reduce(0) { $0 + $1.count })
    try writer.finish()
    let frames = try ZstdFrames(path: path)
    let expected = [[0], [1], [2, 3, 4], [5], [6, 7, 8], [9], [10, 11]].map {
      Array($0.map { records[$0] }.joined())
    }
    #expect(try frames.frames.indices.map { try frames.read(frame: $0) } == expected)
    let padded = try frames.read(frame: 2, padding: 3)
    #expect(padded == expected[2] + [0, 0, 0])
  }
}
