/// The pieces of a model as tokens that the backtracking encoder can work with.
///
/// Tokens are numbered in the order in which they come about: first the characters that pieces are
/// made of, then pieces by falling score. That is exact if no two pieces have the same score and if
/// every piece comes about from two tokens before it, in one way; a piece that never comes about at
/// all is left out. Merged and hand-edited vocabularies may break this; then there are no tokens.
///
/// - Source: Hendrik van Antwerpen and Alexander Neubeck (2024), the crate `bpe` of
///   github/rust-gems.
struct MergeTokens: Sendable {
  /// Finds tokens by their bytes.
  private(set) var trie: DoubleArrayTrie
  /// The ids that tokens have in the model; for characters that are no pieces, the unknown one.
  private(set) var ids: [Int32] = []
  private(set) var tokens: [Token] = []
  var pairs: MergeTable

  /// The first of the two tokens that come to be each; a character has itself twice.
  private var lefts: [UInt32] = []
  /// The second of them.
  private var rights: [UInt32] = []

  struct Split {
    var left: UInt32
    var right: UInt32
  }

  /// What is asked of a token when it is tried.
  struct Token: Sendable {
    /// The longest token that it begins with, itself apart, or −1.
    var shorter: Int32 = -1
    /// In bytes.
    var count: Int32
  }

  /// The most steps that finding all splits may take; beyond it a model is too large for this.
  private static let largestWork = 1 << 31

  init?(_ tables: SentencePieceTables) {
    guard let pieces = Self.sortedPieces(tables) else { return nil }
    var keys: [(key: [UInt8], value: UInt32)] = []
    pairs = MergeTable(count: pieces.count)
    trie = DoubleArrayTrie(units: [])
    let atoms = Self.atoms(pieces, tables)
    var index = PieceIndex(count: atoms.count + pieces.count)
    guard atoms.count + pieces.count < MergeTable.tokenLimit else { return nil }
    for atom in atoms {
      let token = UInt32(ids.count)
      _ = index.insert(atom, Int32(token))
      add(atom, id: tables.id(of: atom), Split(left: token, right: token))
      keys.append((atom, token))
    }
    let slow = SlowSentencePieceEncoder(tables)
    for (bytes, id) in pieces {
      let token = UInt32(ids.count)
      if let split = split(of: bytes, index) {
        pairs.insert(split.left, split.right, token)
        _ = index.insert(bytes, Int32(token))
        add(bytes, id: id, split)
        keys.append((bytes, token))
      } else if Self.comesAbout(bytes, id, slow) {
        return nil
      }
    }
    makeTrie(keys)
  }

  /// Makes no tokens yet, and room for `count` pairs.
  init(pairCount count: Int) {
    pairs = MergeTable(count: count)
    trie = DoubleArrayTrie(units: [])
  }

  mutating func add(_ bytes: [UInt8], id: Int32, _ split: Split) {
    ids.append(id)
    tokens.append(Token(count: Int32(bytes.count)))
    lefts.append(split.left)
    rights.append(split.right)
  }

  /// All pieces that merges could lead to, by falling score, or `nil` where tokens cannot be exact.
  private static func sortedPieces(
    _ tables: SentencePieceTables
  ) -> [(bytes: [UInt8], id: Int32)]? {
    var found: [(bytes: [UInt8], id: Int32, score: Float)] = []
    var work = 0
    for (index, piece) in tables.model.pieces.enumerated() {
      guard piece.type == .normal || piece.type == .unused else { continue }
      // Text that is encoded by tokens is well formed, so no other piece can come about.
      guard let characters = scalars(of: piece.bytes), characters.count > 1 else { continue }
      work += characters.count * piece.bytes.count
      if piece.type == .unused || characters.contains(0) || work > largestWork { return nil }
      found.append((piece.bytes, Int32(index), piece.score))
    }
    found.sort { $0.score > $1.score || $0.score == $1.score && $0.id < $1.id }
    for (one, next) in zip(found, found.dropFirst()) where one.score == next.score { return nil }
    return found.map { ($0.bytes, $0.id) }
  }

