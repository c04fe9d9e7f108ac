import Values
import Vocabulary

/// A vocabulary of given pieces, the longest of which is taken at each place of a text; ids 0, 1
/// and 2 are special.
struct PieceVocabulary: VocabularyKind {
  static let word = "pieces"
  static let isTrained = false
  static func largestSize(_ settings: ByteVocabulary.Settings) -> Int { 3 }
  static func make(_ settings: ByteVocabulary.Settings, from text: TrainingText) -> Self {
    Self([])
  }

  let pieces: [[UInt8]]
  let name: String
  let special: SpecialIDs

  init(
    _ pieces: [String], name: String = "",
    special: SpecialIDs = SpecialIDs(padding: 0, endOfText: 1, unknown: 2)
  ) {
    self.special = special
    self.pieces = pieces.map { Array($0.utf8) }
    self.name = name
  }

  init(json: [UInt8], folder: String) { self.init([]) }

  var size: Int { pieces.count + 3 }
  func json() throws -> [UInt8] { try StableJSON.line([[Array(name.utf8)], pieces]) }

  func bytes(of id: Int32) -> [UInt8] {
    pieces.indices ~= Int(id) - 3 ? pieces[Int(id) - 3] : []
  }

  func encode(_ texts: TextBatch, into tokens: inout TokenBatch) {
    var start = 0
    for end in texts.ends {
      while start < end {
        let fits = pieces.indices.filter { texts.bytes[start..<end].starts(with: pieces[$0]) }
        let best = fits.max { pieces[$0].count < pieces[$1].count }
        tokens.narrow.append(best.map { UInt16($0 + 3) } ?? 2)
        start += best.map { pieces[$0].count } ?? 1
      }
      tokens.ends.append(tokens.narrow.count)
    }
  }
}

extension Vocabulary {
  /// The ids of one text.
  func ids(of text: String) -> [Int32] {
    var batch = TextBatch()
    Array(text.utf8).withUnsafeBytes { batch.append($0) }
    var tokens = TokenBatch()
    encode(batch, into: &tokens)
    return tokens.wide.isEmpty ? tokens.narrow.map { Int32($0) } : tokens.wide
  }
}
