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

/// Finds the pieces of a word, greedily the longest first, in one pass over its symbols.
///
/// Each node has the pieces that are certain where no edge leads on (`pops`), and the node at which
/// matching then goes on (`failure`), so that no symbol is looked at twice: LinMaxMatch, Song et
/// al. (2021), “Fast WordPiece Tokenization”, arXiv 2012.15524.
struct PieceTrie: Sendable {
  /// A piece in a list that is read from its end, and shared by the nodes whose lists begin alike.
  private struct Cell {
    var piece: Int32
    var before: UInt32
  }

  private struct Node {
    var failure = EdgeTable.none
    /// The last cell of the pieces that are certain.
    var pops = EdgeTable.none
  }

  /// Where words begin.
  private static let root: UInt32 = 0
  /// Where words go on after a piece; the root, where pieces that continue have no prefix.
  private let suffixRoot: UInt32
  private var edges = EdgeTable()
  private var nodes: [Node] = []
  private var cells: [Cell] = []

  /// Makes a trie.
  ///
  /// - Parameters:
  ///   - pieces: The symbols of pieces that begin words, with their ids.
  ///   - suffixes: Those that continue words, without their prefix; `nil` where pieces of one kind
  ///     are those of the other.
  init(pieces: [(symbols: [UInt32], id: Int32)], suffixes: [(symbols: [UInt32], id: Int32)]?) {
    suffixRoot = suffixes == nil ? Self.root : 1
    var builder = Builder()
    for piece in pieces { builder.add(piece.symbols, piece.id, from: Self.root, &edges) }
    for piece in suffixes ?? [] { builder.add(piece.symbols, piece.id, from: 1, &edges) }
    nodes = [Node](repeating: Node(), count: builder.nodes.count)
    // A node fails to a node of fewer symbols, so those must be known first.
    for node in builder.byDepth() where builder.nodes[node].depth > 0 {
      link(node, builder.nodes[node])
    }
  }

  private mutating func link(_ node: Int, _ built: Builder.Node) {
    if built.piece >= 0 {
      cells.append(Cell(piece: built.piece, before: EdgeTable.none))
      nodes[node] = Node(failure: suffixRoot, pops: UInt32(cells.count - 1))
      return
    }
    var state = nodes[Int(built.parent)].failure
    var pops = nodes[Int(built.parent)].pops
    while state != EdgeTable.none {
      let next = edges.target(state, built.symbol)
      if next != EdgeTable.none {
        nodes[node] = Node(failure: next, pops: pops)
        return
      }
      for piece in list(nodes[Int(state)].pops) {
        cells.append(Cell(piece: piece, before: pops))
        pops = UInt32(cells.count - 1)
      }
      state = nodes[Int(state)].failure
    }
  }

  private func list(_ last: UInt32) -> [Int32] {
    var pieces: [Int32] = []
    var cell = last
    while cell != EdgeTable.none {
      pieces.append(cells[Int(cell)].piece)
      cell = cells[Int(cell)].before
    }
    return pieces.reversed()
  }

  /// Appends the ids of the pieces of a word of at least one symbol.
  ///
  /// - Returns: Whether the word is one of pieces; otherwise ids of some may have been appended.
  func match(_ word: UnsafeBufferPointer<UInt32>, into ids: inout [Int32]) -> Bool {
    var state = Self.root
    for symbol in word {
      var next = edges.target(state, symbol)
      while next == EdgeTable.none {
        let node = nodes[Int(state)]
        if node.failure == EdgeTable.none { return false }
        append(node.pops, to: &ids)
        state = node.failure
        next = edges.target(state, symbol)
      }
      state = next
    }
    while true {
      let node = nodes[Int(state)]
      if node.failure == EdgeTable.none { return false }
      append(node.pops, to: &ids)
      state = node.failure
      if state == suffixRoot { return true }
    }
  }

  @inline(__always)
  private func append(_ last: UInt32, to ids: inout [Int32]) {
    let start = ids.count
    var cell = last
    while cell != EdgeTable.none {
      ids.append(cells[Int(cell)].piece)
      cell = cells[Int(cell)].before
    }
    var (first, final) = (start, ids.count - 1)
    while first < final {
      ids.swapAt(first, final)
      (first, final) = (first + 1, final - 1)
    }
  }
}

/// What is known of nodes while pieces are added.
private struct Builder {
  struct Node {
    var parent: UInt32
    var symbol: UInt32
    var depth: Int
    var piece: Int32 = -1
  }

  /// The two roots come first.
  var nodes = [
    Node(parent: EdgeTable.none, symbol: 0, depth: 0),
    Node(parent: EdgeTable.none, symbol: 0, depth: 0),
  ]

  mutating func add(_ symbols: [UInt32], _ id: Int32, from root: UInt32, _ edges: inout EdgeTable) {
    var node = root
    for symbol in symbols {
      let next = edges.target(node, symbol)
      if next != EdgeTable.none {
        node = next
        continue
      }
      nodes.append(Node(parent: node, symbol: symbol, depth: nodes[Int(node)].depth + 1))
      edges.add(node, symbol, UInt32(nodes.count - 1))
      node = UInt32(nodes.count - 1)
    }
    nodes[Int(node)].piece = id
  }

  /// Nodes, those nearer to a root first.
  func byDepth() -> [Int] {
    nodes.indices.sorted { (nodes[$0].depth, $0) < (nodes[$1].depth, $1) }
  }
}
