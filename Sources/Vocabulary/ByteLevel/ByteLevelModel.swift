/// The pieces and merges of a byte-level model, and how text is parted into words.
package struct ByteLevelModel: Sendable {
  /// Two pieces that become one.
  package struct Merge: Hashable, Sendable {
    /// The id of the first.
    package var left: Int32
    /// The id of the second.
    package var right: Int32
    /// The id of what they become.
    package var merged: Int32

    /// Names the ids.
    package init(left: Int32, right: Int32, merged: Int32) {
      (self.left, self.right, self.merged) = (left, right, merged)
    }

    /// Both ids in one number.
    var pair: UInt64 { Self.pair(left, right) }

    static func pair(_ left: Int32, _ right: Int32) -> UInt64 {
      UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
    }
  }

  /// The pieces by id, as the model spells them.
  package var pieces: [[UInt8]]
  /// What is merged, the first before all others; each pair once.
  package var merges: [Merge]
  /// How text is parted into words, within which pieces are merged.
  package var pattern: WordPattern
  /// The id of a byte without a piece; without one such bytes are left out.
  package var unknown: Int32?
  /// Whether several such bytes in a row get one id.
  package var fusesUnknown = false
  /// Whether a word that is a piece is that piece, whatever its merges come to.
  package var ignoresMerges = false
  /// Whether a space is put before text that does not begin with one.
  package var addsPrefixSpace = false
  /// Whether text is brought into Unicode's normalisation form C.
  package var composes = false
  /// Tokens that are found before words.
  package var added: [AddedToken] = []

  /// Names the pieces and merges.
  package init(pieces: [[UInt8]], merges: [Merge], pattern: WordPattern) {
    (self.pieces, self.merges, self.pattern) = (pieces, merges, pattern)
  }

  /// The ids of pieces of one byte, by byte; −1 where there is none.
  var byteIDs: [Int32] {
    var ids = [Int32](repeating: -1, count: 256)
    for (id, piece) in pieces.enumerated() where piece.count <= 2 {
      guard let bytes = ByteAlphabet.bytes(of: piece), bytes.count == 1 else { continue }
      ids[Int(bytes[0])] = Int32(id)
    }
    return ids
  }

  /// The ids of pieces by the bytes that they spell.
  var words: [[UInt8]: Int32] {
    var words: [[UInt8]: Int32] = [:]
    for (id, piece) in pieces.enumerated() {
      if let bytes = ByteAlphabet.bytes(of: piece) { words[bytes] = Int32(id) }
    }
    return words
  }

  /// Added tokens that are looked for in text as it is, or in normalised text, with the bytes that
  /// are looked for.
  func written(isNormalised: Bool) -> [(bytes: [UInt8], token: AddedToken)] {
    added.filter { $0.isNormalised == isNormalised }.map { token in
      (isNormalised && composes ? Composition.composed(token.content) : token.content, token)
    }
  }
}
