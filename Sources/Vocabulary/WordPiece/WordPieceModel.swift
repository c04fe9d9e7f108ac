/// The pieces of a WordPiece vocabulary, and how words are parted into them.
package struct WordPieceModel: Hashable, Sendable {
  /// The pieces by id, in UTF-8.
  package var pieces: [[UInt8]]
  /// The id of what words become that are not of pieces.
  package var unknown: Int32
  /// What pieces begin with that continue a word.
  package var prefix = Array("##".utf8)
  /// The most characters of a word that is looked at.
  package var longestWord = 100
  /// What is done to text before it is parted into words.
  package var normaliser: BertNormaliser
  /// Tokens that are found before words.
  package var added: [AddedToken] = []

  /// Names the pieces.
  package init(pieces: [[UInt8]], unknown: Int32, normaliser: BertNormaliser) {
    self.pieces = pieces
    self.unknown = unknown
    self.normaliser = normaliser
  }

  /// Added tokens that are looked for in text as it is, or in normalised text, with the bytes that
  /// are looked for.
  func written(isNormalised: Bool) -> [(bytes: [UInt8], token: AddedToken)] {
    added.filter { $0.isNormalised == isNormalised }.map { token in
      guard isNormalised else { return (token.content, token) }
      return (ScalarReader.utf8(normaliser.normalised(ScalarReader.scalars(token.content))), token)
    }
  }
}

/// WordPiece as it is defined, piece by piece: the twin of ``WordPieceEncoder``.
///
/// - Source: Devlin et al. (2019), “BERT”; Hugging Face's `models/wordpiece`.
package struct ReferenceWordPiece: Sendable {
  private let model: WordPieceModel
  private let ids: [[UInt8]: Int32]
  private let raw: AddedTokenMatcher
  private let normalised: AddedTokenMatcher

  /// Indexes the pieces.
  package init(_ model: WordPieceModel) {
    self.model = model
    ids = Dictionary(
      model.pieces.enumerated().map { ($0.element, Int32($0.offset)) }, uniquingKeysWith: { $1 })
    raw = AddedTokenMatcher(model.written(isNormalised: false))
    normalised = AddedTokenMatcher(model.written(isNormalised: true))
  }

  /// The ids of `text`.
  package func encode(_ text: [UInt8]) -> [Int32] {
    raw.ids(of: text) { part in
      let scalars = model.normaliser.normalised(ScalarReader.scalars(part))
      return normalised.ids(of: ScalarReader.utf8(scalars)) { part in
        BertNormaliser.words(of: ScalarReader.scalars(part)).flatMap(encode)
      }
    }
  }

  /// The ids of a word: the longest piece it begins with, and so on; unknown where there is none.
  package func encode(word: [UInt32]) -> [Int32] {
    if word.count > model.longestWord { return [model.unknown] }
    var found: [Int32] = []
    var start = 0
    while start < word.count {
      let end = (start + 1...word.count).reversed().first { piece(word[start..<$0]) != nil }
      guard let end, let id = piece(word[start..<end]) else { return [model.unknown] }
      found.append(id)
      start = end
    }
    return found
  }

  private func piece(_ part: ArraySlice<UInt32>) -> Int32? {
    ids[(part.startIndex > 0 ? model.prefix : []) + ScalarReader.utf8(part)]
  }
}
