extension MergeTokens {
  /// The tokens of a byte-level model: its bytes, and then what its merges make, in their order.
  ///
  /// A model may have several merges for one piece, also of parts that come about only after it.
  /// What a piece's bytes come to before a merge is one thing only, whatever stands around them: so
  /// the first merge whose two parts are there and go with each other is how the piece comes about,
  /// and the others never happen. There are no tokens where a piece may come about only by parts
  /// that come after its merge.
  init?(_ model: ByteLevelModel) {
    self.init(pairCount: min(model.merges.count, model.pieces.count))
    guard 256 + model.pieces.count < MergeTable.tokenLimit else { return nil }
    var keys: [(key: [UInt8], value: UInt32)] = []
    var tokenOf = [Int32](repeating: -1, count: model.pieces.count)
    // The trie has no byte 0: words with it take the slow way.
    for (byte, id) in model.byteIDs.enumerated() where id >= 0 && byte > 0 {
      let token = UInt32(ids.count)
      tokenOf[Int(id)] = Int32(token)
      add([UInt8(byte)], id: id, Split(left: token, right: token))
      keys.append(([UInt8(byte)], token))
    }
    var lastMerge = [Int32](repeating: -1, count: model.pieces.count)
    for (place, merge) in model.merges.enumerated() {
      lastMerge[Int(merge.merged)] = Int32(place)
    }
    var late: [ByteLevelModel.Merge] = []
    for (place, merge) in model.merges.enumerated() {
      let (left, right) = (tokenOf[Int(merge.left)], tokenOf[Int(merge.right)])
      let isLate =
        left < 0 && lastMerge[Int(merge.left)] >= place
        || right < 0 && lastMerge[Int(merge.right)] >= place
      if isLate { late.append(merge) }
      guard left >= 0, right >= 0, tokenOf[Int(merge.merged)] < 0,
        let bytes = ByteAlphabet.bytes(of: model.pieces[Int(merge.merged)])
      else { continue }
      let split = Split(left: UInt32(left), right: UInt32(right))
      guard withPairView({ areNeighbours(split.left, split.right, $0) }) else { continue }
      let token = UInt32(ids.count)
      pairs.insert(split.left, split.right, token)
      tokenOf[Int(merge.merged)] = Int32(token)
      add(bytes, id: merge.merged, split)
      keys.append((bytes, token))
    }
    if late.contains(where: { Self.isOpen($0, tokenOf) }) { return nil }
    makeTrie(keys)
  }

  /// Whether `merge`, of parts of which one comes after it, may be how its piece comes about.
  private static func isOpen(_ merge: ByteLevelModel.Merge, _ tokenOf: [Int32]) -> Bool {
    tokenOf[Int(merge.merged)] < 0 && tokenOf[Int(merge.left)] >= 0
      && tokenOf[Int(merge.right)] >= 0
  }
}
