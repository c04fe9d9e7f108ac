import ByteIO
import TestSupport
import Testing

@Suite struct ZstdFramesTests {
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

  @Test func readsInParallel() async throws {
    let records = records(150)
    try write(records)
    let frames = try ZstdFrames(path: path)
    let contents = try await withThrowingTaskGroup(of: (Int, [UInt8]).self) { group in
      for index in frames.frames.indices {
        group.addTask { (index, try frames.read(frame: index)) }
      }
      return try await group.reduce(into: [Int: [UInt8]]()) { $0[$1.0] = $1.1 }
    }
    #expect(frames.frames.indices.flatMap { contents[$0] ?? [] } == Array(records.joined()))
  }

  @Test func aFileWithoutRecords() async throws {
    try write([])
    #expect(try ZstdFrames(path: path).frames.isEmpty)
    #expect(try await Content(path: path).runs == [[]])
  }

  @Test func filesWithoutATable() throws {
    let stored = try write(records(3))
    for bad in [[], [1], Array(stored.dropLast()), stored + [0], Array(stored.prefix(9))] {
      #expect(throws: ByteIOError.self) { try ZstdFrames(path: folder.store(bad)) }
    }
    #expect(throws: ByteIOError.self) { try ZstdFrames(path: folder.file("none")) }
    #expect(throws: ByteIOError.self) { try ZstdFrames(path: folder.path) }
  }

  /// A table that tells of other sizes is refused, when it is read or when its frame is.
  @Test func tablesThatLie() throws {
    let stored = try write(records(40))
    let frames = try ZstdFrames(path: path)
    let table = frames.frames.last.map { $0.storedOffset + $0.storedByteCount } ?? 0
    for place in table..<stored.count {
      // The format leaves the lowest bits of the descriptor without meaning.
      for bit: UInt8 in place == stored.count - 5 ? [4, 0x80] : [1, 0x80] {
        var bad = stored
        bad[place] ^= bit
        let badPath = try folder.store(bad)
        #expect(throws: ByteIOError.self, "byte \(place - table)") {
          let frames = try ZstdFrames(path: badPath)
          for index in frames.frames.indices { _ = try frames.read(frame: index) }
        }
      }
    }
  }

  @Test func flippedBitsAreSeen() throws {
    let records = records(60)
    let stored = try write(records)
    let frames = try ZstdFrames(path: path).frames
    var generator = SeededGenerator(seed: 60)
    for _ in 0..<100 {
      let index = Int.random(in: 0..<frames.count, using: &generator)
      let place =
        frames[index].storedOffset
        + Int.random(in: 0..<frames[index].storedByteCount, using: &generator)
      var bad = stored
      bad[place] ^= 1 << UInt8.random(in: 0...7, using: &generator)
      let damaged = try ZstdFrames(path: folder.store(bad))
      for other in frames.indices where other != index { _ = try damaged.read(frame: other) }
      // Some bits of a frame's header change nothing; what is read must be right.
      let read = try? damaged.read(frame: index)
      #expect(try read == nil || read == ZstdFrames(path: path).read(frame: index))
    }
  }
}
