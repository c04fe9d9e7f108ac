import ByteIO
import TestSupport
import Testing
import Values
import Vocabulary

/// Goldens are made by Tests/Tools/wordpiece_golden.py with `tokenizers` 0.23.3.
@Suite struct WordPieceVocabularyTests {
  private static let names = ["uncased", "cased", "odd", "bare"]

  private static func fixture(_ name: String) throws -> [UInt8] {
    try readFile("\(repositoryRoot)/Tests/Fixtures/wordpiece/\(name)")
  }

  private static func lines(_ name: String) throws -> [[UInt8]] {
    try fixture(name).split(separator: 0x0A, omittingEmptySubsequences: false).dropLast()
      .map(Array.init)
  }

  private static func numbers(_ text: some StringProtocol) -> [Int32] {
    text.split(separator: " ").compactMap { Int32($0) }
  }

  private static func vocabulary(_ name: String) throws -> WordPieceVocabulary {
    try WordPieceVocabulary(tokenizerJSON: fixture("\(name).json"), file: "\(name).json")
  }

  @Test(arguments: names) func textIsEncodedAsUpstreamDoes(name: String) throws {
    let vocabulary = try Self.vocabulary(name)
    let (lines, golden) = (try Self.lines("lines.txt"), try Self.lines("\(name).ids"))
    try #require(lines.count == golden.count && lines.count > 200)
    let reference = ReferenceWordPiece(vocabulary.model)
    for (line, ids) in zip(lines, golden) {
      let expected = Self.numbers(String(decoding: ids, as: UTF8.self))
      let text = String(decoding: line, as: UTF8.self).debugDescription
      #expect(vocabulary.encode(line) == expected, "\(text)")
      #expect(reference.encode(line) == expected, "\(text)")
    }
  }

  @Test(arguments: names) func idsAreDecodedAsUpstreamDoes(name: String) throws {
    let vocabulary = try Self.vocabulary(name)
    for (ids, golden) in zip(try Self.lines("\(name).ids"), try Self.lines("\(name).decoded")) {
      let decoded = vocabulary.decode(Self.numbers(String(decoding: ids, as: UTF8.self)))
      let hexadecimal = decoded.map {
        $0 < 16 ? "0\(String($0, radix: 16))" : String($0, radix: 16)
      }
      #expect(hexadecimal.joined() == String(decoding: golden, as: UTF8.self))
    }
    #expect(vocabulary.decode([-1, .max, Int32(vocabulary.size)]) == [])
  }

  @Test(arguments: names) func rowsAreAsUpstreamHasThem(name: String) throws {
    let vocabulary = try Self.vocabulary(name)
    let ids = try Self.lines("lines.txt").map(vocabulary.encode)
    let golden = try Self.lines("\(name).pairs")
    #expect(golden.count == 11)
    for (index, line) in golden.enumerated() {
      let parts = String(decoding: line, as: UTF8.self)
        .split(separator: "|", omittingEmptySubsequences: false)
      let row = vocabulary.row(ids[index], ids[index + 1])
      #expect(row.ids == Self.numbers(parts[0]) && row.types == Self.numbers(parts[1]))
    }
    let alone = vocabulary.row(ids[0])
    let hasTemplate = name != "odd"
    #expect(alone.ids == (hasTemplate ? [2] + ids[0] + [3] : ids[0]))
    #expect(alone.types == alone.ids.map { _ in 0 })
  }

  @Test(arguments: names) func filesComeBack(name: String) throws {
    let vocabulary = try Self.vocabulary(name)
    let exports = try vocabulary.exports()
    #expect(exports.map(\.name) == ["tokenizer.json", "vocab.txt"])
    let again = try WordPieceVocabulary(tokenizerJSON: exports[0].bytes, file: "again")
    #expect(again.model == vocabulary.model && again.template == vocabulary.template)
    #expect(again.special == vocabulary.special)
    #expect(try again.exports()[0].bytes == exports[0].bytes)
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    try Vocabulary(vocabulary).write(to: folder.path)
    let opened = try Vocabulary(folder: folder.path)
    #expect(opened.size == vocabulary.size)
    #expect(try opened.digest == Vocabulary(vocabulary).digest)
  }

