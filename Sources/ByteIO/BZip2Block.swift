import CKernels
import Synchronization

/// One bzip2 block on its own.
package enum BZip2Block {
  /// What became of a block.
  package enum Outcome: Sendable {
    /// The block is whole; its bytes in pieces of at most 1 MiB.
    case whole([[UInt8]])
    /// The block is whole, but other bits follow it; the block took about `usedBitCount` bits.
    case wholeThenOther([[UInt8]], usedBitCount: Int)
    /// There is no block here, or a damaged one.
    case damaged(String)
  }

  static let pieceByteCount = 1 << 20

  /// The checksum that the block at the start of `bits` claims.
  package static func storedChecksum(_ bits: BitString) -> UInt32 {
    UInt32(truncatingIfNeeded: bits.value(at: BZip2Format.magicBitCount, bitCount: 32))
  }
}

/// Decodes one bzip2 block after another, in memory of its own: 27 MB, of which most blocks touch
/// 8.
package final class BZip2BlockDecoder: Sendable {
  /// Locked only so that two tasks cannot use it at once; the file's decoder sees that they do not.
  private let memory: Mutex<OpaquePointer>

  /// Makes a decoder.
  package init() {
    guard let memory = ck_bzip2_create() else { fatalError("no memory to decode bzip2 blocks") }
    self.memory = Mutex(memory)
  }

  deinit { memory.withLock { ck_bzip2_destroy($0) } }

  /// Decodes the block that `bits` hold from its magic on.
  package func decode(_ bits: BitString) -> BZip2Block.Outcome {
    memory.withLock { Self.decode(bits, in: $0) }
  }

  private static func decode(_ bits: BitString, in memory: OpaquePointer) -> BZip2Block.Outcome {
    var usedBitCount: Int64 = 0
    let outcome = bits.bytes.withUnsafeBufferPointer { bytes in
      guard let start = bytes.baseAddress else { return ck_bzip2_cut_short }
      return ck_bzip2_decode(memory, start, Int64(bits.bitCount), &usedBitCount)
    }
    switch outcome {
    case ck_bzip2_decoded: break
    case ck_bzip2_randomised: return BZip2Library.decode(bits)
    case ck_bzip2_cut_short: return .damaged("a bzip2 block is cut short")
    default: return .damaged("a damaged bzip2 block")
    }
    let pieces = pieces(memory)
    guard ck_bzip2_is_intact(memory) != 0 else { return .damaged("a damaged bzip2 block") }
    return usedBitCount == bits.bitCount
      ? .whole(pieces) : .wholeThenOther(pieces, usedBitCount: Int(usedBitCount))
  }

  /// What the block in `memory` holds.
  private static func pieces(_ memory: OpaquePointer) -> [[UInt8]] {
    var pieces: [[UInt8]] = []
    while true {
      let piece = [UInt8](unsafeUninitializedCapacity: BZip2Block.pieceByteCount) { piece, count in
        guard let start = piece.baseAddress else { return }
        count = Int(ck_bzip2_read(memory, start, Int64(BZip2Block.pieceByteCount)))
      }
      if !piece.isEmpty { pieces.append(piece) }
      if piece.count < BZip2Block.pieceByteCount { return pieces }
    }
  }
}
