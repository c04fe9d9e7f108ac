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
    var builder = DoubleArrayBuilder()
    builder.add(entries)
    units = builder.units
  }
}

/// Places the units of a ``DoubleArrayTrie``.
private struct DoubleArrayBuilder {
  private(set) var units: [UInt32] = []
  private var isUsed: [Bool] = []
  private var isOffset: [Bool] = []
  /// The number of units in use, by block of 256.
  private var usedCounts: [Int] = []
  /// How many of the last blocks are searched for room: older ones stay as they are.
  private static let openBlocks = 8

  /// Appends a block of units that nothing uses. Their label is one that no byte equals.
  private mutating func grow() {
    units.append(contentsOf: repeatElement(1 << 31, count: 256))
    isUsed.append(contentsOf: repeatElement(false, count: 256))
    isOffset.append(contentsOf: repeatElement(false, count: 256))
    usedCounts.append(0)
  }

  private mutating func use(_ place: Int, _ unit: UInt32) {
    units[place] = unit
    isUsed[place] = true
    usedCounts[place >> 8] += 1
  }

  mutating func add(_ entries: [(key: [UInt8], value: UInt32)]) {
    grow()
    use(0, 0)
    // With children at 0, a byte 0 of a text would lead from the root to the root.
    isOffset[0] = true
    if entries.isEmpty { point(0, to: 1, hasLeaf: false) }
    var stack = [(range: 0..<entries.count, depth: 0, place: 0)]
    while let (range, depth, place) = stack.popLast() {
      let edges = Self.edges(entries, range, depth)
      guard let first = edges.first else { continue }
      let children = room(for: edges.map(\.label), of: place)
      point(place, to: children, hasLeaf: first.label == 0)
      for edge in edges {
        let child = children ^ Int(edge.label)
        if edge.label == 0 {
          use(child, entries[edge.range.lowerBound].value | 1 << 31)
        } else {
          use(child, UInt32(edge.label))
          stack.append((edge.range, depth + 1, child))
        }
      }
    }
  }

  /// The different bytes at `depth` of the keys in `range`, 0 for a key that ends there, each with
  /// its part of the range.
  private static func edges(
    _ entries: [(key: [UInt8], value: UInt32)], _ range: Range<Int>, _ depth: Int
  ) -> [(label: UInt8, range: Range<Int>)] {
    var edges: [(label: UInt8, range: Range<Int>)] = []
    for index in range {
      let key = entries[index].key
      let label = depth < key.count ? key[depth] : 0
      if let last = edges.last, last.label == label {
        edges[edges.count - 1].range = last.range.lowerBound..<index + 1
      } else {
        edges.append((label, index..<index + 1))
      }
    }
    return edges
  }

  private mutating func point(_ place: Int, to children: Int, hasLeaf: Bool) {
    isOffset[children] = true
    let offset = UInt32(place ^ children)
    units[place] |= (offset < 1 << 21 ? offset << 10 : offset << 2 | 1 << 9)
    if hasLeaf { units[place] |= 1 << 8 }
  }

  /// The place from which all of `labels` lead to units that nothing uses.
  private mutating func room(for labels: [UInt8], of parent: Int) -> Int {
    while true {
      for block in max(0, usedCounts.count - Self.openBlocks)..<usedCounts.count
      where usedCounts[block] < 256 {
        if let place = room(for: labels, of: parent, in: block) { return place }
      }
      grow()
    }
  }

  private func room(for labels: [UInt8], of parent: Int, in block: Int) -> Int? {
    let first = Int(labels[0])
    for unit in block * 256..<block * 256 + 256 where !isUsed[unit] {
      let place = unit ^ first
      let offset = place ^ parent
      if isOffset[place] || offset >= 1 << 21 && offset & 0xFF != 0 { continue }
      if labels.allSatisfy({ !isUsed[place ^ Int($0)] }) { return place }
    }
    return nil
  }
}
