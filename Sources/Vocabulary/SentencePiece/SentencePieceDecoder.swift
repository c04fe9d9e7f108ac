/// Turns ids of a SentencePiece model back into text.
///
/// - Source: sentencepiece 0.2.3, `SentencePieceProcessor::Decode`.
struct SentencePieceDecoder: Sendable {
  private let tables: SentencePieceTables
  private let denormaliser: SentencePieceNormaliser?
  private let unknownSurface: [UInt8]
  /// Whether a ▁ at the beginning is no space of the text, and whether all of them are not.
  private let dropsFirstSpace: Bool
  private let dropsAllFirstSpaces: Bool

  init(_ tables: SentencePieceTables, file: String) throws(VocabularyError) {
    self.tables = tables
    let model = tables.model
    if let spec = model.denormaliser, !spec.charsMap.isEmpty {
      denormaliser = try SentencePieceNormaliser(spec, file: file)
    } else {
      denormaliser = nil
    }
    unknownSurface = Array(model.trainer.unknownSurface.prefix { $0 != 0 })
    dropsAllFirstSpaces = model.normaliser.removesExtraWhitespace
    dropsFirstSpace = model.normaliser.addsDummyPrefix || dropsAllFirstSpaces
  }

  /// The text that `ids` stand for; ids that there are not stand for none.
  func decode(_ ids: [Int32]) -> [UInt8] {
    var text: [UInt8] = []
    var run: [UInt8] = []
    var isAtBeginning = true
    var sawSpace = false
    for id in ids where id >= 0 && Int(id) < tables.model.pieces.count {
      if let byte = tables.byte(of: id) {
        run.append(byte)
        continue
      }
      Self.append(&run, to: &text)
      if sawSpace || !text.isEmpty { isAtBeginning = false }
      sawSpace = append(tables.model.pieces[Int(id)], isAtBeginning, to: &text)
    }
    Self.append(&run, to: &text)
    guard let denormaliser else { return text }
    var output: [UInt8] = []
    text.withUnsafeBytes { denormaliser.normalise($0, into: &output) }
    return output
  }

  /// Appends a piece, and says whether it had the one space that is dropped.
  private func append(
    _ piece: SentencePieceModel.Piece, _ isAtBeginning: Bool, to text: inout [UInt8]
  ) -> Bool {
    switch piece.type {
    case .control: return false
    case .unknown:
      text += unknownSurface
      return false
    default:
      var rest = piece.bytes[...]
      let isDropped = isAtBeginning && dropsFirstSpace && rest.starts(with: spaceSymbol)
      if isDropped { rest.removeFirst(spaceSymbol.count) }
      appendSpaced(rest, to: &text)
      return isDropped && !dropsAllFirstSpaces
    }
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
