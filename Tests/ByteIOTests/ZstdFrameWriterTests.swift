import ByteIO
import TestSupport
import Testing

struct ZstdFrameWriterTests {
  let folder: TemporaryFolder
  let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.file("a.zst")
  }

  @discardableResult
  private func write(_ records: [[UInt8]]) throws -> [UInt8] {
    var writer = try ZstdFrameWriter(path: path)
    for record in records { try writer.append(record) }
    #expect(writer.contentByteCount == records.reduce(0) { $0 + $1.count })
    try writer.finish()
    return try readFile(path)
  }

  private func records(_ count: Int) -> [[UInt8]] {
    (0..<count).map { randomText(byteCount: 100 + 7919 * $0 % 90_000, seed: UInt64($0)) + [10] }
  }

  @Test func framesHoldWholeRecords() async throws {
    let records = records(150)
    let stored = try write(records)
    #expect(try write(records) == stored)
    let frames = try ZstdFrames(path: path)
    var rest = records[...]
    var offset = 0
    for index in frames.frames.indices {
      let content = try frames.read(frame: index)
      #expect(frames.frames[index].contentOffset == offset)
      #expect(frames.frames[index].contentByteCount == content.count)
      #expect(content.count >= 1 << 20 || index == frames.frames.count - 1)
      #expect(content.count < (1 << 20) + 100_000)
      offset += content.count
      var joined: [UInt8] = []
      while joined.count < content.count, let record = rest.popFirst() { joined += record }
      #expect(joined == content)
    }
    #expect(rest.isEmpty && frames.contentByteCount == offset)
    #expect(frames.frames.count > 3)
    #expect(try await Content(path: path).runs == [Array(records.joined())])
    if let read = try output(of: "zstd", ["-dc", path]) {
      #expect(read == Array(records.joined()))
    }
  }

  @Test func whatIsTakenBackWasNeverThere() async throws {
    let records = records(80)
    let expected = try write(records)
    for (first, count) in [(0, 1), (0, 70), (3, 0), (39, 41), (79, 60)] {
      var writer = try ZstdFrameWriter(path: path)
      for record in records[..<first] { try writer.append(record) }
      let place = writer.place
      for record in records.suffix(count) { try writer.append(record) }
      try writer.append(ZstdFrame(compressing: records[1]))
      try writer.takeBack(to: place)
      for record in records[first...] { try writer.append(record) }
      try writer.finish()
      #expect(try readFile(path) == expected, "\(first), \(count)")
    }
  }

  @Test func aFolderIsNoFile() {
    #expect(throws: ByteIOError.self) { _ = try ZstdFrameWriter(path: folder.path) }
  }
}
