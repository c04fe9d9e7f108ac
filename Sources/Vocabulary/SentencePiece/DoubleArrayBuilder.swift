/// The keys of a trie in order, one after another in one piece of memory, and their values.
struct TrieKeys {
  private(set) var bytes: [UInt8] = []
  /// Where each key begins, and where the last ends.
  private(set) var places = [0]
  var values: [UInt32] = []

  var count: Int { values.count }

  mutating func reserve(count: Int, bytes: Int) {
    self.bytes.reserveCapacity(bytes)
    places.reserveCapacity(count + 1)
    values.reserveCapacity(count)
  }

  mutating func appendByte(_ byte: UInt8) { bytes.append(byte) }

  /// Ends the key whose bytes were appended.
  mutating func endKey(value: UInt32) {
    places.append(bytes.count)
    values.append(value)
  }

  mutating func append(_ key: [UInt8], _ value: UInt32) {
    bytes += key
    endKey(value: value)
  }
}

/// Places the units of a ``DoubleArrayTrie``.
struct DoubleArrayBuilder {
  private(set) var units: [UInt32] = []
  /// Which units nothing uses, and which may be children's offset: a bit each, 256 a block.
  private var free: [BlockBits] = []
  private var offsets: [BlockBits] = []
  /// How many of the last blocks are searched for room: older ones stay as they are.
  private static let openBlocks = 8

  /// Appends a block of units that nothing uses. Their label is one that no byte equals.
  private mutating func grow() {
    units.append(contentsOf: repeatElement(1 << 31, count: 256))
    free.append(.all)
    offsets.append(.all)
  }

  private mutating func use(_ place: Int, _ unit: UInt32) {
    units[place] = unit
    free[place >> 8].remove(place & 0xFF)
  }

  /// An edge: its byte, 0 for a key that ends, and the first of its keys.
  private struct Edge {
    var label: UInt8
    var first: Int
  }

  mutating func add(_ keys: TrieKeys) {
    grow()
    use(0, 0)
    // With children at 0, a byte 0 of a text would lead from the root to the root.
    offsets[0].remove(0)
    if keys.count == 0 { point(0, to: 1, hasLeaf: false) }
    var stack = [(range: 0..<keys.count, depth: 0, place: 0)]
    var edges: [Edge] = []
    while let (range, depth, place) = stack.popLast() {
      Self.find(&edges, keys, range, depth)
      guard let first = edges.first else { continue }
      let children = room(for: edges, of: place)
      point(place, to: children, hasLeaf: first.label == 0)
      for (index, edge) in edges.enumerated() {
        let child = children ^ Int(edge.label)
        if edge.label == 0 {
          use(child, keys.values[edge.first] | 1 << 31)
        } else {
          use(child, UInt32(edge.label))
          let end = index + 1 < edges.count ? edges[index + 1].first : range.upperBound
          stack.append((edge.first..<end, depth + 1, child))
        }
      }
    }
  }

  /// The different bytes at `depth` of the keys in `range`.
  private static func find(
    _ edges: inout [Edge], _ keys: TrieKeys, _ range: Range<Int>, _ depth: Int
  ) {
    edges.removeAll(keepingCapacity: true)
    var last = -1
    for index in range {
      let place = keys.places[index] + depth
      let label = place < keys.places[index + 1] ? keys.bytes[place] : 0
      if Int(label) != last { edges.append(Edge(label: label, first: index)) }
      last = Int(label)
    }
  }

  private mutating func point(_ place: Int, to children: Int, hasLeaf: Bool) {
    offsets[children >> 8].remove(children & 0xFF)
    let offset = UInt32(place ^ children)
    units[place] |= (offset < 1 << 21 ? offset << 10 : offset << 2 | 1 << 9)
    if hasLeaf { units[place] |= 1 << 8 }
  }

  /// The place from which all of `edges` lead to units that nothing uses.
  private mutating func room(for edges: [Edge], of parent: Int) -> Int {
    while true {
      for block in max(0, free.count - Self.openBlocks)..<free.count where !free[block].isEmpty {
        if let place = room(for: edges, of: parent, in: block) { return place }
      }
      grow()
    }
  }

  private func room(for edges: [Edge], of parent: Int, in block: Int) -> Int? {
    let first = edges[0].label
    // Bits are places until the last step; then they are the units of the first edge, of which the
    // lowest is taken.
    var fits = offsets[block]
    for edge in edges {
      fits.formIntersection(free[block].moved(by: edge.label))
      if fits.isEmpty { return nil }
    }
    func place(_ unit: Int) -> Int { block << 8 | (unit ^ Int(first)) }
    return fits.moved(by: first).first { unit in
      let offset = place(unit) ^ parent
      return offset < 1 << 21 || offset & 0xFF == 0
    }.map(place)
  }
}

/// A set of numbers below 256.
struct BlockBits {
  private var words: (UInt64, UInt64, UInt64, UInt64)

  static let all = BlockBits(words: (~0, ~0, ~0, ~0))

  private init(words: (UInt64, UInt64, UInt64, UInt64)) { self.words = words }

  var isEmpty: Bool { words.0 | words.1 | words.2 | words.3 == 0 }

  mutating func remove(_ number: Int) {
    let bit = ~(UInt64(1) << UInt64(number & 63))
    switch number >> 6 {
    case 0: words.0 &= bit
    case 1: words.1 &= bit
    case 2: words.2 &= bit
    default: words.3 &= bit
    }
  }

  mutating func formIntersection(_ other: BlockBits) {
    words.0 &= other.words.0
    words.1 &= other.words.1
    words.2 &= other.words.2
    words.3 &= other.words.3
  }

  /// Each number ⊕ `label`.
  func moved(by label: UInt8) -> BlockBits {
    func move(_ word: UInt64) -> UInt64 {
      var word = word
      if label & 1 != 0 { word = Self.swap(word, 1, 0x5555_5555_5555_5555) }
      if label & 2 != 0 { word = Self.swap(word, 2, 0x3333_3333_3333_3333) }
      if label & 4 != 0 { word = Self.swap(word, 4, 0x0F0F_0F0F_0F0F_0F0F) }
      if label & 8 != 0 { word = Self.swap(word, 8, 0x00FF_00FF_00FF_00FF) }
      if label & 16 != 0 { word = Self.swap(word, 16, 0x0000_FFFF_0000_FFFF) }
      if label & 32 != 0 { word = word >> 32 | word << 32 }
      return word
    }
    var moved = (move(words.0), move(words.1), move(words.2), move(words.3))
    if label & 64 != 0 { moved = (moved.1, moved.0, moved.3, moved.2) }
    if label & 128 != 0 { moved = (moved.2, moved.3, moved.0, moved.1) }
    return BlockBits(words: moved)
  }

  private static func swap(_ word: UInt64, _ distance: UInt64, _ low: UInt64) -> UInt64 {
    (word >> distance) & low | (word & low) << distance
  }

  /// The lowest of the numbers for which `holds` says so.
  func first(where holds: (Int) -> Bool) -> Int? {
    func first(_ word: UInt64, _ start: Int) -> Int? {
      var left = word
      while left != 0 {
        let number = start | left.trailingZeroBitCount
        if holds(number) { return number }
        left &= left - 1
      }
      return nil
    }
    return first(words.0, 0) ?? first(words.1, 64) ?? first(words.2, 128) ?? first(words.3, 192)
  }
}
