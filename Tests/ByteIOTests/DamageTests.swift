import ByteIO
import TestSupport
import Testing

/// Damage costs what it hits, and nothing beside it.
@Suite struct DamageTests {
  static let compressed: [Container] = [.gzip, .bzip2, .zstd, .xz]
  let folder: TemporaryFolder
  let texts = (0..<4).map { randomText(byteCount: 60_000 + 999 * $0, seed: UInt64(10 + $0)) }

  init() throws { folder = try TemporaryFolder() }

  private func members(_ container: Container) throws -> [[UInt8]] {
    try texts.map { try folder.compressed($0, container) }
  }

  @Test(arguments: compressed)
  func aMemberCutShortThenAGoodOne(_ container: Container) async throws {
    let members = try members(container)
    for kept in [1, 15, members[1].count / 2, members[1].count - 1] {
      let stored = members[0] + members[1].prefix(kept) + members[2]
      let read = try await Content(path: folder.store(stored), workers: 2)
      #expect(!read.gaps.isEmpty, "\(kept)")
      #expect(read.bytes.starts(with: texts[0]), "\(kept)")
      #expect(read.runs.last?.suffix(texts[2].count) == texts[2][...], "\(kept)")
    }
  }

  @Test(arguments: compressed) func aFileCutShort(_ container: Container) async throws {
    let members = try members(container)
    for missing in [1, 4, 9, 1000] {
      let stored = members[0] + members[1].dropLast(missing)
      let read = try await Content(path: folder.store(stored), workers: 2)
      #expect(read.gaps.count == 1, "\(missing)")
      #expect((texts[0] + texts[1]).starts(with: read.bytes), "\(missing)")
      #expect(read.bytes.count >= texts[0].count, "\(missing)")
    }
  }

