import Foundation
import TestSupport
import Testing
import Values
import Vocabulary

@Suite struct BPEVocabularyTests {
  @Test(arguments: SentencePieceFixture.names) func textIsThatOfThePackage(name: String) throws {
    let vocabulary = try SentencePieceFixture.vocabulary(name)
    for one in try SentencePieceFixture.cases(name) {
      #expect(vocabulary.decode(one.ids) == one.decoded, "\(one.ids)")
    }
  }

  @Test func specialIDsAreTheModels() throws {
    let rules = try SentencePieceFixture.vocabulary("rules")
    #expect(rules.special == SpecialIDs(padding: 2, endOfText: 2, unknown: 0))
    let study = try SentencePieceFixture.vocabulary("study")
    #expect(study.special == SpecialIDs(padding: 0, endOfText: 2, unknown: 1))
    var model = SentencePieceModel()
    model.trainer.modelType = .bpe
    model.pieces = [.init(bytes: Array("?".utf8), score: 0, type: .unknown)]
    let bare = try BPEVocabulary(model: model.serialised(), file: "")
    #expect(bare.special == SpecialIDs(padding: 0, endOfText: 0, unknown: 0))
    // A normal piece of that name ends nothing.
    model.pieces.append(.init(bytes: Array("</s>".utf8), score: 0))
    model.pieces.append(.init(bytes: Array("<|endoftext|>".utf8), score: 0, type: .control))
    let other = try BPEVocabulary(model: model.serialised(), file: "")
    #expect(other.special == SpecialIDs(padding: 2, endOfText: 2, unknown: 0))
  }

