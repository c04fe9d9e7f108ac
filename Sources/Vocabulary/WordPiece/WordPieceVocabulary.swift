/// A vocabulary of WordPiece in BERT's sense: words, and pieces of words that go on with `##`.
///
/// Ids are those that Hugging Face's `tokenizers` gives for the same `tokenizer.json`, without the
/// special tokens of a row; ``row(_:_:)`` puts these around. A byte of text that is no UTF-8 counts
/// as U+FFFD.
///
/// - Source: Devlin et al. (2019), “BERT: Pre-training of Deep Bidirectional Transformers for
///   Language Understanding”.
package struct WordPieceVocabulary: MadeVocabularyKind {
  package typealias Settings = WordPieceSettings
  package static let word = "wordpiece"
  package static let isTrained = true

  /// The pieces and how text is parted.
  package let model: WordPieceModel
  /// What stands around the texts of a row.
  package let template: WordPieceTemplate
  package let special: SpecialIDs
  let decoder: WordPieceDecoder?
  /// The tokens by id: the pieces, and added tokens beyond them.
  let tokens: [[UInt8]]
  /// The tokens as they stand in normalised text.
  private let shown: [[UInt8]]
  /// Which ids `decode` leaves out, and which have no bytes: those, and the special ones.
  private let isHidden: [Bool]
  private let isSpecial: [Bool]
  private let encoder: WordPieceEncoder

  /// A vocabulary of parts that were checked.
  init(
    _ model: WordPieceModel, _ template: WordPieceTemplate, _ special: SpecialIDs,
    _ decoder: WordPieceDecoder?
  ) {
    self.model = model
    self.template = template
    self.special = special
    self.decoder = decoder
    var tokens = model.added.written(after: model.pieces)
    var isSpecial = model.added.specials(among: tokens.count)
    isHidden = isSpecial
    for id in [special.padding, special.endOfText, special.unknown] { isSpecial[Int(id)] = true }
    self.tokens = tokens
    for (bytes, token) in model.written(isNormalised: true) { tokens[Int(token.id)] = bytes }
    shown = tokens
    self.isSpecial = isSpecial
    encoder = WordPieceEncoder(model)
  }

  package static func largestSize(_ settings: Settings) -> Int { settings.size }

  package static func make(_ settings: Settings, from text: TrainingText) async throws -> Self {
    try await WordPieceTrainer.vocabulary(settings, from: text)
  }

  package var size: Int { tokens.count }

  package var mask: Int32? {
    model.added.first { $0.isSpecial && $0.content == Array("[MASK]".utf8) }?.id
  }

  /// The bytes of the piece, without its `##`; none for special tokens.
  package func bytes(of id: Int32) -> [UInt8] {
    guard tokens.indices.contains(Int(id)), !isSpecial[Int(id)] else { return [] }
    let token = shown[Int(id)]
    let goesOn = Int(id) < model.pieces.count && token.starts(with: model.prefix)
    return goesOn ? Array(token.dropFirst(model.prefix.count)) : token
  }

  package func piece(_ id: Int32) -> [UInt8] {
    tokens.indices.contains(Int(id)) ? tokens[Int(id)] : []
  }

  /// The text of `ids` as Hugging Face decodes it: special tokens left out, a space before every
  /// token that does not go on with a word, and, where the vocabulary says so, none before
  /// punctuation and the endings of English. What was normalised away does not come back.
  package func decode(_ ids: [Int32]) -> [UInt8] {
    let kept = ids.filter { shown.indices.contains(Int($0)) && !isHidden[Int($0)] }
    let pieces = kept.map { shown[Int($0)] }
    return decoder.map { $0.text(of: pieces) } ?? Array(pieces.joined(separator: [0x20]))
  }

  /// A row of one text or two: their ids with the template's special tokens, and types.
  package func row(_ first: [Int32], _ second: [Int32]? = nil) -> WordPieceTemplate.Row {
    template.row(first, second)
  }

  package func encode(_ texts: TextBatch, into tokens: inout TokenBatch) {
    var ids: [Int32] = []
    var ends: [Int] = []
    encoder.encode(texts, into: &ids, ends: &ends)
    ids.withUnsafeBufferPointer { tokens.append($0, ends, size: size) }
  }

  /// The ids of one text.
  package func encode(_ text: [UInt8]) -> [Int32] {
    var batch = TextBatch()
    text.withUnsafeBytes { batch.append($0) }
    var ids: [Int32] = []
    var ends: [Int] = []
    encoder.encode(batch, into: &ids, ends: &ends)
    return ids
  }
}

/// How pieces become text again: Hugging Face's decoder `WordPiece`.
struct WordPieceDecoder: Hashable, Sendable {
  /// What pieces begin with that go on with a word.
  var prefix = Array("##".utf8)
  /// Whether spaces before punctuation and the endings of English go.
  var cleansUp = true

  func text(of pieces: [[UInt8]]) -> [UInt8] {
    var text: [UInt8] = []
    for (index, piece) in pieces.enumerated() {
      var piece = piece
      if index > 0 {
        if piece.starts(with: prefix) {
          piece.removeFirst(prefix.count)
        } else {
          piece.insert(0x20, at: 0)
        }
      }
      text += cleansUp ? Self.cleaned(piece) : piece
    }
    return text
  }

  private static let replacements: [(found: [UInt8], by: [UInt8])] = [
    (" .", "."), (" ?", "?"), (" !", "!"), (" ,", ","), (" ' ", "'"), (" n't", "n't"),
    (" 'm", "'m"), (" do not", " don't"), (" 's", "'s"), (" 've", "'ve"), (" 're", "'re"),
  ].map { (Array($0.0.utf8), Array($0.1.utf8)) }

  private static func cleaned(_ piece: [UInt8]) -> [UInt8] {
    guard piece.contains(0x20) else { return piece }
    var piece = piece
    for (found, by) in replacements where piece.count >= found.count {
      var result: [UInt8] = []
      var position = 0
      while position < piece.count {
        if piece[position...].starts(with: found) {
          result += by
          position += found.count
        } else {
          result.append(piece[position])
          position += 1
        }
      }
      piece = result
    }
    return piece
  }
}