  @Test(arguments: compressed) func garbageBetweenAndAfter(_ container: Container) async throws {
    let members = try members(container)
    let garbage = Array("this is not compressed".utf8)
    let path = try folder.store(members[0] + garbage + members[1] + garbage)
    let read = try await Content(path: path)
    #expect(read.runs == [texts[0], texts[1], []])
    #expect(
      read.gaps.map(\.offset) == [
        members[0].count, members[0].count + garbage.count + members[1].count,
      ])
  }

  @Test func zerosAfterAGzipMemberAreNoDamage() async throws {
    let members = try members(.gzip)
    let zeros = [UInt8](repeating: 0, count: 1500)
    let read = try await Content(path: folder.store(members[0] + zeros + members[1] + zeros))
    #expect(read.runs == [texts[0] + texts[1]])
  }

  /// Of a member that was cut short so early, and is known for it, nothing is left (from fuzzing).
  @Test(arguments: 4...10)
  func theNextMemberBeginsInsideTheHeaderOfADamagedOne(_ kept: Int) async throws {
    let header: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]
    let good = try folder.compressed(texts[2], .gzip)
    let path = try folder.store(header.prefix(kept) + good)
    let read = try await Content(path: path, damagedUnits: [0])
    #expect(read.gaps.count == 1 && read.unverifiedRuns.isEmpty)
    #expect(read.bytes == texts[2])
  }

  @Test func gzipDamageLiesInTheFile() async throws {
    // Found by `make fuzz TARGET=gzip`: deflate data that asks for bits past its end.
    let stored: [UInt8] =
      [0x1f, 0x8b, 8, 0, 4, 0, 0, 0, 0, 0xff, 0xc2, 0xa0] + [UInt8](repeating: 0xf1, count: 7)
      + [0x31, 1, 0, 0, 0, 0xc2, 0xa0]
    let read = try await Content(path: folder.store(stored))
    #expect(read.gaps.map(\.offset) == [stored.count])
  }

  @Test func gzipTrailerIsChecked() async throws {
    let members = try members(.gzip)
    for place in 1...8 {
      var bad = members[1]
      bad[bad.count - place] ^= 4
      let read = try await Content(path: folder.store(members[0] + bad + members[2]))
      #expect(read.runs == [texts[0] + texts[1], texts[2]])
      #expect(read.gaps.first?.reason.contains("checksum") == true)
    }
  }

  @Test func gzipHeaderFields() async throws {
    let plain = try folder.compressed(texts[0], .gzip)
    #expect(plain[3] == 0)
    let fields: [(flags: UInt8, bytes: [UInt8])] = [
      (4, [3, 0, 1, 2, 3]), (8, Array("name\0".utf8)), (16, Array("comment\0".utf8)), (2, [9, 9]),
      (1, []),
    ]
    var stored: [UInt8] = []
    for mask in 0..<32 {
      let chosen = fields.enumerated().filter { mask >> $0.offset & 1 == 1 }.map(\.element)
      stored += plain[..<3] + [chosen.reduce(0) { $0 | $1.flags }] + plain[4..<10]
      stored += chosen.flatMap(\.bytes) + plain[10...]
    }
    let read = try await Content(path: folder.store(stored))
    #expect(read.runs == [Array(repeatElement(texts[0], count: 32).joined())])
  }

  /// A file that is damaged everywhere is given up, and says so.
  @Test(arguments: [Container.gzip, .zstd, .xz])
  func endlessDamage(_ container: Container) async throws {
    // Longer than what is tried before a member is taken for one.
    var bad = try folder.compressed([UInt8](repeating: 10, count: 70_000), container)
    bad[bad.count - 1] ^= 1
    let path = try folder.store(Array(repeatElement(bad, count: 1200).joined()))
    let read = try await Content(path: path)
    #expect((1000...1001).contains(read.gaps.count))
    #expect(read.gaps.last?.reason.contains("too much damage") == true)
  }

  @Test func zstdSkippableFrames() async throws {
    let members = try members(.zstd)
    let skippable: [UInt8] = [0x53, 0x2a, 0x4d, 0x18, 5, 0, 0, 0, 1, 2, 3, 4, 5]
    let path = try folder.store(skippable + members[0] + skippable + members[1] + skippable)
    #expect(try await Content(path: path).runs == [texts[0] + texts[1]])
    #expect(try ByteSource(path: path, workers: 1).container == .zstd)
  }

  /// A flipped bit anywhere costs one member or block: all before it and all after it is read.
  @Test(arguments: compressed) func oneMutation(_ container: Container) async throws {
    let members = try members(container)
    var generator = SeededGenerator(seed: 20)
    let stored = Array(members.joined())
    let starts = members.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
    for round in 0..<300 {
      let place = Int.random(in: 10..<stored.count, using: &generator)
      let member = starts.lastIndex { $0 <= place } ?? 0
      var mutated = stored
      switch round % 4 {
      case 0, 1: mutated[place] ^= 1 << UInt8.random(in: 0...7, using: &generator)
      case 2: mutated.remove(at: place)
      default: mutated.insert(UInt8.random(in: 0...255, using: &generator), at: place)
      }
      let read = try await Content(path: folder.store(mutated), workers: 1 + round % 3).bytes
      // A change at a member's edge may be a change to its neighbour.
      let before = texts[..<(place == starts[member] ? max(0, member - 1) : member)].joined()
      let after = texts.dropFirst(member + 1).joined()
      #expect(read.starts(with: before), "round \(round), byte \(place)")
      #expect(read.suffix(after.count).elementsEqual(after), "round \(round), byte \(place)")
    }
  }

  /// Whatever the bytes are, reading ends and does not trap.
  @Test(arguments: compressed) func manyMutations(_ container: Container) async throws {
    let members = try members(container)
    var generator = SeededGenerator(seed: 21)
    for round in 0..<300 {
      var stored = Array(members.prefix(1 + round % 3).joined())
      for _ in 0..<Int.random(in: 2...40, using: &generator) {
        let place = Int.random(in: 0..<stored.count, using: &generator)
        stored[place] = UInt8.random(in: 0...255, using: &generator)
      }
      stored = Array(stored.prefix(Int.random(in: 0...stored.count, using: &generator)))
      let path = try folder.store(stored)
      let read = try await Content(path: path, workers: 1)
      #expect(try await Content(path: path, workers: 3) == read)
    }
  }
}
