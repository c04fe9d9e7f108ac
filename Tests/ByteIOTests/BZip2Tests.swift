import ByteIO
import TestSupport
import Testing

@Suite struct BZip2Tests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Level 1 makes blocks of 100 kB.
  private let text = randomText(byteCount: 450_000, seed: 30)

  /// The bits at which blocks and the stream's end begin, found the slow way.
  private func marks(_ bytes: [UInt8]) -> [Int] {
    var window: UInt64 = 0
    var marks: [Int] = []
    for bit in 0..<8 * bytes.count {
      window = window << 1 | UInt64(bytes[bit / 8] >> UInt8(7 - bit % 8) & 1)
      let last48 = window & (1 << 48 - 1)
      if bit >= 47, last48 == BZip2Format.blockMagic || last48 == BZip2Format.streamEndMagic {
        marks.append(bit - 47)
      }
    }
    return marks
  }

  @Test func scannerFindsWhatTheSlowTwinFinds() throws {
    let stored = try folder.compressed(text, .bzip2, level: 1)
    let expected = marks(stored)
    #expect(expected.count == 6)
    var found: [Int] = []
    stored.withUnsafeBufferPointer { bytes in
      var bit = 0
      while let mark = BZip2Format.firstMark(in: bytes, from: bit) {
        found.append(mark.bit)
        bit = mark.bit + 1
      }
    }
    #expect(found == expected)
  }

  @Test func scannerFindsMagicsAtEveryBit() {
    for magic in [BZip2Format.blockMagic, BZip2Format.streamEndMagic] {
      for lead in 0..<40 {
        var bits = BitString()
        bits.append((1 << UInt64(lead)) - 1, bitCount: lead)
        bits.append(magic, bitCount: 48)
        bits.append(0, bitCount: 16)
        bits.bytes.withUnsafeBufferPointer { bytes in
          #expect(BZip2Format.firstMark(in: bytes, from: 0)?.bit == lead)
          #expect(BZip2Format.firstMark(in: bytes, from: lead)?.bit == lead)
          #expect(BZip2Format.firstMark(in: bytes, from: lead + 1) == nil)
        }
      }
    }
  }

  @Test func bitStringsJoin() {
    var generator = SeededGenerator(seed: 31)
    for _ in 0..<200 {
      let source = (0..<20).map { _ in UInt8.random(in: 0...255, using: &generator) }
      let cut = Int.random(in: 0...160, using: &generator)
      let start = Int.random(in: 0...cut, using: &generator)
      let end = Int.random(in: cut...160, using: &generator)
      source.withUnsafeBufferPointer { bytes in
        var joined = BitString(bytes, bits: start..<cut)
        joined.append(BitString(bytes, bits: cut..<end))
        let whole = BitString(bytes, bits: start..<end)
        #expect(joined.bytes == whole.bytes && joined.bitCount == whole.bitCount)
        for bit in 0..<max(0, whole.bitCount - 8) {
          let high = source[(start + bit) / 8] >> UInt8(7 - (start + bit) % 8) & 1
          #expect(whole.value(at: bit, bitCount: 1) == UInt64(high))
        }
      }
    }
  }

  @Test func aFlippedBitCostsOneBlock() async throws {
    let stored = try folder.compressed(text, .bzip2, level: 1)
    let marks = marks(stored)
    var bad = stored
    bad[(marks[2] + marks[3]) / 16] ^= 8
    let path = try folder.store(bad)
    let read = try await Content(path: path, workers: 1)
    #expect(read.gaps.map(\.offset) == [marks[2] / 8])
    #expect(read.runs.count == 2)
    #expect(text.starts(with: read.runs[0]) && read.runs[0].count > 150_000)
    #expect(text.suffix(read.runs[1].count) == read.runs[1][...] && read.runs[1].count > 150_000)
    #expect(read.bytes.count > text.count - 101_000)
    for workers in 2...4 { #expect(try await Content(path: path, workers: workers) == read) }
  }

  @Test func aDamagedMagicCostsOneBlock() async throws {
    let stored = try folder.compressed(text, .bzip2, level: 1)
    var bad = stored
    bad[marks(stored)[2] / 8 + 2] ^= 1
    let read = try await Content(path: folder.store(bad), workers: 2)
    #expect(read.gaps.count == 1)
    #expect(read.bytes.count > text.count - 101_000)
  }

  @Test func theStreamsChecksumIsChecked() async throws {
    var stored = try folder.compressed(text, .bzip2, level: 1)
    let marks = marks(stored)
    stored[marks[marks.count - 1] / 8 + 8] ^= 0x10
    let read = try await Content(path: folder.store(stored))
    #expect(read.runs == [text, []])
    #expect(read.gaps.first?.reason.contains("checksum") == true)
  }

  @Test func aMissingStreamEnd() async throws {
    let stored = try folder.compressed(text, .bzip2, level: 1)
    for missing in [1, 4, 10] {
      let read = try await Content(path: folder.store(Array(stored.dropLast(missing))))
      #expect(read.bytes == text, "\(missing)")
      #expect(read.gaps.count == 1, "\(missing)")
    }
  }

  /// The block's map of used bytes holds the magics themselves: bits that the format leaves to the
  /// content, so that a correct encoder writes a magic inside a block.
  @Test func falseMagicsInsideABlockAreJoined() async throws {
    let block: [UInt64] = [0x3141, 0x5926, 0x5359]
    let streamEnd: [UInt64] = [0x1772, 0x4538, 0x5090]
    for groups in [block, streamEnd, block + streamEnd] {
      var used: [UInt8] = []
      for (group, bits) in groups.enumerated() {
        for place in 0..<16 where bits >> UInt64(15 - place) & 1 == 1 {
          used.append(UInt8(16 * group + place))
        }
      }
      var generator = SeededGenerator(seed: 32)
      // No byte twice in a row: the counts with which runs are coded are used bytes too.
      var content = used
      while content.count < 250_000 {
        let next = used[Int.random(in: 0..<used.count, using: &generator)]
        if next != content[content.count - 1] { content.append(next) }
      }
      let stored = try folder.compressed(content, .bzip2, level: 1)
      // Three blocks and an end, and in each block one false magic or two.
      #expect(marks(stored).count == 4 + 3 * groups.count / 3)
      for workers in 1...3 {
        let read = try await Content(path: folder.store(stored), workers: workers)
        #expect(read.runs == [content])
      }
    }
  }

  @Test func manyStreams() async throws {
    var stored: [UInt8] = []
    for start in stride(from: 0, to: text.count, by: 15_000) {
      stored += try folder.compressed(Array(text[start..<start + 15_000]), .bzip2)
    }
    stored += try folder.compressed([], .bzip2)
    for workers in 1...3 {
      #expect(try await Content(path: folder.store(stored), workers: workers).runs == [text])
    }
  }

  @Test func headersWithoutBlocks() async throws {
    for stored in ["BZh9", "BZh91AY", "BZh91AY&SY", "BZh9\u{17}rE8P"] {
      let read = try await Content(path: folder.store(Array(stored.utf8)))
      #expect(read.bytes.isEmpty && read.gaps.count == 1, "\(stored)")
    }
    let text = Array("BZh9 is how bzip2 files begin\n".utf8)
    #expect(try await Content(path: folder.store(text)).runs == [text])
  }

  @Test func aLongStretchOfGarbage() async throws {
    let stored = try folder.compressed(text, .bzip2, level: 1)
    let garbage = [UInt8](repeating: 0x55, count: 9_000_000)
    let read = try await Content(path: folder.store(stored + garbage + stored), workers: 2)
    #expect(read.runs == [text, text])
  }
}
