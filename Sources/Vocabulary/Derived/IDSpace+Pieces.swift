/// Which ids of two vocabularies stand for the same.
extension IDSpace {
  /// For each id here, the id of `other` that has the same piece in the copy of the same number,
  /// or the same part to play; `nil` where there is none.
  ///
  /// Pieces are compared as their files spell them. Where several ids of `other` have the piece,
  /// the one of the same parent is taken, or else the first.
  public func samePieces(in other: IDSpace) throws -> [Int32?] {
    let (own, others) = (try spellings(), try other.spellings())
    var first: [Spelling: Int32] = [:]
    var ofParent: [Spelling: Int32] = [:]
    for (spelling, id) in others {
      if ofParent[spelling] == nil { ofParent[spelling] = id }
      let anyParent = Spelling(copy: spelling.copy, parent: nil, piece: spelling.piece)
      if first[anyParent] == nil { first[anyParent] = id }
    }
    var ids = [Int32?](repeating: nil, count: size)
    for (spelling, id) in own where ids[Int(id)] == nil {
      let anyParent = Spelling(copy: spelling.copy, parent: nil, piece: spelling.piece)
      ids[Int(id)] = ofParent[spelling] ?? first[anyParent]
    }
    // What they are there for counts more than how they are spelt.
    for (own, others) in [
      (special.padding, other.special.padding), (special.unknown, other.special.unknown),
      (special.endOfText, other.special.endOfText),
    ] where 0..<size ~= Int(own) {
      ids[Int(own)] = others
    }
    return ids
  }

  /// A piece of a copy of a parent.
  private struct Spelling: Hashable {
    var copy: Int
    var parent: String?
    var piece: [UInt8]
  }

  private func spellings() throws -> [(Spelling, Int32)] {
    var spellings: [(Spelling, Int32)] = []
    for (place, parent) in parents.enumerated() {
      let pieces = (0..<Int32(parent.size)).map { parent.piece($0) }
      for copy in 0..<copyCount {
        let map = try map(parent: place, copy: copy)
        for (id, piece) in pieces.enumerated() where !piece.isEmpty {
          let spelling = Spelling(copy: copy, parent: parent.digest, piece: piece)
          spellings.append((spelling, map?[id] ?? Int32(id)))
        }
      }
    }
    return spellings
  }
}
