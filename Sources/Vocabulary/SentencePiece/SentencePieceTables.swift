/// What a SentencePiece model says of its pieces, checked and ready to be looked up.
///
/// Text comes out as pieces that are normal, user-defined or unused, or as pieces of bytes, and as
/// no other: what spells a control piece is text like any other, as in sentencepiece 0.2.3.
///
/// - Source: sentencepiece 0.2.3, `ModelInterface::InitializePieces`.
struct SentencePieceTables: Sendable {
  let model: SentencePieceModel
  /// All pieces.
  let index: PieceIndex
  let unknown: Int32
  /// The ids of the pieces of bytes; none without byte fallback.
  let byteIDs: [Int32]
  let symbols: SymbolMatcher

  init(_ model: SentencePieceModel, file: String) throws(VocabularyError) {
    self.model = model
    var pieces = PieceIndex(count: model.pieces.count)
    var unknown: Int32?
    var byteIDs = [Int32](repeating: -1, count: 256)
    for (index, piece) in model.pieces.enumerated() {
      func wrong(_ found: String, _ expected: String) -> VocabularyError {
        VocabularyError(
          file: file, key: "pieces[\(index)]", found: found, expected: expected)
      }
      if piece.bytes.isEmpty { throw wrong("no bytes", "at least one") }
      // The package takes the null character for an unused piece where bytes stand in for it.
      if piece.bytes == [0], model.trainer.hasByteFallback { continue }
      if piece.bytes.contains(0) { throw wrong("a piece with a null character", "none") }
      let id = Int32(index)
      if let twin = pieces.insert(piece.bytes, id) {
        throw wrong("the bytes of pieces[\(twin)]", "a piece of its own")
      }
      if piece.type == .unknown {
        if let unknown { throw wrong("a second unknown piece", "pieces[\(unknown)] alone") }
        unknown = id
      }
      if piece.type == .byte {
        guard let byte = Self.byte(of: piece.bytes) else {
          throw wrong("a piece of a byte with another name", "<0x00> to <0xFF>")
        }
        byteIDs[Int(byte)] = id
      }
    }
    guard let unknown else {
      throw VocabularyError(
        file: file, key: "pieces", found: "no unknown piece", expected: "one of type 2")
    }
    self.unknown = unknown
    index = pieces
    self.byteIDs = try Self.checked(byteIDs, model, file: file)
    symbols = SymbolMatcher(
      model.pieces.lazy.filter { $0.type == .userDefined }.map(\.bytes))
  }

  private static func checked(
    _ byteIDs: [Int32], _ model: SentencePieceModel, file: String
  ) throws(VocabularyError) -> [Int32] {
    let count = byteIDs.count { $0 >= 0 }
    let expected = model.trainer.hasByteFallback ? 256 : 0
    guard count == expected else {
      throw VocabularyError(
        file: file, key: "pieces", found: "\(count) pieces of bytes",
        expected: "\(expected), as trainer_spec.byte_fallback says")
    }
    return count == 0 ? [] : byteIDs
  }

  /// The byte that `<0xXX>` names.
  private static func byte(of piece: [UInt8]) -> UInt8? {
    guard piece.count == 6, piece.starts(with: "<0x".utf8), piece[5] == UInt8(ascii: ">") else {
      return nil
    }
    let digits = Array("0123456789ABCDEF".utf8)
    guard let high = digits.firstIndex(of: piece[3]), let low = digits.firstIndex(of: piece[4])
    else { return nil }
    return UInt8(high << 4 | low)
  }

  /// The byte that the piece `id` stands for, if it is of that type.
  func byte(of id: Int32) -> UInt8? {
    let piece = model.pieces[Int(id)]
    return piece.type == .byte ? Self.byte(of: piece.bytes) : nil
  }

  /// The id of the piece `bytes` that text can come out as, or −1.
  func merged(_ bytes: UnsafeRawBufferPointer) -> Int32 {
    let id = index.id(of: bytes)
    if id < 0 { return id }
    switch model.pieces[Int(id)].type {
    case .normal, .userDefined, .unused: return id
    case .unknown, .control, .byte: return -1
    }
  }

  /// The id of the piece `bytes`, or that of the unknown piece.
  func id(of bytes: [UInt8]) -> Int32 {
    let id = bytes.withUnsafeBytes { merged($0) }
    return id < 0 ? unknown : id
  }
}
