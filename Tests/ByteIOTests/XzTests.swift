import ByteIO
import Foundation
import TestSupport
import Testing

/// What is xz's own; the rules that all containers share are in `DamageTests`.
@Suite struct XzTests {
  let folder: TemporaryFolder
  let text = randomText(byteCount: 400_000, seed: 70)

  init() throws { folder = try TemporaryFolder() }

  @Test func paddingBetweenAndAfterStreams() async throws {
    let stored = try folder.compressed(text, .xz)
    let padding = [UInt8](repeating: 0, count: 8)
    let path = try folder.store(stored + padding + stored + padding)
    #expect(try await Content(path: path).runs == [text + text])
  }

  /// Zeros before the first stream are no padding, but damage.
  @Test func zerosBeforeTheFirstStreamAreDamage() async throws {
    let read = try await Content(path: folder.store([0, 0, 0, 0] + folder.compressed(text, .xz)))
    #expect(read.runs == [[], text])
    #expect(read.gaps.map(\.offset) == [0])
  }

  @Test func filesOfTheReferenceToolInManyBlocks() async throws {
    let plain = try folder.store(text, as: "plain")
    for arguments in [["-9e"], ["-0", "--block-size=50000", "-T2"], ["--check=none"]] {
      guard let stored = try output(of: "xz", arguments + ["-c", plain]) else { return }
      let read = try await Content(path: folder.store(stored))
      #expect(read.runs == [text], "\(arguments)")
    }
  }

  /// A dictionary of 1 GiB is damage, not an allocation.
  @Test func aStreamThatAsksForTooMuchMemory() async throws {
    let plain = try folder.store(text, as: "plain")
    guard let stored = try output(of: "xz", ["--lzma2=dict=1GiB", "-c", plain]) else { return }
    let read = try await Content(path: folder.store(stored + folder.compressed(text, .xz)))
    #expect(read.gaps.first?.reason.contains("256 MiB") == true)
    #expect(read.runs == [[], text])
  }

  @Test func theChecksumIsVerified() async throws {
    let stored = try folder.compressed(text, .xz)
    var bad = stored
    // The block's CRC64 stands before the index.
    bad[bad.count - Self.tailByteCount(stored) - 1] ^= 1
    let read = try await Content(path: folder.store(bad + stored))
    #expect(read.gaps.count == 1)
    #expect(read.runs == [[], text])
  }

  // MARK: Blocks

  private static let blockByteCount = 40_000

  /// Ten blocks, and the offset at which each ends.
  private func blocks(_ check: XzCheck = .crc64) throws -> (stored: [UInt8], ends: [Int]) {
    let stored = try xzStream(text, blockByteCount: Self.blockByteCount, check: check)
    let ends = try (1...10).map { count in
      let part = try xzStream(
        Array(text.prefix(count * Self.blockByteCount)), blockByteCount: Self.blockByteCount,
        check: check)
      return part.count - Self.tailByteCount(part)
    }
    return (stored, ends)
  }

  /// The bytes of the index and of the footer, which says how long the index is: 4 bytes, and as
  /// many times 4.
  private static func tailByteCount(_ stored: [UInt8]) -> Int {
    let size = stored[(stored.count - 8)...].prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    return 4 * (size + 1) + 12
  }

  /// What is left of the text when one block is lost.
  private func runs(without block: Int) -> [[UInt8]] {
    let start = block * Self.blockByteCount
    return [Array(text[..<start]), Array(text[(start + Self.blockByteCount)...])]
  }

  @Test(arguments: [1, 2, 4]) func aFlippedBitCostsItsBlock(_ workers: Int) async throws {
    let (stored, ends) = try blocks()
    var generator = SeededGenerator(seed: 71)
    for round in 0..<40 {
      let place = Int.random(in: 12..<ends[9], using: &generator)
      var bad = stored
      bad[place] ^= 1 << UInt8.random(in: 0...7, using: &generator)
      let block = try #require(ends.firstIndex { place < $0 })
      let read = try await Content(path: folder.store(bad), workers: workers)
      #expect(read.gaps.count == 1, "round \(round), byte \(place)")
      #expect(read.gaps.allSatisfy { $0.unit == nil })
      #expect(read.runs == runs(without: block), "round \(round), byte \(place)")
    }
  }

