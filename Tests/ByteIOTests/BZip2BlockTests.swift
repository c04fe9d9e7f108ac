import ByteIO
import TestSupport
import Testing

/// The block decoder against libbz2, on blocks that no encoder would write.
@Suite struct BZip2BlockTests {
  private let decoder = BZip2BlockDecoder()

  /// Decodes `bits` both ways, with the checksum that their content has, and says whether there is
  /// a block at their start, its content, and its length in bits.
  @discardableResult
  private func agreed(
    _ bits: BitString, sourceLocation: SourceLocation = #_sourceLocation
  ) -> (content: [UInt8], bitCount: Int)? {
    let bits = bits.with(checksum: BZip2Library.checksum(bits))
    let expected = BZip2Library.decode(bits)
    switch (decoder.decode(bits), expected) {
    case (.whole(let pieces), .whole(let expectedPieces)):
      #expect(pieces == expectedPieces, sourceLocation: sourceLocation)
      return (pieces.flatMap { $0 }, bits.bitCount)
    case (.wholeThenOther(let pieces, let bitCount), .wholeThenOther(let expectedPieces, _)):
      #expect(pieces == expectedPieces, sourceLocation: sourceLocation)
      let cut = bits.prefix(bitCount)
      guard case .whole = BZip2Library.decode(cut), case .whole(let again) = decoder.decode(cut)
      else {
        Issue.record("\(bitCount) bits are no block", sourceLocation: sourceLocation)
        return nil
      }
      #expect(again == pieces, sourceLocation: sourceLocation)
      return (pieces.flatMap { $0 }, bitCount)
    case (.damaged, .damaged): return nil
    case (.damaged(let reason), .wholeThenOther(_, let bitCount)):
      // libbz2 may have taken the frame for a part of the block, or given a run without a length
      // one: neither is a block.
      for count in max(0, bitCount - 24)...bitCount {
        if case .whole = BZip2Library.decode(bits.prefix(count)) {
          Issue.record("\(reason), but a block of \(count) bits", sourceLocation: sourceLocation)
        }
      }
      return nil
    case (let outcome, _):
      Issue.record("\(outcome), but \(expected)", sourceLocation: sourceLocation)
      return nil
    }
  }

  /// The blocks of `content`, compressed by libbz2.
  private func blocks(_ content: [UInt8], level: Int = 9) throws -> [BitString] {
    let stored = try TemporaryFolder().compressed(content, .bzip2, level: level)
    return stored.withUnsafeBufferPointer { bytes in
      var blocks: [BitString] = []
      var start = 32
      while let next = BZip2Format.firstMark(in: bytes, from: start + 48) {
        blocks.append(BitString(bytes, bits: start..<next.bit))
        start = next.bit
      }
      return blocks
    }
  }

