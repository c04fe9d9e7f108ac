/// A trie of byte strings in darts-clone's layout, as SentencePiece keeps its normalisation rules.
///
/// A unit is the label of the edge that leads to it (bits 0–7), whether a string ends at it (8),
/// and where its children are: child *c* of the unit at *p* is at *p* ⊕ offset ⊕ *c*; the child 0
/// holds the value. Keys therefore have no byte 0. Labels are compared and parents are not, so no
/// two units with different children may have the same ones.
///
/// Nothing is taken on trust: a search ends where a unit would lie outside the array.
///
/// - Source: darts-clone (Yata), by way of sentencepiece 0.2.3.
package struct DoubleArrayTrie: Hashable, Sendable {
  package private(set) var units: [UInt32]

  /// Takes what a file has.
  package init(units: [UInt32]) { self.units = units }

  @inline(__always)
  static func offset(_ unit: UInt32) -> Int { Int((unit >> 10) << ((unit & (1 << 9)) >> 6)) }
  @inline(__always)
  static func hasLeaf(_ unit: UInt32) -> Bool { unit & (1 << 8) != 0 }
  @inline(__always)
  static func label(_ unit: UInt32) -> UInt32 { unit & (1 << 31 | 0xFF) }

  /// The longest key that `bytes` begin with, and its value.
  package func longestPrefix(of bytes: UnsafeRawBufferPointer) -> (count: Int, value: UInt32)? {
    units.withUnsafeBufferPointer { units in
      guard var unit = units.first else { return nil }
      var place = Self.offset(unit)
      var found: (count: Int, value: UInt32)?
      for index in 0..<bytes.count {
        place ^= Int(bytes[index])
        guard place < units.count else { break }
        unit = units[place]
        guard Self.label(unit) == UInt32(bytes[index]) else { break }
        place ^= Self.offset(unit)
        if Self.hasLeaf(unit), place < units.count {
          found = (index + 1, units[place] & 0x7FFF_FFFF)
        }
      }
      return found
    }
  }

  /// Calls `body` with all keys in order, each with its value.
  ///
  /// A few units can lead to very many keys where subtrees are shared, so all work counts: each
  /// edge that is walked along is a step, as is each byte of a key that `body` sees.
  ///
  /// - Parameter body: Returns how many steps it has taken itself.
  /// - Returns: Whether it came to an end: not where there are more than `limit` steps, or a key is
  ///   longer than `longest`, as in an array that leads in circles.
  package func forEach(
    limit: Int, longest: Int = 1024, _ body: (_ key: [UInt8], _ value: UInt32) -> Int
  ) -> Bool {
    guard let root = units.first else { return true }
    let edges = Edges(units)
    var steps = 0
    var key: [UInt8] = []
    var stack = [(children: Self.offset(root), next: edges.start(of: Self.offset(root)))]
    while let top = stack.last {
      guard top.next < edges.all.count, edges.all[top.next] >> 8 == top.children else {
        stack.removeLast()
        if !key.isEmpty { key.removeLast() }
        continue
      }
      stack[stack.count - 1].next += 1
      steps += 1
      guard steps <= limit, key.count < longest else { return false }
      let label = edges.all[top.next] & 0xFF
      let place = top.children ^ label
      key.append(UInt8(label))
      let children = place ^ Self.offset(units[place])
      if Self.hasLeaf(units[place]), children < units.count {
        steps += key.count
        if steps > limit { return false }
        steps += body(key, units[children] & 0x7FFF_FFFF)
      }
      stack.append((children, edges.start(of: children)))
    }
    return steps <= limit
  }

  /// All edges in order: where the children are that one is of, times 256, and its label.
  private struct Edges {
    let all: [Int]
    /// Where the edges to the children at each place begin.
    private let starts: [Int]

    init(_ units: [UInt32]) {
      all = units.indices.compactMap { place in
        let label = Int(DoubleArrayTrie.label(units[place]))
        return label < 256 ? (place ^ label) << 8 | label : nil
      }.sorted()
      var starts = [Int](repeating: 0, count: (units.count | 0xFF) + 2)
      for edge in all { starts[(edge >> 8) + 1] += 1 }
      for place in 1..<starts.count { starts[place] += starts[place - 1] }
      self.starts = starts
    }

    func start(of children: Int) -> Int {
      children < starts.count ? starts[children] : all.count
    }
  }

}

extension DoubleArrayTrie {
  /// Makes the trie of `entries`, whose keys must be in order and different, not empty, and without
  /// a byte 0, and whose values need 31 bits at most.
  package init(_ entries: [(key: [UInt8], value: UInt32)]) {
    var keys = TrieKeys()
    keys.reserve(count: entries.count, bytes: entries.reduce(0) { $0 + $1.key.count })
    for (key, value) in entries { keys.append(key, value) }
    self.init(keys)
  }

  /// Makes the trie of `keys`, of which the same holds.
  init(_ keys: TrieKeys) {
    var builder = DoubleArrayBuilder()
    builder.add(keys)
    units = builder.units
  }
}
