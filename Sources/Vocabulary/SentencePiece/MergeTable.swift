/// Which token two tokens merge to, by open addressing.
///
/// A slot has both tokens and their merger in 64 bits: 21, 21 and 22 of them. Most pairs that are
/// asked for do not merge; a small filter, of 8 bits or more a pair, says so of most.
struct MergeTable: Sendable {
  /// One more than the largest token that fits.
  static let tokenLimit = 1 << 21 - 1
  static let none = UInt64.max

  private(set) var slots: [UInt64]
  private(set) var filter: [UInt8]
  let shift: UInt64
  /// Drawn anew in each process, so that no model can be made to have its pairs collide.
  let multiplier: UInt64

  /// Makes room for `count` pairs.
  init(count: Int) {
    var bits = 6
    while 1 << bits < count * 2 { bits += 1 }
    slots = [UInt64](repeating: Self.none, count: 1 << bits)
    filter = [UInt8](repeating: 0, count: 1 << (bits - 1))
    shift = UInt64(64 - bits)
    multiplier = UInt64.random(in: 0...UInt64.max) | 1 << 63 | 1
  }

  mutating func insert(_ left: UInt32, _ right: UInt32, _ merged: UInt32) {
    let key = UInt64(left) << 21 | UInt64(right)
    let hash = key &* multiplier
    let bit = Int(hash >> (shift - 2))
    filter[bit >> 3] |= 1 << UInt8(bit & 7)
    var slot = Int(hash >> shift)
    while slots[slot] != Self.none { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = key << 22 | UInt64(merged)
  }
}

/// A ``MergeTable`` in use.
struct PairView {
  let slots: UnsafePointer<UInt64>
  let filter: UnsafePointer<UInt8>
  let mask: Int
  let shift: UInt64
  let multiplier: UInt64

  /// What `left` and `right` merge to, or a number beyond all tokens.
  @inline(__always)
  func merged(_ left: UInt32, _ right: UInt32) -> UInt32 {
    let key = UInt64(left) &<< 21 | UInt64(right)
    let hash = key &* multiplier
    let bit = Int(truncatingIfNeeded: hash &>> (shift &- 2))
    if (filter[bit &>> 3] &>> UInt8(truncatingIfNeeded: bit & 7)) & 1 == 0 { return .max }
    var slot = Int(truncatingIfNeeded: hash &>> shift)
    while true {
      let found = slots[slot]
      if found &>> 22 == key { return UInt32(truncatingIfNeeded: found & 0x3F_FFFF) }
      if found == MergeTable.none { return .max }
      slot = (slot &+ 1) & mask
    }
  }
}
