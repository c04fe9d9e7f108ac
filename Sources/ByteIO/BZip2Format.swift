/// The marks of a bzip2 file (Seward's bzip2 1.0; Spolsky, "BZIP2: Format Specification").
///
/// A stream is "BZh" and a digit, blocks, and an end; blocks and the end begin with 48-bit magics
/// that stand at any bit, because nothing is padded to bytes before the stream's end.
package enum BZip2Format {
  /// The 48 bits with which a block begins: π in decimal digits.
  package static let blockMagic: UInt64 = 0x3141_5926_5359
  /// The 48 bits with which a stream's end begins: √π in decimal digits.
  package static let streamEndMagic: UInt64 = 0x1772_4538_5090
  /// The number of bits in a magic.
  package static let magicBitCount = 48

  /// What a magic announces.
  package enum Mark: Sendable {
    case block
    case streamEnd
  }

  /// Finds the first magic that begins at `bit` or after it.
  ///
  /// Bits are counted from the most significant bit of the first byte. A magic is seen only when
  /// seven bytes from the one in which it begins are there.
  ///
  /// - Complexity: One look into a table a byte; the second byte of a magic lies wholly inside it
  ///   at each of the eight alignments, so 16 of 256 values ask for a closer look.
  package static func firstMark(
    in bytes: UnsafeBufferPointer<UInt8>, from bit: Int
  ) -> (bit: Int, mark: Mark)? {
    let first = bit / 8
    guard first + 7 <= bytes.count else { return nil }
    return secondByteTable.withUnsafeBufferPointer { isSecondByte in
      for index in first...(bytes.count - 7) where isSecondByte[Int(bytes[index + 1])] {
        if let (shift, mark) = mark(at: index, of: bytes), index * 8 + shift >= bit {
          return (index * 8 + shift, mark)
        }
      }
      return nil
    }
  }

  private static func mark(
    at index: Int, of bytes: UnsafeBufferPointer<UInt8>
  ) -> (shift: Int, mark: Mark)? {
    var window: UInt64 = 0
    for byte in bytes[index..<index + 7] { window = window << 8 | UInt64(byte) }
    for shift in 0..<8 {
      switch window >> UInt64(8 - shift) & (1 << 48 - 1) {
      case blockMagic: return (shift, .block)
      case streamEndMagic: return (shift, .streamEnd)
      default: continue
      }
    }
    return nil
  }

  /// Whether a byte can be the second of a magic: its bits 8 − s to 15 − s for a shift of s.
  private static let secondByteTable: [Bool] = {
    var table = [Bool](repeating: false, count: 256)
    for magic in [blockMagic, streamEndMagic] {
      for shift in 0..<8 { table[Int(magic >> UInt64(32 + shift) & 0xff)] = true }
    }
    return table
  }()
}

/// Bits packed from the most significant bit of the first byte on.
package struct BitString: Sendable {
  /// The bits; those after the last one are zero.
  package private(set) var bytes: [UInt8] = []
  /// The number of bits.
  package private(set) var bitCount = 0

  /// Makes an empty string.
  package init() {}

  /// Copies the bits of `range`, so that the first of them begins a byte.
  package init(_ source: UnsafeBufferPointer<UInt8>, bits range: Range<Int>) {
    let shift = range.lowerBound % 8
    let first = range.lowerBound / 8
    let byteCount = (range.count + 7) / 8
    bitCount = range.count
    if shift == 0 {
      bytes = Array(source[first..<first + byteCount])
    } else {
      bytes = [UInt8](unsafeUninitializedCapacity: byteCount) { target, count in
        for index in 0..<byteCount {
          let low = first + index + 1 < source.count ? source[first + index + 1] : 0
          target[index] = source[first + index] << UInt8(shift) | low >> UInt8(8 - shift)
        }
        count = byteCount
      }
    }
    clearTail()
  }

  /// Appends the lowest `count` bits of `value`, at most 56, most significant first.
  package mutating func append(_ value: UInt64, bitCount count: Int) {
    for position in stride(from: count - 8, through: -7, by: -8) {
      let width = min(8, position + 8)
      let piece = position >= 0 ? value >> UInt64(position) : value
      append(UInt8(truncatingIfNeeded: piece) << UInt8(8 - width), width: width)
    }
  }

  /// Appends another string.
  package mutating func append(_ other: BitString) {
    if bitCount % 8 == 0 {
      bytes.append(contentsOf: other.bytes)
      bitCount += other.bitCount
    } else {
      var rest = other.bitCount
      for byte in other.bytes {
        append(byte, width: min(8, rest))
        rest -= 8
      }
    }
  }

  /// The number that `count` bits from `bit` on make, at most 56; bits after the end count as zero.
  package func value(at bit: Int, bitCount count: Int) -> UInt64 {
    var window: UInt64 = 0
    for index in bit / 8..<bit / 8 + 8 {
      window = window << 8 | UInt64(index < bytes.count ? bytes[index] : 0)
    }
    return (window << UInt64(bit % 8)) >> UInt64(64 - count)
  }

  /// Appends the uppermost `width` bits of `byte`, whose other bits are zero.
  private mutating func append(_ byte: UInt8, width: Int) {
    let used = bitCount % 8
    if used == 0 {
      bytes.append(byte)
    } else {
      bytes[bytes.count - 1] |= byte >> UInt8(used)
      if used + width > 8 { bytes.append(byte << UInt8(8 - used)) }
    }
    bitCount += width
  }

  private mutating func clearTail() {
    let tail = bitCount % 8
    if tail > 0 { bytes[bytes.count - 1] &= ~(0xff >> UInt8(tail)) }
  }
}
