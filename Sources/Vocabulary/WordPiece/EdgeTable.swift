/// A trie with hashed edges: from a node by a symbol to a node.
struct EdgeTable: Sendable {
  private struct Slot {
    var key: UInt64
    var node: UInt32
  }

  /// No node.
  static let none = UInt32.max
  private static let emptyKey = UInt64.max

  private var slots: [Slot]
  private var count = 0

  init() { slots = [Slot](repeating: Slot(key: Self.emptyKey, node: Self.none), count: 64) }

  @inline(__always)
  private static func slot(_ key: UInt64, _ mask: Int) -> Int {
    Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 20) & mask
  }

  /// Where the edge from `node` by `symbol` leads; ``none`` where there is no such edge.
  @inline(__always)
  func target(_ node: UInt32, _ symbol: UInt32) -> UInt32 {
    let key = UInt64(node) << 32 | UInt64(symbol)
    let mask = slots.count - 1
    var place = Self.slot(key, mask)
    while true {
      let slot = slots[place]
      if slot.key == key { return slot.node }
      if slot.key == Self.emptyKey { return Self.none }
      place = (place + 1) & mask
    }
  }

  /// Adds an edge that is not there.
  mutating func add(_ node: UInt32, _ symbol: UInt32, _ target: UInt32) {
    if count * 2 >= slots.count { grow() }
    count += 1
    insert(Slot(key: UInt64(node) << 32 | UInt64(symbol), node: target))
  }

  private mutating func insert(_ slot: Slot) {
    let mask = slots.count - 1
    var place = Self.slot(slot.key, mask)
    while slots[place].key != Self.emptyKey { place = (place + 1) & mask }
    slots[place] = slot
  }

  private mutating func grow() {
    let old = slots
    slots = [Slot](
      repeating: Slot(key: Self.emptyKey, node: Self.none), count: old.count * 2)
    for slot in old where slot.key != Self.emptyKey { insert(slot) }
  }
}
