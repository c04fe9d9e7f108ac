/// Finds strings of bytes by their contents.
///
/// The hash is seeded anew in each process, so a model cannot be made to have its pieces collide;
/// no result depends on it.
struct PieceIndex: Sendable {
  /// The number of the key in each slot, or −1.
  private var slots: [Int32]
  private let bits: Int
  /// All keys, one after another.
  private var keys: [UInt8] = []
  /// Where each key ends in ``keys``.
  private var ends: [Int] = []
  private var ids: [Int32] = []
  private(set) var longest = 0

  /// Makes room for `count` keys.
  init(count: Int) {
    var bits = 4
    while 1 << bits < count * 2 { bits += 1 }
    self.bits = bits
    slots = [Int32](repeating: -1, count: 1 << bits)
    ends.reserveCapacity(count)
    ids.reserveCapacity(count)
  }

  /// Adds `key`, unless it is there already.
  ///
  /// - Returns: The id that the key has from before, if any.
  mutating func insert(_ key: [UInt8], _ id: Int32) -> Int32? {
    let slot = key.withUnsafeBytes { self.slot(of: $0) }
    if slots[slot] >= 0 { return ids[Int(slots[slot])] }
    slots[slot] = Int32(ids.count)
    ids.append(id)
    keys += key
    ends.append(keys.count)
    longest = max(longest, key.count)
    return nil
  }

  /// The id of `key`, or −1.
  func id(of key: UnsafeRawBufferPointer) -> Int32 {
    if key.count > longest { return -1 }
    let number = slots[slot(of: key)]
    return number < 0 ? -1 : ids[Int(number)]
  }

  func id(of key: [UInt8]) -> Int32 { key.withUnsafeBytes { id(of: $0) } }

  /// Where `key` stands, or would.
  private func slot(of key: UnsafeRawBufferPointer) -> Int {
    var hasher = Hasher()
    hasher.combine(bytes: key)
    let mask = 1 << bits - 1
    var slot = hasher.finalize() & mask
    return keys.withUnsafeBytes { keys in
      while slots[slot] >= 0 {
        let number = Int(slots[slot])
        let start = number == 0 ? 0 : ends[number - 1]
        if ends[number] - start == key.count,
          key.elementsEqual(keys[start..<ends[number]])
        {
          break
        }
        slot = (slot + 1) & mask
      }
      return slot
    }
  }
}
