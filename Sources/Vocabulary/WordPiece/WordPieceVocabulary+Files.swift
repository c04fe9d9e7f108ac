import ByteIO
import Corpus
import Values

extension WordPieceVocabulary {
  /// Opens a `tokenizer.json`.
  ///
  /// - Throws: ``VocabularyError`` for one that is broken, or that is not of BERT's kind.
  package init(tokenizerJSON bytes: [UInt8], file: String) throws {
    self = try TokeniserFile(bytes, file: file).wordPiece()
  }

  /// Opens a `vocab.txt`: a piece a line, its id the number of the line from 0.
  ///
  /// The rest is BERT's: `[PAD]`, `[UNK]` and `[SEP]` must be among the pieces, text is cleaned and
  /// Chinese characters are words. If lower-casing would change a piece, the vocabulary is a cased
  /// one, and accents stay; otherwise text is made lower case and accents are stripped.
  ///
  /// - Throws: ``VocabularyError``.
  package init(vocabularyText bytes: [UInt8], file: String) throws {
    let pieces = try Self.lines(of: bytes, file: file)
    let isName = { (piece: [UInt8]) in piece.first == 0x5B && piece.last == 0x5D }
    let lower = BertNormaliser(cleanText: false, chineseCharacters: false, lowercase: true)
    let isCased = pieces.contains { piece in
      let scalars = ScalarReader.scalars(piece)
      return !isName(piece) && lower.normalised(scalars) != scalars
    }
    func id(_ name: String) throws(VocabularyError) -> Int32 {
      if let id = pieces.firstIndex(of: Array(name.utf8)) { return Int32(id) }
      throw VocabularyError(
        file: file, key: "pieces", found: "no '\(name)'", expected: "a line that is '\(name)'")
    }
    var model = WordPieceModel(
      pieces: pieces, unknown: try id("[UNK]"),
      normaliser: BertNormaliser(stripAccents: !isCased, lowercase: !isCased))
    for name in WordPieceSettings.bertTokens {
      let content = Array(name.utf8)
      guard let id = pieces.firstIndex(of: content) else { continue }
      model.added.append(AddedToken(id: Int32(id), content: content))
    }
    let special = SpecialIDs(
      padding: try id("[PAD]"), endOfText: try id("[SEP]"), unknown: model.unknown)
    let beginning = pieces.firstIndex(of: Array("[CLS]".utf8))
    let template = beginning.map {
      WordPieceTemplate.bert(beginning: Int32($0), end: special.endOfText)
    }
    self.init(model, template ?? .none, special, WordPieceDecoder())
  }

  private static func lines(of bytes: [UInt8], file: String) throws -> [[UInt8]] {
    func error(_ line: Int, _ found: String, _ expected: String) -> VocabularyError {
      VocabularyError(file: file, key: "line \(line)", found: found, expected: expected)
    }
    guard isUTF8(bytes) else { throw error(1, "bytes that are no UTF-8", "a piece a line") }
    var seen = Set<[UInt8]>()
    var pieces: [[UInt8]] = []
    var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    for (index, line) in lines.enumerated() {
      guard index < TokeniserFile.maximumSize else {
        throw error(index + 1, "a piece more", "at most \(TokeniserFile.maximumSize)")
      }
      var piece = ScalarReader.scalars(line)
      while let last = piece.last, BertCharacters.shared.flags[Int(last)].contains(.space) {
        piece.removeLast()
      }
      let bytes = ScalarReader.utf8(piece)
      if bytes.isEmpty { throw error(index + 1, "an empty line", "a piece a line") }
      guard seen.insert(bytes).inserted else {
        throw error(index + 1, "\(JSONTree.text(bytes).found) again", "each piece once")
      }
      pieces.append(bytes)
    }
    return pieces
  }

  /// The two files by which other programs know the vocabulary.
  package func exports() throws -> [(name: String, bytes: [UInt8])] {
    [
      (TokeniserFile.name, TokeniserWriter(self).bytes),
      (TokeniserFile.listName, Array(model.pieces.joined(separator: [0x0A])) + [0x0A]),
    ]
  }
}

extension WordPieceVocabulary {
  /// The fields of `vocabulary.json`.
  private struct Description: Codable {
    struct Export: Codable, Equatable {
      var name: String
      var sha256: String
    }

    var exports: [Export]
    var formatVersion = 1
    var kind = WordPieceVocabulary.word
    var normaliser: BertNormaliser
    var special: SpecialIDs
    var vocabularySize: Int
  }

  private func described() throws -> Description {
    let files = try exports().map {
      Description.Export(name: $0.name, sha256: SHA256.hex(of: $0.bytes))
    }
    return Description(
      exports: files, normaliser: model.normaliser, special: special, vocabularySize: size)
  }

  package func json() throws -> [UInt8] { try StableJSON.line(described()) + [0x0A] }

  package init(json: [UInt8], folder: String) throws {
    let file = "\(folder)/\(Vocabulary.fileName)"
    let found = try StableJSON.decode(Description.self, from: json, file: file)
    let check = VocabularyDescriptionCheck(file: file)
    try check.expect("kind", found.kind, Self.word)
    try check.expect("format-version", found.formatVersion, 1)
    let path = "\(folder)/\(TokeniserFile.name)"
    let bytes = try readFile(path)
    let hash = found.exports.first { $0.name == TokeniserFile.name }?.sha256
    try check.expect("exports.\(TokeniserFile.name)", hash ?? "", SHA256.hex(of: bytes))
    try self.init(tokenizerJSON: bytes, file: path)
    let expected = try described()
    try check.expect("vocabulary-size", found.vocabularySize, expected.vocabularySize)
    try check.expect(found.special, special)
    try check.expect("normaliser", found.normaliser, model.normaliser)
    try check.expect("exports", found.exports, expected.exports)
  }
}
