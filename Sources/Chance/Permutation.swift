public import ByteIO

/// A permutation of `0 ..< count`, evaluated one place at a time in constant memory.
///
/// An eight-round Feistel network permutes the smallest range of 4^*h* numbers that holds `count`;
/// a number that lands outside `0 ..< count` goes through it again until one lands inside, which
/// is a permutation of the smaller range.
///
/// - Source: Black and Rogaway (2002), “Ciphers with arbitrary finite domains” (cycle walking).
///   It is for order, not for secrets.
public struct Permutation: Sendable {
  private let count: UInt64
  private let key: ContentHash
  private let halfBits: UInt64

  /// Makes the permutation that `key` chooses; `count` is at least 1.
  public init(count: Int, key: ContentHash) {
    self.count = UInt64(count)
    self.key = key
    let bits = UInt64.bitWidth - (self.count - 1).leadingZeroBitCount
    halfBits = UInt64(max(1, (bits + 1) / 2))
  }

  /// The number at place `ordinal` of the permuted order, `ordinal` being below the count.
  public func value(at ordinal: Int) -> Int {
    var value = UInt64(ordinal)
    repeat { value = permuted(value) } while value >= count
    return Int(value)
  }

  private func permuted(_ value: UInt64) -> UInt64 {
    let mask = (1 << halfBits) - 1 as UInt64
    var left = value >> halfBits
    var right = value & mask
    for round in 0..<8 as Range<UInt64> {
      let mixed = SplitMix64.first(of: (right &+ key.low) ^ SplitMix64.first(of: key.high &+ round))
      (left, right) = (right, left ^ (mixed & mask))
    }
    return left << halfBits | right
  }
}
