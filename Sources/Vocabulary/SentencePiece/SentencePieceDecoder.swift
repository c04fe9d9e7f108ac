/// Turns ids of a SentencePiece model back into text.
///
/// - Source: sentencepiece 0.2.3, `SentencePieceProcessor::Decode`.
struct SentencePieceDecoder: Sendable {
  /// What all pieces stand for, one after another.
  private let texts: [UInt8]
  private let surfaces: [Surface]
  private let denormaliser: SentencePieceNormaliser?
  /// Whether a ▁ at the beginning is no space of the text, and whether all of them are not.
  private let dropsFirstSpace: Bool
  private let dropsAllFirstSpaces: Bool

  /// What a piece stands for.
  private struct Surface: Sendable {
    /// In all texts; that of a byte is this byte.
    var range: Range<Int>
    /// Whether it is part of a character.
    var isByte = false
    /// Whether it begins with a space that was a ▁.
    var hasSpace = false
  }

  init(_ tables: SentencePieceTables, file: String) throws(VocabularyError) {
    let model = tables.model
    (texts, surfaces) = Self.surfaces(tables)
    if let spec = model.denormaliser, !spec.charsMap.isEmpty {
      denormaliser = try SentencePieceNormaliser(spec, file: file)
    } else {
      denormaliser = nil
    }
    dropsAllFirstSpaces = model.normaliser.removesExtraWhitespace
    dropsFirstSpace = model.normaliser.addsDummyPrefix || dropsAllFirstSpaces
  }

  private static func surfaces(_ tables: SentencePieceTables) -> ([UInt8], [Surface]) {
    var texts: [UInt8] = []
    var surfaces: [Surface] = []
    surfaces.reserveCapacity(tables.model.pieces.count)
    for (id, piece) in tables.model.pieces.enumerated() {
      var surface = Surface(range: 0..<0)
      let start = texts.count
      switch piece.type {
      case .control: break
      case .unknown: texts += tables.model.trainer.unknownSurface.prefix { $0 != 0 }
      case .byte:
        texts += tables.byte(of: Int32(id)).map { [$0] } ?? []
        surface.isByte = true
      case .normal, .userDefined, .unused:
        appendSpaced(piece.bytes[...], to: &texts)
        surface.hasSpace = piece.bytes.starts(with: spaceSymbol)
      }
      surface.range = start..<texts.count
      surfaces.append(surface)
    }
    return (texts, surfaces)
  }

  /// The text that `ids` stand for; ids that there are not stand for none.
  func decode(_ ids: [Int32]) -> [UInt8] {
    var text: [UInt8] = []
    var run: [UInt8] = []
    var isAtBeginning = true
    var sawSpace = false
    for id in ids where id >= 0 && Int(id) < surfaces.count {
      let surface = surfaces[Int(id)]
      if surface.isByte {
        run += texts[surface.range]
        continue
      }
      if !run.isEmpty { Self.append(&run, to: &text) }
      if sawSpace || !text.isEmpty { isAtBeginning = false }
      let isDropped = isAtBeginning && dropsFirstSpace && surface.hasSpace
      text += texts[surface.range.dropFirst(isDropped ? 1 : 0)]
      sawSpace = isDropped && !dropsAllFirstSpaces
    }
    Self.append(&run, to: &text)
    guard let denormaliser else { return text }
    var output: [UInt8] = []
    text.withUnsafeBytes { denormaliser.normalise($0, into: &output) }
    return output
  }

  /// Appends what bytes in a row stand for, U+FFFD for each that belongs to no character.
  private static func append(_ run: inout [UInt8], to text: inout [UInt8]) {
    run.withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress else { return }
      var place = 0
      while place < bytes.count {
        if let (_, count) = decodeUTF8(base, place, bytes.count) {
          text += bytes[place..<place + count]
          place += count
        } else {
          text += [0xEF, 0xBF, 0xBD]
          place += 1
        }
      }
    }
    run.removeAll(keepingCapacity: true)
  }
}

/// Appends `piece` with spaces for ▁.
func appendSpaced(_ piece: ArraySlice<UInt8>, to text: inout [UInt8]) {
  var place = piece.startIndex
  while place < piece.endIndex {
    if piece[place...].starts(with: spaceSymbol) {
      text.append(UInt8(ascii: " "))
      place += spaceSymbol.count
    } else {
      text.append(piece[place])
      place += 1
    }
  }
}