  @Test func aFileThatWasChangedIsRefused() throws {
    let vocabulary = try Self.vocabulary("cased")
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    try Vocabulary(vocabulary).write(to: folder.path)
    let path = folder.file("tokenizer.json")
    let bytes = try readFile(path)
    try AtomicFile.write(bytes + [0x20], to: path)
    let error = #expect(throws: VocabularyError.self) { try Vocabulary(folder: folder.path) }
    #expect(error?.key == "exports.tokenizer.json")
    try AtomicFile.write(bytes, to: path)
    let json = String(decoding: try vocabulary.json(), as: UTF8.self)
    for (found, by, key) in [
      (#""kind":"wordpiece""#, #""kind":"byte""#, "kind"),
      (#""format-version":1"#, #""format-version":2"#, "format-version"),
      (#""padding":0"#, #""padding":1"#, "special.padding"),
      (#""end-of-text":3"#, #""end-of-text":1"#, "special.end-of-text"),
      (#""unknown":1"#, #""unknown":2"#, "special.unknown"),
      (#""lowercase":false"#, #""lowercase":true"#, "normaliser"),
      (#""vocabulary-size":"#, #""vocabulary-size":1"#, "vocabulary-size"),
      (#""vocab.txt""#, #""vocab.tx""#, "exports"),
    ] {
      let other = json.replacing(found, with: by, maxReplacements: 1)
      #expect(other != json, "\(found)")
      let error = #expect(throws: VocabularyError.self) {
        try WordPieceVocabulary(json: Array(other.utf8), folder: folder.path)
      }
      #expect(error?.key == key)
    }
  }

  @Test func bytesAreThoseOfPieces() throws {
    let vocabulary = try Self.vocabulary("cased")
    func bytes(_ piece: String) -> [UInt8]? {
      vocabulary.model.pieces.firstIndex(of: Array(piece.utf8)).map {
        vocabulary.bytes(of: Int32($0))
      }
    }
    #expect(bytes("a") == [0x61] && bytes("##a") == [0x61])
    #expect(bytes("[MASK]") == [] && bytes("[UNK]") == [])
    let odd = try Self.vocabulary("odd")
    let token = odd.model.added.first { $0.content == Array("<x>".utf8) }
    #expect(odd.bytes(of: token?.id ?? 0) == Array("<x>".utf8))
    #expect(odd.decode(odd.encode(Array("FOOB".utf8))) == Array("foob".utf8))
    #expect(odd.size == (odd.model.added.map { Int($0.id) }.max() ?? 0) + 1)
  }

  // MARK: vocab.txt

  private static func text(_ pieces: [String]) -> [UInt8] {
    Array(pieces.map { $0 + "\n" }.joined().utf8)
  }

  @Test func aListOfPiecesIsReadAsBERTDoes() throws {
    let names = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    let lower = try WordPieceVocabulary(
      vocabularyText: Self.text(names + ["cafe", "##s"]), file: "vocab.txt")
    #expect(lower.encode(Array("CAFÉS [MASK]".utf8)) == [5, 6, 4])
    #expect(lower.special == SpecialIDs(padding: 0, endOfText: 3, unknown: 1))
    #expect(lower.row([5], [6]).ids == [2, 5, 3, 6, 3])
    #expect(lower.row([5], [6]).types == [0, 0, 0, 1, 1])
    let cased = try WordPieceVocabulary(
      vocabularyText: Self.text(names + ["Café", "##s\r", "cafe"]), file: "vocab.txt")
    #expect(cased.encode(Array("Cafés CAFÉS cafe\u{301}s".utf8)) == [5, 6, 1, 1])
    #expect(cased.model.pieces[6] == Array("##s".utf8))
    let plain = try WordPieceVocabulary(
      vocabularyText: Self.text(["[UNK]", "[PAD]", "[SEP]", "a"]), file: "vocab.txt")
    #expect(plain.row([3]).ids == [3])
    #expect(try lower.exports()[1].bytes == Self.text(names + ["cafe", "##s"]))
  }

  @Test(arguments: [
    (["[PAD]", "[UNK]", "a"], "pieces: found no '[SEP]', expected a line that is '[SEP]'"),
    (["[PAD]", "[SEP]", "a"], "pieces: found no '[UNK]', expected a line that is '[UNK]'"),
    (["[UNK]", "[SEP]", "a"], "pieces: found no '[PAD]', expected a line that is '[PAD]'"),
    (["a", "", "b"], "line 2: found an empty line, expected a piece a line"),
    (["a", "b", "a "], "line 3: found 'a' again, expected each piece once"),
    ([], "pieces: found no '[UNK]', expected a line that is '[UNK]'"),
  ])
  func aBrokenListIsRefused(pieces: [String], complaint: String) {
    let error = #expect(throws: VocabularyError.self) {
      try WordPieceVocabulary(vocabularyText: Self.text(pieces), file: "v")
    }
    #expect(error?.description == "v: \(complaint)")
  }

  /// Ids of 16 bits up to 65,536 pieces, and wide ones beyond.
  @Test(arguments: [65_536, 65_537]) func idsAreAsWideAsTheyNeed(size: Int) throws {
    let pieces = ["[UNK]", "[PAD]", "[SEP]"] + (3..<size).map { "x\($0)" }
    let vocabulary = try WordPieceVocabulary(vocabularyText: Self.text(pieces), file: "v")
    var batch = TextBatch()
    for text in ["x\(size - 1) x3", "", "x4"] {
      text.utf8.withContiguousStorageIfAvailable { batch.append(UnsafeRawBufferPointer($0)) }
    }
    var tokens = TokenBatch()
    for _ in 0..<2 { vocabulary.encode(batch, into: &tokens) }
    let expected = [Int32(size - 1), 3, 4]
    #expect(tokens.ends == [2, 2, 3, 5, 5, 6])
    #expect(tokens.wide == (size > 1 << 16 ? expected + expected : []))
    #expect(tokens.narrow.map { Int32($0) } == (size > 1 << 16 ? [] : expected + expected))
  }

  @Test func aListOfOtherBytesIsRefused() {
    #expect(throws: VocabularyError.self) {
      try WordPieceVocabulary(vocabularyText: [0x5B, 0xFF, 0x0A], file: "v")
    }
  }

  @Test func theSharedListIsRead() throws {
    guard let path = SharedData.path("tokenizers/seqio_bertwordpiece_vocab.txt") else { return }
    let vocabulary = try WordPieceVocabulary(vocabularyText: readFile(path), file: path)
    #expect(vocabulary.size == 108 && vocabulary.special.padding == 0)
    #expect(vocabulary.encode(Array("This is a test".utf8)).count == 4)
  }
}
