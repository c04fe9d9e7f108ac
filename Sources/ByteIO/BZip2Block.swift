import CBZip2

/// One bzip2 block on its own, decoded by libbz2 as a stream of a single block.
package enum BZip2Block {
  /// What became of a block.
  package enum Outcome: Sendable {
    /// The block is whole; its bytes in pieces of at most 1 MiB.
    case whole([[UInt8]])
    /// The block is whole, but other bits follow it; the block took about `usedByteCount` bytes.
    case wholeThenOther([[UInt8]], usedByteCount: Int)
    /// There is no block here, or a damaged one.
    case damaged(String)
  }

  private static let pieceByteCount = 1 << 20
  private static let headerByteCount = 4

  /// The checksum that the block at the start of `bits` claims.
  package static func storedChecksum(_ bits: BitString) -> UInt32 {
    UInt32(truncatingIfNeeded: bits.value(at: BZip2Format.magicBitCount, bitCount: 32))
  }

  /// Decodes the block that `bits` hold from its magic on.
  package static func decode(_ bits: BitString) -> Outcome {
    let framed = framed(bits)
    // libbz2 keeps the address of its stream and refuses any other.
    let stream = UnsafeMutablePointer<bz_stream>.allocate(capacity: 1)
    stream.initialize(to: bz_stream())
    defer { stream.deallocate() }
    guard BZ2_bzDecompressInit(stream, 0, 0) == BZ_OK else {
      return .damaged("libbz2 has no memory")
    }
    defer { BZ2_bzDecompressEnd(stream) }
    var pieces: [[UInt8]] = []
    let code = framed.withUnsafeBytes { input in
      stream.pointee.next_in = UnsafeMutablePointer(
        mutating: input.assumingMemoryBound(to: CChar.self).baseAddress)
      stream.pointee.avail_in = UInt32(input.count)
      return run(stream, into: &pieces)
    }
    if code == BZ_STREAM_END { return .whole(pieces) }
    // The block's own checksum tells a good block before foreign bits from a damaged one.
    if !pieces.isEmpty, checksum(pieces) == storedChecksum(bits) {
      let used = framed.count - Int(stream.pointee.avail_in) - headerByteCount
      return .wholeThenOther(pieces, usedByteCount: max(0, min(used, bits.bytes.count)))
    }
    return .damaged(reason(code))
  }

  /// A stream of one block, whose combined checksum is the block's.
  private static func framed(_ bits: BitString) -> [UInt8] {
    var framed = BitString()
    framed.append(0x425a_6839, bitCount: 32)  // "BZh9"
    framed.append(bits)
    framed.append(BZip2Format.streamEndMagic, bitCount: BZip2Format.magicBitCount)
    framed.append(UInt64(storedChecksum(bits)), bitCount: 32)
    return framed.bytes
  }

  private static func run(
    _ stream: UnsafeMutablePointer<bz_stream>, into pieces: inout [[UInt8]]
  ) -> Int32 {
    while true {
      var code: Int32 = 0
      let piece = [UInt8](unsafeUninitializedCapacity: pieceByteCount) { output, count in
        stream.pointee.next_out = UnsafeMutableRawPointer(output.baseAddress)?
          .assumingMemoryBound(to: CChar.self)
        stream.pointee.avail_out = UInt32(pieceByteCount)
        code = BZ2_bzDecompress(stream)
        count = pieceByteCount - Int(stream.pointee.avail_out)
      }
      if !piece.isEmpty { pieces.append(piece) }
      if code != BZ_OK || piece.count < pieceByteCount { return code }
    }
  }

  private static func reason(_ code: Int32) -> String {
    switch code {
    case BZ_OK: "a bzip2 block is cut short"
    case BZ_MEM_ERROR: "libbz2 has no memory"
    default: "a damaged bzip2 block"
    }
  }

  /// bzip2's CRC-32: polynomial 0x04C11DB7, most significant bit first.
  private static func checksum(_ pieces: [[UInt8]]) -> UInt32 {
    var checksum: UInt32 = ~0
    for piece in pieces {
      for byte in piece {
        checksum = checksum << 8 ^ checksumTable[Int(UInt8(checksum >> 24) ^ byte)]
      }
    }
    return ~checksum
  }

  private static let checksumTable: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte) << 24) { value, _ in
      value << 1 ^ (value >> 31 == 1 ? 0x04c1_1db7 : 0)
    }
  }
}
