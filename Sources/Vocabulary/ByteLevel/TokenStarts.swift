/// Where a search for the longest token is after two bytes: most of its steps for short tokens.
struct TokenStarts: Sendable {
  /// By two bytes, the first the higher.
  private(set) var starts: [Start]
  /// The token of each byte alone, or −1.
  private(set) var bytes: [Int32]

  struct Start: Sendable {
    /// Where the children of both bytes are in the trie, or −1 where no longer token begins so.
    var children: Int32 = -1
    /// The longest token of the two bytes or of the first, or −1.
    var token: Int32 = -1
    /// The length of that token.
    var count = 0
  }

  init(_ trie: DoubleArrayTrie) {
    bytes = [Int32](repeating: -1, count: 256)
    starts = [Start](repeating: Start(), count: 1 << 16)
    guard let root = trie.units.first else { return }
    for first in 1..<256 {
      guard let node = trie.step(DoubleArrayTrie.offset(root), UInt8(first)) else { continue }
      bytes[first] = node.token
      let alone = Start(token: node.token, count: node.token < 0 ? 0 : 1)
      for second in 0..<256 {
        var start = alone
        if second > 0, let next = trie.step(node.children, UInt8(second)) {
          start.children = Int32(truncatingIfNeeded: next.children)
          if next.token >= 0 { (start.token, start.count) = (next.token, 2) }
        }
        starts[first << 8 | second] = start
      }
    }
  }
}

extension DoubleArrayTrie {
  /// The child by `byte` of those at `children`: where its own children are, and the value of the
  /// key that ends at it, or −1; `nil` where there is no such child.
  func step(_ children: Int, _ byte: UInt8) -> (children: Int, token: Int32)? {
    let place = children ^ Int(byte)
    guard place < units.count, Self.label(units[place]) == UInt32(byte) else { return nil }
    let next = place ^ Self.offset(units[place])
    let hasToken = Self.hasLeaf(units[place]) && next < units.count
    return (next, hasToken ? Int32(truncatingIfNeeded: units[next] & 0x7FFF_FFFF) : -1)
  }
}