  @Test func bytesArePiecesWithSpaces() throws {
    let vocabulary = try SentencePieceFixture.vocabulary("study")
    let pieces = vocabulary.model.pieces
    for (index, piece) in pieces.enumerated() {
      let bytes = vocabulary.bytes(of: Int32(index))
      switch piece.type {
      case .control, .unknown: #expect(bytes == [])
      case .byte:
        #expect(
          bytes.count == 1 && "<0x\(hex(bytes[0]))>" == String(decoding: piece.bytes, as: UTF8.self)
        )
      default:
        let text = String(decoding: piece.bytes, as: UTF8.self)
        #expect(bytes == Array(text.replacing("\u{2581}", with: " ").utf8))
      }
    }
    for id in [Int32(pieces.count), -1, .min, .max] {
      #expect(vocabulary.bytes(of: id) == [] && vocabulary.decode([id]) == [])
    }
  }

  private func hex(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16, uppercase: true)
    return digits.count == 1 ? "0\(digits)" : digits
  }

  /// Bytes in a row are characters where they can be.
  @Test func piecesOfBytesAreDecodedTogether() throws {
    let vocabulary = try SentencePieceFixture.vocabulary("study")
    func id(_ byte: UInt8) throws -> Int32 {
      let name = Array("<0x\(hex(byte))>".utf8)
      return Int32(try #require(vocabulary.model.pieces.firstIndex { $0.bytes == name }))
    }
    let ids = try [0xC3, 0xA9, 0xC3, 0x41, 0xFF, 0xE6, 0x97].map(id)
    #expect(vocabulary.decode(ids) == Array("é\u{FFFD}A\u{FFFD}\u{FFFD}\u{FFFD}".utf8))
    #expect(try vocabulary.decode([id(0xC3), 0, id(0xA9)]) == Array("\u{FFFD}\u{FFFD}".utf8))
    #expect(vocabulary.decode([1, 1]) == Array(" ⁇  ⁇ ".utf8))
  }

  @Test func whatDecodedTextBecomesIsTheModels() throws {
    var model = try SentencePieceModel(serialised: SentencePieceFixture.model("study"), file: "")
    var spec = NormaliserSpec()
    spec.addsDummyPrefix = false
    spec.escapesWhitespace = false
    spec.removesExtraWhitespace = false
    spec.charsMap = try SentencePieceCharsMap(rules: [(["t"], ["T", "!"])]).serialised()
    model.denormaliser = spec
    let vocabulary = try BPEVocabulary(model: model.serialised(), file: "")
    let ids = vocabulary.ids(of: [Array("at the".utf8)])[0]
    #expect(vocabulary.decode(ids) == Array("aT! T!he".utf8))
  }

  @Test func aFolderComesBack() throws {
    let temporary = try TemporaryFolder()
    let folder = temporary.path
    let bytes = try SentencePieceFixture.model("study")
    let vocabulary = try BPEVocabulary(model: bytes, file: "study.model")
    let json = try vocabulary.json()
    #expect(
      String(decoding: json, as: UTF8.self) == """
        {"format-version":1,"kind":"bpe","model-file":"tokenizer.model","model-sha256":\
        "\(try #require(digest(of: json)))",\
        "special":{"end-of-text":2,"padding":0,"unknown":1},"vocabulary-size":560}

        """)
    let exports = try vocabulary.exports()
    #expect(exports.map(\.name) == ["tokenizer.model"] && exports[0].bytes == bytes)
    let path = "\(folder)/tokenizer.model"
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    let again = try BPEVocabulary(json: json, folder: folder)
    #expect(try again.model == vocabulary.model && again.json() == json)
    try expectRefusals(json, folder)
    try Data(bytes + [0xC8, 0x0C, 1]).write(to: URL(fileURLWithPath: path))
    let error = #expect(throws: VocabularyError.self) {
      try BPEVocabulary(json: json, folder: folder)
    }
    #expect(error?.description.hasPrefix("\(path): SHA-256: found ") == true)
  }

  private func digest(of json: [UInt8]) -> String? {
    let words = String(decoding: json, as: UTF8.self).components(separatedBy: "\"")
    return words.first { $0.count == 64 && $0.allSatisfy { $0.isHexDigit } }
  }

  private func expectRefusals(_ json: [UInt8], _ folder: String) throws {
    let text = String(decoding: json, as: UTF8.self)
    for (old, new, key) in [
      ("\"bpe\"", "\"byte\"", "kind"), ("version\":1", "version\":2", "format-version"),
      ("size\":560", "size\":561", "vocabulary-size"),
      ("unknown\":1", "unknown\":0", "special.unknown"),
      ("padding\":0", "padding\":1", "special.padding"),
      ("end-of-text\":2", "end-of-text\":1", "special.end-of-text"),
      ("tokenizer.model", "../tokenizer.model", "model-file"),
    ] {
      let error = #expect(throws: VocabularyError.self) {
        try BPEVocabulary(json: Array(text.replacing(old, with: new).utf8), folder: folder)
      }
      #expect(error?.key == key)
    }
  }

  @Test func piecesMustHoldTogether() throws {
    let unknown = SentencePieceModel.Piece(bytes: Array("?".utf8), score: 0, type: .unknown)
    let a = SentencePieceModel.Piece(bytes: [97], score: 0)
    let cases: [([SentencePieceModel.Piece], String)] = [
      ([a], "pieces: found no unknown piece"),
      ([unknown, a, a], "pieces[2]: found the bytes of pieces[1]"),
      ([unknown, .init(bytes: [], score: 0)], "pieces[1]: found no bytes"),
      ([unknown, .init(bytes: [0], score: 0)], "pieces[1]: found a piece with a null character"),
      ([unknown, a, .init(bytes: [97, 0], score: 0)], "pieces[2]: found a piece with a null"),
      (
        [unknown, .init(bytes: [98], score: 0, type: .unknown)], "pieces[1]: found a second unknown"
      ),
      ([unknown, .init(bytes: [98], score: 0, type: .byte)], "pieces[1]: found a piece of a byte"),
      ([unknown, .init(bytes: Array("<0x41>".utf8), score: 0, type: .byte)], "1 pieces of bytes"),
    ]
    for (pieces, complaint) in cases {
      var model = SentencePieceModel()
      model.trainer.modelType = .bpe
      model.pieces = pieces
      let error = #expect(throws: VocabularyError.self) {
        try BPEVocabulary(model: model.serialised(), file: "a.model")
      }
      #expect(error?.description.contains(complaint) == true, "\(String(describing: error))")
    }
  }

  /// With bytes to stand in for it, the package takes the null character for an unused piece.
  @Test func theNullCharacterIsItsByte() throws {
    var model = SentencePieceModel()
    model.trainer.modelType = .bpe
    model.trainer.hasByteFallback = true
    model.pieces = [
      .init(bytes: Array("<unk>".utf8), score: 0, type: .unknown), .init(bytes: [0], score: 0),
    ]
    for byte in 0..<256 {
      let name = "<0x\(hex(UInt8(byte)))>"
      model.pieces.append(.init(bytes: Array(name.utf8), score: 0, type: .byte))
    }
    let vocabulary = try BPEVocabulary(model: model.serialised(), file: "")
    var batch = TextBatch()
    [UInt8](arrayLiteral: 0).withUnsafeBytes { batch.append($0) }
    var tokens = TokenBatch()
    vocabulary.encode(batch, into: &tokens)
    #expect(tokens.narrow.last == 2)
  }

  @Test func otherKindsOfModelAreNamed() throws {
    for (type, words) in [
      (TrainerSpec.ModelType.unigram, "a unigram model (1)"), (.word, "a model of whole words (3)"),
      (.character, "a model of characters (4)"),
    ] {
      var model = SentencePieceModel()
      model.trainer.modelType = type
      let error = #expect(throws: VocabularyError.self) {
        try BPEVocabulary(model: model.serialised(), file: "")
      }
      #expect(error?.found == words)
    }
  }
}
