/// Finds the pieces of a word, greedily the longest first, in one pass over its symbols.
///
/// Each node has the pieces that are certain where no edge leads on (`pops`), and the node at which
/// matching then goes on (`failure`), so that no symbol is looked at twice: LinMaxMatch, Song et
/// al. (2021), “Fast WordPiece Tokenization”, arXiv 2012.15524. Edges are a double array (Aoe,
/// 1989): a node is a place, and its child by a symbol stands at the node's base plus the symbol.
package struct PieceTrie: Sendable {
  private struct Place {
    var base: UInt32 = 0
    /// The parent of the node that stands here.
    var parent = PieceTrie.none
  }

  private struct Exit {
    var failure = PieceTrie.none
    /// ``none``, the id of a piece, or ``isList`` and the last cell of a list of pieces.
    var pops = PieceTrie.none
  }

  /// A piece of a list, which is read from its end: nodes whose lists begin alike share them.
  private struct Cell {
    var piece: UInt32
    /// What stands before it, in the form of an exit's `pops`.
    var before: UInt32
  }

  private static let none = UInt32.max
  private static let isList: UInt32 = 1 << 31
  /// What a root has for a parent.
  private static let noParent = UInt32.max - 1
  /// Where words begin.
  private static let root: UInt32 = 0

  /// Where words go on after a piece; the root, where pieces that continue have no prefix.
  private let suffixRoot: UInt32
  private var places: [Place] = []
  private var exits: [Exit] = []
  private var cells: [Cell] = []

  /// Makes a trie.
  ///
  /// - Parameters:
  ///   - pieces: The symbols of pieces that begin words, with their ids; symbols count from 1, and
  ///     those of many pieces should be small.
  ///   - suffixes: Those that continue words, without their prefix; `nil` where pieces of one kind
  ///     are those of the other.
  package init(
    pieces: [(symbols: [UInt32], id: Int32)], suffixes: [(symbols: [UInt32], id: Int32)]?
  ) {
    suffixRoot = suffixes == nil ? Self.root : 1
    var builder = TrieBuilder()
    for piece in pieces { builder.add(piece.symbols, piece.id, from: 0) }
    for piece in suffixes ?? [] { builder.add(piece.symbols, piece.id, from: 1) }
    let order = builder.byDepth()
    let placeOf = lay(builder, order)
    exits = [Exit](repeating: Exit(), count: places.count)
    // A node fails to a node of fewer symbols, so those must be known first.
    for node in order where builder.nodes[node].depth > 0 {
      let built = builder.nodes[node]
      exits[placeOf[node]] = exit(of: built, parent: placeOf[Int(built.parent)])
    }
  }

  /// Gives every node a place: each node's children together, in the first gap that they fit.
  private mutating func lay(_ builder: TrieBuilder, _ order: [Int]) -> [Int] {
    var placeOf = [Int](repeating: 0, count: builder.nodes.count)
    placeOf[1] = 1
    places = [Place](repeating: Place(parent: Self.noParent), count: 2)
    let children = builder.children()
    var hint = 2
    for node in order where !children[node].isEmpty {
      let symbols = children[node].map { builder.nodes[$0].symbol }
      let base = fit(symbols, &hint)
      places[placeOf[node]].base = UInt32(base)
      for (child, symbol) in zip(children[node], symbols) {
        let place = base + Int(symbol)
        placeOf[child] = place
        places[place].parent = UInt32(placeOf[node])
      }
    }
    // So that a base and a symbol never lead behind the end.
    places += [Place](repeating: Place(), count: builder.largestSymbol + 1)
    return placeOf
  }

  /// The base at which all of `symbols`, sorted, fall on free places, which are made if need be.
  private mutating func fit(_ symbols: [UInt32], _ hint: inout Int) -> Int {
    let (first, last) = (Int(symbols[0]), Int(symbols[symbols.count - 1]))
    while hint < places.count, places[hint].parent != Self.none { hint += 1 }
    var place = max(hint, first)
    // Places that are taken count too: a hole that fits nothing would have all of them looked at,
    // again and again.
    let limit = place + 4096
    var attempts = 0
    while place < places.count, place < limit, attempts < 500 {
      if places[place].parent == Self.none {
        attempts += 1
        let base = place - first
        let isFree = symbols.allSatisfy {
          base + Int($0) >= places.count || places[base + Int($0)].parent == Self.none
        }
        if isFree { break }
      }
      place += 1
    }
    // What is that full is not searched again.
    if attempts >= 500 || place == limit {
      hint = max(hint, place - 100)
      place = max(places.count, first)
    }
    let end = place - first + last + 1
    if end > places.count {
      places += [Place](repeating: Place(), count: end - places.count)
    }
    return place - first
  }

  private mutating func exit(of built: TrieBuilder.Node, parent: Int) -> Exit {
    if built.piece >= 0 { return Exit(failure: suffixRoot, pops: UInt32(built.piece)) }
    var (state, pops) = (exits[parent].failure, exits[parent].pops)
    while state != Self.none {
      if let next = target(state, built.symbol) { return Exit(failure: next, pops: pops) }
      for piece in list(exits[Int(state)].pops) {
        if pops == Self.none {
          pops = piece
        } else {
          cells.append(Cell(piece: piece, before: pops))
          pops = UInt32(cells.count - 1) | Self.isList
        }
      }
      state = exits[Int(state)].failure
    }
    return Exit()
  }

  private func list(_ pops: UInt32) -> [UInt32] {
    var ids: [Int32] = []
    append(pops, to: &ids)
    return ids.map { UInt32($0) }
  }

  private func target(_ state: UInt32, _ symbol: UInt32) -> UInt32? {
    let next = places[Int(state)].base + symbol
    return places[Int(next)].parent == state ? next : nil
  }

  /// Appends the ids of the pieces of a word of at least one symbol, none of them 0.
  ///
  /// - Returns: Whether the word is one of pieces; otherwise ids of some may have been appended.
  package func match(_ word: UnsafeBufferPointer<UInt32>, into ids: inout [Int32]) -> Bool {
    places.withUnsafeBufferPointer { places in
      var state = Self.root
      var base = places[0].base
      for symbol in word {
        while true {
          let next = base + symbol
          let place = places[Int(next)]
          if place.parent == state {
            (state, base) = (next, place.base)
            break
          }
          let exit = exits[Int(state)]
          if exit.failure == Self.none { return false }
          append(exit.pops, to: &ids)
          state = exit.failure
          base = places[Int(state)].base
        }
      }
      repeat {
        let exit = exits[Int(state)]
        if exit.failure == Self.none { return false }
        append(exit.pops, to: &ids)
        state = exit.failure
      } while state != suffixRoot
      return true
    }
  }

  @inline(__always)
  private func append(_ pops: UInt32, to ids: inout [Int32]) {
    if pops < Self.isList { return ids.append(Int32(pops)) }
    appendList(pops, to: &ids)
  }

  private func appendList(_ pops: UInt32, to ids: inout [Int32]) {
    var (first, pops) = (ids.count, pops)
    while pops != Self.none {
      if pops < Self.isList {
        ids.append(Int32(pops))
        break
      }
      let cell = cells[Int(pops & ~Self.isList)]
      ids.append(Int32(cell.piece))
      pops = cell.before
    }
    var final = ids.count - 1
    while first < final {
      ids.swapAt(first, final)
      (first, final) = (first + 1, final - 1)
    }
  }
}

/// A trie while pieces are added.
private struct TrieBuilder {
  struct Node {
    var parent: UInt32
    var symbol: UInt32
    var depth: Int
    var piece: Int32 = -1
  }

  /// The two roots come first.
  private(set) var nodes = [
    Node(parent: .max, symbol: 0, depth: 0), Node(parent: .max, symbol: 0, depth: 0),
  ]
  private(set) var largestSymbol = 0
  private var edges = EdgeTable()

  mutating func add(_ symbols: [UInt32], _ id: Int32, from root: UInt32) {
    var node = root
    for symbol in symbols {
      let next = edges.target(node, symbol)
      if next != EdgeTable.none {
        node = next
        continue
      }
      largestSymbol = max(largestSymbol, Int(symbol))
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

  /// The children of each node, sorted by symbol.
  func children() -> [[Int]] {
    var children = [[Int]](repeating: [], count: nodes.count)
    for (index, node) in nodes.enumerated() where node.depth > 0 {
      children[Int(node.parent)].append(index)
    }
    return children.map { $0.sorted { nodes[$0].symbol < nodes[$1].symbol } }
  }
}