  /// The characters of pieces, and those that are pieces, in order.
  private static func atoms(
    _ pieces: [(bytes: [UInt8], id: Int32)], _ tables: SentencePieceTables
  ) -> [[UInt8]] {
    var atoms: Set<[UInt8]> = []
    for (bytes, _) in pieces {
      var place = 0
      while place < bytes.count {
        let count = leadLength(bytes[place])
        atoms.insert(Array(bytes[place..<place + count]))
        place += count
      }
    }
    for piece in tables.model.pieces where piece.type == .normal || piece.type == .unused {
      if scalars(of: piece.bytes)?.count == 1, piece.bytes != [0] { atoms.insert(piece.bytes) }
    }
    return atoms.sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// The two tokens that come to be `bytes` when all tokens so far are merged.
  private func split(of bytes: [UInt8], _ index: PieceIndex) -> Split? {
    withPairView { pairs in
      bytes.withUnsafeBytes { buffer in
        var place = leadLength(bytes[0])
        while place < buffer.count {
          let left = index.id(of: .init(rebasing: buffer[..<place]))
          if left >= 0 {
            let right = index.id(of: .init(rebasing: buffer[place...]))
            if right >= 0, areNeighbours(UInt32(left), UInt32(right), pairs) {
              return Split(left: UInt32(left), right: UInt32(right))
            }
          }
          place += leadLength(buffer[place])
        }
        return nil
      }
    }
  }

  func areNeighbours(_ left: UInt32, _ right: UInt32, _ pairs: PairView) -> Bool {
    withSplits { MergeView.areNeighbours(left, right, pairs, $0) }
  }

  private func withSplits<Result>(_ body: (MergeView.Splits) -> Result) -> Result {
    lefts.withUnsafeBufferPointer { lefts in
      rights.withUnsafeBufferPointer { rights in
        body(MergeView.Splits(lefts: lefts, rights: rights))
      }
    }
  }

  /// Whether the piece `id` is what its bytes come out as.
  private static func comesAbout(
    _ bytes: [UInt8], _ id: Int32, _ slow: SlowSentencePieceEncoder
  ) -> Bool {
    var ids: [Int32] = []
    bytes.withUnsafeBytes { slow.encode(normalised: $0, into: &ids) }
    return ids == [id]
  }

  /// Finds all tokens by their bytes from now on.
  mutating func makeTrie(_ keys: [(key: [UInt8], value: UInt32)]) {
    let keys = keys.sorted { $0.key.lexicographicallyPrecedes($1.key) }
    trie = DoubleArrayTrie(keys)
    for (key, token) in keys {
      key.withUnsafeBytes { bytes in
        let longest = trie.longestPrefix(of: .init(rebasing: bytes.dropLast()))
        tokens[Int(token)].shorter = longest.map { Int32($0.value) } ?? -1
      }
    }
  }

  func withPairView<Result>(_ body: (PairView) -> Result) -> Result {
    pairs.slots.withUnsafeBufferPointer { slots in
      pairs.filter.withUnsafeBufferPointer { filter in
        guard let base = slots.baseAddress, let filter = filter.baseAddress else {
          preconditionFailure("a pair table has at least 64 slots")
        }
        return body(
          PairView(
            slots: base, filter: filter, mask: slots.count - 1, shift: pairs.shift,
            multiplier: pairs.multiplier))
      }
    }
  }

  /// Calls `body` with the tables as pointers, which hold during the call.
  func withView<Result>(_ body: (MergeView) -> Result) -> Result {
    withPairView { pairs in
      tokens.withUnsafeBufferPointer { tokens in
        ids.withUnsafeBufferPointer { ids in
          trie.units.withUnsafeBufferPointer { units in
            withSplits { splits in
              body(
                MergeView(
                  units: units, ids: ids, tokens: tokens, splits: splits, pairs: pairs,
                  spaceStart: MergeView.start(spaceSymbol, units)))
            }
          }
        }
      }
    }
  }
}

/// The tables of ``MergeTokens``, while they are in use.
struct MergeView {
  let units: UnsafeBufferPointer<UInt32>
  let ids: UnsafeBufferPointer<Int32>
  let tokens: UnsafeBufferPointer<MergeTokens.Token>
  let splits: Splits
  let pairs: PairView
  /// Where a search is after a ▁, from which most begin.
  let spaceStart: Start?