  /// Bytes that are lost lead the index astray; blocks are found by their headers.
  @Test func lostBytesCostTheirBlock() async throws {
    let (stored, ends) = try blocks()
    for block in [0, 1, 5, 8] {
      let place = ends[block] - 5000
      let bad = Array(stored[..<place] + stored[(place + 7)...])
      let path = try folder.store(bad)
      let first = try await Content(path: path)
      let unit = try #require(first.gaps.first?.unit)
      #expect(unit == (block == 0 ? 12 : ends[block - 1]))
      #expect(try await ByteSource.damagedUnits(path: path, workers: 2) == [unit])
      let read = try await Content(path: path, workers: 3, damagedUnits: [unit])
      let verified = read.runs.indices.filter { !read.unverifiedRuns.contains($0) }
      #expect(
        verified.map { read.runs[$0] }.filter { !$0.isEmpty }
          == runs(without: block)
          .filter { !$0.isEmpty })
    }
  }

  /// Without an index, or with a wrong one, all blocks are read all the same.
  @Test func aDamagedEndCostsNoBlock() async throws {
    let (stored, ends) = try blocks()
    for place in stride(from: ends[9], to: stored.count, by: 3) {
      var bad = stored
      bad[place] ^= 0x10
      let read = try await Content(path: folder.store(bad + stored), workers: 2)
      #expect(read.gaps.count == 1, "\(place - ends[9])")
      #expect(read.runs == [text, text], "\(place - ends[9])")
    }
    let cut = try await Content(path: folder.store(Array(stored[..<ends[9]])), workers: 2)
    #expect(cut.runs == [text, []] && cut.gaps.count == 1)
  }

  /// A footer that is whole, but of another stream.
  @Test func aFooterOfAnotherStream() async throws {
    let (stored, _) = try blocks()
    let bad = try stored.dropLast(12) + xzStream(text).suffix(12)
    #expect(xzContent(Array(bad)) == nil)
    let read = try await Content(path: folder.store(Array(bad)))
    #expect(read.runs == [text, []])
    #expect(read.gaps.map(\.offset) == [stored.count - 12])
  }

  @Test func aDamagedHeaderCostsNoBlock() async throws {
    let (stored, _) = try blocks()
    for place in 0..<12 {
      var bad = stored
      bad[place] ^= 4
      let alone = try await Content(path: folder.store(bad), workers: 2)
      #expect(alone.runs == [[], text], "\(place)")
      let last = try await Content(path: folder.store(stored + bad), workers: 2)
      #expect(last.runs == [text, text], "\(place)")
      // Without the index either, the kind of check is a guess, and the right one.
      let lost = try await Content(path: folder.store(Array(bad.dropLast(20))), workers: 2)
      #expect(lost.runs == [[], text], "\(place)")
    }
  }

  /// The slow way, liblzma's own from first byte to last, and ours, from files and from pipes.
  @Test(arguments: XzCheck.allCases) func liblzmaReadsTheSame(_ check: XzCheck) async throws {
    var generator = SeededGenerator(seed: 72)
    for _ in 0..<12 {
      var stored: [UInt8] = []
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let content = text.prefix(Int.random(in: 0...90_000, using: &generator))
        stored += try xzStream(
          Array(content), blockByteCount: Int.random(in: 1000...50_000, using: &generator),
          check: check)
        stored += [UInt8](repeating: 0, count: 4 * Int.random(in: 0...3, using: &generator))
      }
      let expected = try #require(xzContent(stored))
      let path = try folder.store(stored)
      let read = try await Content(path: path, workers: 1)
      #expect(read.runs == [expected])
      #expect(try await Content(path: path, workers: 3) == read)
      #expect(try await Content(path: pipe(stored)).runs == [expected])
      var bad = stored
      bad[Int.random(in: 0..<stored.count, using: &generator)] ^= 0x40
      let isWhole = try await Content(path: folder.store(bad), workers: 3).gaps.isEmpty
      if check != .none { #expect(isWhole == (xzContent(bad) != nil)) }
    }
  }

  /// Blocks that are too large to be held are read from front to back.
  @Test func aLargeBlock() async throws {
    let content = [UInt8](repeating: UInt8(ascii: "a"), count: 70 << 20)
    let stored = try xzStream(content) + xzStream(text)
    let read = try await Content(path: folder.store(stored), workers: 2)
    #expect(read.gaps.isEmpty)
    #expect(read.bytes.count == content.count + text.count)
    #expect(read.bytes.suffix(text.count).elementsEqual(text))
  }

  /// A pipe that holds `bytes`.
  private func pipe(_ bytes: [UInt8]) throws -> String {
    let path = folder.file("pipe-\(UUID().uuidString)")
    #expect(mkfifo(path, 0o600) == 0)
    Thread.detachNewThread {
      guard let file = try? File(writing: path) else { return }
      do { try file.write(bytes) } catch { return }
    }
    return path
  }

  @Test func writingIsRefused() {
    #expect(throws: ByteIOError.self) {
      _ = try CompressedWriter(path: folder.file("new.xz"), container: .xz, level: nil)
    }
    #expect(!FileManager.default.fileExists(atPath: folder.file("new.xz")))
  }
}