  @Test func contentsOfAllKinds() throws {
    var generator = SeededGenerator(seed: 60)
    let noise = (0..<100_000).map { _ in UInt8.random(in: 0...255, using: &generator) }
    let runs = (0..<3_000).flatMap { _ in
      [UInt8](
        repeating: UInt8.random(in: 0...3, using: &generator),
        count: Int.random(in: 1...300, using: &generator))
    }
    let contents: [[UInt8]] = [
      [7], [7, 7], [7, 7, 7, 7], Array(repeating: 7, count: 255), Array(repeating: 7, count: 256),
      Array(repeating: 7, count: 5_000_000), noise, runs, randomText(byteCount: 950_000, seed: 61),
    ]
    for content in contents {
      var joined: [UInt8] = []
      for block in try blocks(content) { joined += try #require(agreed(block)).content }
      #expect(joined == content)
    }
  }

  /// Their rows make as many circles as the word is repeated, most of them without a start.
  @Test(arguments: [1, 2, 3, 5, 64, 1000, 1024, 2048, 3001, 30_000])
  func aWordOverAndOver(length: Int) throws {
    var generator = SeededGenerator(seed: UInt64(length))
    let word = (0..<length).map { UInt8($0 % 2) + 2 * UInt8.random(in: 0...9, using: &generator) }
    let content = Array(repeatElement(word, count: 400_000 / length).joined())
    #expect(try agreed(#require(blocks(content).first))?.content == content)
  }

  @Test func cutsAndFlips() throws {
    let block = try #require(blocks(randomText(byteCount: 400, seed: 62)).first)
    for bitCount in stride(from: 48, to: block.bitCount, by: 5) {
      #expect(agreed(block.prefix(bitCount)) == nil)
    }
    let flips = stride(from: 80, to: block.bitCount, by: 5)
    #expect(flips.count(where: { agreed(block.flipped($0)) != nil }) > 100)
  }

  @Test func aWrongChecksumOrMagic() throws {
    let block = try #require(blocks([1, 2, 3]).first)
    for bit in 0..<80 {
      guard case .damaged = decoder.decode(block.flipped(bit)) else {
        Issue.record("bit \(bit) is not looked at")
        continue
      }
    }
    guard case .damaged = decoder.decode(BitString()) else {
      Issue.record("a block of no bits")
      return
    }
  }

  @Test func randomisedBlocks() throws {
    let content = randomText(byteCount: 5000, seed: 63)
    let block = try #require(blocks(content).first)
    let read = try #require(agreed(block.flipped(80)))
    #expect(read.content != content && read.bitCount == block.bitCount)
  }

  /// Random codes, complete, with too few words and with too many, before random bits: among what
  /// comes out are blocks of many circles, first rows in any of them, and all lengths of words.
  @Test func blocksOfNoise() {
    var generator = SeededGenerator(seed: 64)
    var (intactCount, longestByteCount) = (0, 0)
    for _ in 0..<300 {
      guard let read = agreed(RandomBlock(using: &generator).bits) else { continue }
      intactCount += 1
      longestByteCount = max(longestByteCount, read.content.count)
    }
    #expect(intactCount > 30 && longestByteCount > 50_000)
  }

  @Test func theLimitsOfTheFormat() {
    let bytes = Array<UInt8>(0..<100)
    let symbols = (0..<120).map { 2 + $0 % 99 } + [101]
    for codeCount in 0...7 {
      let block = RandomBlock.plain(symbols, usedBytes: bytes, codeCount: codeCount)
      #expect((agreed(block) != nil) == (2...6).contains(codeCount))
    }
    for selectorCount in [0, 1, 2, 3, 18_001, 18_002, 18_003, 32_767] {
      let block = RandomBlock.plain(symbols, usedBytes: bytes, selectorCount: selectorCount)
      #expect((agreed(block) != nil) == (selectorCount >= 3))
    }
    for origin in [0, 119, 120, 1 << 23, 1 << 24 - 1] as [UInt64] {
      let block = RandomBlock.plain(symbols, usedBytes: bytes, origin: origin)
      #expect((agreed(block) != nil) == (origin < 120))
    }
    #expect(agreed(RandomBlock.plain([1], usedBytes: [])) == nil)
    #expect(agreed(RandomBlock.plain([2], usedBytes: [65])) == nil)
  }

  /// Digits of 1 and 2, doubling, and a length that is a block, one more, or far more.
  @Test func runsAsLongAsABlock() {
    func block(_ byteCount: Int) -> BitString {
      var digits: [Int] = []
      var rest = byteCount
      while rest > 0 {
        digits.append(rest % 2 == 1 ? 0 : 1)
        rest = (rest - digits[digits.count - 1] - 1) / 2
      }
      return RandomBlock.plain(digits + [2], usedBytes: [65])
    }
    // Four bytes and a length of 65, over and over.
    #expect(agreed(block(900_000))?.content.count == 900_000 / 5 * 69)
    #expect(agreed(block(899_995))?.content.count == 899_995 / 5 * 69)
    // The last of these has four equal bytes, and then nothing.
    for byteCount in [899_999, 900_001, 2_000_000, 1 << 40] {
      #expect(agreed(block(byteCount)) == nil)
    }
  }
}