  struct Splits {
    let lefts: UnsafeBufferPointer<UInt32>
    let rights: UnsafeBufferPointer<UInt32>
  }

  /// How far a search of the trie is.
  struct Start {
    var children: Int
    /// Where the value of the longest token so far is, or −1.
    var found: Int
  }

  /// Whether text that consists of `left` and `right` comes out as these two.
  ///
  /// It goes back in time on both sides of the border: had two tokens at it merged before the one
  /// that covers either of them came about, these two would not be.
  @inline(__always)
  static func areNeighbours(
    _ left: UInt32, _ right: UInt32, _ pairs: PairView, _ splits: Splits
  ) -> Bool {
    guard let lefts = splits.lefts.baseAddress, let rights = splits.rights.baseAddress else {
      return false
    }
    var (left, right) = (left, right)
    var limit = UInt32.max
    while true {
      if pairs.merged(left, right) < limit { return false }
      if left > right {
        limit = left
        left = rights[Int(left)]
        if left == limit {
          limit = right &+ 1
          right = lefts[Int(right)]
          if right &+ 1 == limit { return true }
        }
      } else {
        limit = right &+ 1
        right = lefts[Int(right)]
        if right &+ 1 == limit {
          limit = left
          left = rights[Int(left)]
          if left == limit { return true }
        }
      }
    }
  }

  /// The longest token that stands at `start`, or −1.
  @inline(__always)
  func longest(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int32 {
    guard let root = units.first else { return -1 }
    return longest(base, start, end, Start(children: DoubleArrayTrie.offset(root), found: -1))
  }

  /// The same, where a ▁ is likely.
  @inline(__always)
  func longestAtStart(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int32 {
    if let spaceStart, end &- start > 2, base[start] == 0xE2, base[start &+ 1] == 0x96,
      base[start &+ 2] == 0x81
    {
      return longest(base, start &+ 3, end, spaceStart)
    }
    return longest(base, start, end)
  }

  @inline(__always)
  private func longest(
    _ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ from: Start
  ) -> Int32 {
    guard let units = units.baseAddress else { return -1 }
    let count = self.units.count
    var (children, found) = (from.children, from.found)
    var place = start
    while place < end {
      let byte = base[place]
      children ^= Int(byte)
      guard children < count else { break }
      let unit = units[children]
      guard DoubleArrayTrie.label(unit) == UInt32(byte) else { break }
      children ^= DoubleArrayTrie.offset(unit)
      if DoubleArrayTrie.hasLeaf(unit) { found = children }
      place &+= 1
    }
    return found < 0 ? -1 : Int32(truncatingIfNeeded: units[found] & 0x7FFF_FFFF)
  }

  /// Where a search is after `bytes`, or `nil` where no token begins with them.
  static func start(_ bytes: [UInt8], _ units: UnsafeBufferPointer<UInt32>) -> Start? {
    guard let root = units.first else { return nil }
    var start = Start(children: DoubleArrayTrie.offset(root), found: -1)
    for byte in bytes {
      let place = start.children ^ Int(byte)
      guard place < units.count, DoubleArrayTrie.label(units[place]) == UInt32(byte) else {
        return nil
      }
      start.children = place ^ DoubleArrayTrie.offset(units[place])
      if DoubleArrayTrie.hasLeaf(units[place]) { start.found = start.children }
    }
    return start
  }
}
