import CBZip2

/// One bzip2 block, decoded by libbz2 as a stream of a single block: what `BZip2BlockDecoder` is
/// tested against, and what decodes the blocks that it leaves alone.
package enum BZip2Library {
  private static let headerByteCount = 4

  /// Decodes the block that `bits` hold from its magic on.
  package static func decode(_ bits: BitString) -> BZip2Block.Outcome {
    let (code, pieces, usedBitCount) = run(bits)
    if code == BZ_STREAM_END { return .whole(pieces) }
    // The block's own checksum tells a good block before foreign bits from a damaged one.
    if !pieces.isEmpty, checksum(pieces) == BZip2Block.storedChecksum(bits) {
      return .wholeThenOther(pieces, usedBitCount: min(usedBitCount, bits.bitCount))
    }
    return .damaged(code == BZ_MEM_ERROR ? "libbz2 has no memory" : "a damaged bzip2 block")
  }

  /// The checksum of what libbz2 makes of the block that `bits` hold, whichever they claim.
  package static func checksum(_ bits: BitString) -> UInt32 { checksum(run(bits).pieces) }

  private static func run(
    _ bits: BitString
  ) -> (code: Int32, pieces: [[UInt8]], usedBitCount: Int) {
    // libbz2 keeps the address of its stream and refuses any other.
    let stream = UnsafeMutablePointer<bz_stream>.allocate(capacity: 1)
    stream.initialize(to: bz_stream())
    defer { stream.deallocate() }
    guard BZ2_bzDecompressInit(stream, 0, 0) == BZ_OK else { return (BZ_MEM_ERROR, [], 0) }
    defer { BZ2_bzDecompressEnd(stream) }
    let framed = framed(bits)
    return framed.withUnsafeBytes { input in
      stream.pointee.next_in = UnsafeMutablePointer(
        mutating: input.assumingMemoryBound(to: CChar.self).baseAddress)
      stream.pointee.avail_in = UInt32(input.count)
      var pieces: [[UInt8]] = []
      let code = run(stream, into: &pieces)
      let used = input.count - Int(stream.pointee.avail_in) - headerByteCount
      return (code, pieces, max(0, 8 * used))
    }
  }

  /// A stream of one block, whose combined checksum is the block's.
  private static func framed(_ bits: BitString) -> [UInt8] {
    var framed = BitString()
    framed.append(0x425a_6839, bitCount: 32)  // "BZh9"
    framed.append(bits)
    framed.append(BZip2Format.streamEndMagic, bitCount: BZip2Format.magicBitCount)
    framed.append(UInt64(BZip2Block.storedChecksum(bits)), bitCount: 32)
    return framed.bytes
  }

  private static func run(
    _ stream: UnsafeMutablePointer<bz_stream>, into pieces: inout [[UInt8]]
  ) -> Int32 {
    while true {
      var code: Int32 = 0
      let piece = [UInt8](unsafeUninitializedCapacity: BZip2Block.pieceByteCount) { output, count in
        stream.pointee.next_out = UnsafeMutableRawPointer(output.baseAddress)?
          .assumingMemoryBound(to: CChar.self)
        stream.pointee.avail_out = UInt32(BZip2Block.pieceByteCount)
        code = BZ2_bzDecompress(stream)
        count = BZip2Block.pieceByteCount - Int(stream.pointee.avail_out)
      }
      if !piece.isEmpty { pieces.append(piece) }
      if code != BZ_OK || piece.count < BZip2Block.pieceByteCount { return code }
    }
  }

  /// bzip2's CRC-32: polynomial 0x04C11DB7, most significant bit first.
  private static func checksum(_ pieces: [[UInt8]]) -> UInt32 {
    checksumTable.withUnsafeBufferPointer { table in
      var checksum: UInt32 = ~0
      for piece in pieces {
        for byte in piece {
          checksum = checksum << 8 ^ table[Int(UInt8(checksum >> 24) ^ byte)]
        }
      }
      return ~checksum
    }
  }

  private static let checksumTable: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte) << 24) { value, _ in
      value << 1 ^ (value >> 31 == 1 ? 0x04c1_1db7 : 0)
    }
  }
}
