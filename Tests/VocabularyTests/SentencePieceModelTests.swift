import Foundation
import TestSupport
import Testing
import Vocabulary

@Suite struct SentencePieceModelTests {
  private func complaint(_ bytes: [UInt8]) -> String {
    do {
      _ = try SentencePieceModel(serialised: bytes, file: "a.model")
      return "none"
    } catch {
      return error.description
    }
  }

  @Test(arguments: SentencePieceFixture.names) func realModelsComeBack(name: String) throws {
    let bytes = try SentencePieceFixture.model(name)
    let model = try SentencePieceModel(serialised: bytes, file: name)
    #expect(model.serialised() == bytes)
    #expect(try SentencePieceModel(serialised: bytes, file: name) == model)
  }

  @Test func sharedModelsComeBack() throws {
    guard let shared = SharedData.path("tokenizers") else { return }
    for name in [
      "seqio_sentencepiece.model", "sentencepiece/test_model.model",
      "sentencepiece/test_ja_model.model",
    ] {
      let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: "\(shared)/\(name)")))
      let model = try SentencePieceModel(serialised: bytes, file: name)
      #expect(model.serialised() == bytes && model.trainer.modelType == .unigram)
      let error = #expect(throws: VocabularyError.self) {
        try BPEVocabulary(model: bytes, file: name)
      }
      #expect(
        error?.description == """
          \(name): trainer_spec.model_type: found a unigram model (1), expected a model of \
          byte-pair encoding (2, bpe)
          """)
    }
  }

  @Test func settingsAreReadAndHaveDefaults() throws {
    let study = try SentencePieceModel(
      serialised: SentencePieceFixture.model("study"), file: ""
    ).trainer
    #expect(study.modelType == .bpe && study.vocabularySize == 560 && study.hasByteFallback)
    #expect(study.paddingID == 0 && study.unknownID == 1 && study.beginningID == -1)
    #expect(study.splitsDigits && study.maximumPieceLength == 99 && study.splitsByScript)
    #expect(study.userDefinedSymbols == [Array("<D>".utf8)] && study.endID == -1)
    let empty = TrainerSpec()
    #expect(empty.modelType == .unigram && empty.vocabularySize == 8000 && empty.paddingID == -1)
    #expect(empty.characterCoverage == 0.9995 && empty.maximumSentenceLength == 4192)
    #expect(empty.unknownSurface == Array(" ⁇ ".utf8) && empty.endPiece == Array("</s>".utf8))
    #expect(empty.message.fields.isEmpty)
    let normaliser = NormaliserSpec()
    #expect(normaliser.addsDummyPrefix && normaliser.escapesWhitespace && normaliser.charsMap == [])
  }

  @Test func whatIsSetIsWritten() throws {
    var model = SentencePieceModel()
    model.trainer.modelType = .bpe
    model.trainer.paddingID = -1
    model.trainer.controlSymbols = [Array("<a>".utf8), Array("<b>".utf8)]
    model.trainer.characterCoverage = 0.5
    model.normaliser.addsDummyPrefix = false
    model.denormaliser = NormaliserSpec()
    model.denormaliser?.name = Array("x".utf8)
    model.others = [.init(4, .bytes([])), .init(200, .varint(1))]
    model.pieces = [.init(bytes: [97], score: -1), .init(bytes: [98], score: 0, type: .unknown)]
    let bytes = model.serialised()
    #expect(
      bytes.starts(with: [0x0A, 8, 0x0A, 1, 97, 0x15, 0, 0, 0x80, 0xBF, 0x0A, 10, 0x0A, 1, 98]))
    #expect(try SentencePieceModel(serialised: bytes, file: "") == model)
    // A negative number has ten bytes, as protobuf has it.
    #expect(bytes.count { $0 == 0xFF } == 9)
  }

  /// A piece without a score, with its type written though it is the usual one, with a field that
  /// is not known here: it stays so until it is changed.
  @Test func unusualPiecesStay() throws {
    let piece: [UInt8] = [0x0A, 1, 97, 0x18, 1, 0x38, 5]
    let bytes = [0x0A, UInt8(piece.count)] + piece
    var model = try SentencePieceModel(serialised: bytes, file: "")
    #expect(model.pieces.first?.type == .normal && model.serialised() == bytes)
    model.pieces[0].score = 1
    #expect(model.serialised() == [0x0A, 8, 0x0A, 1, 97, 0x15, 0, 0, 0x80, 0x3F])
  }

  @Test func truncatedModelsNeverTrap() throws {
    for name in ["rules", "study"] {
      let bytes = try SentencePieceFixture.model(name)
      for count in 0..<bytes.count {
        let part = Array(bytes[..<count])
        if let model = try? SentencePieceModel(serialised: part, file: "") {
          #expect(model.serialised() == part)
        }
        _ = count % 50 == 0 ? try? BPEVocabulary(model: part, file: "") : nil
      }
    }
  }

  @Test func flippedModelsNeverTrap() throws {
    var chaos = SentencePieceChaos(seed: 10)
    let whole = try SentencePieceFixture.model("rules")
    for _ in 0..<300 {
      var bytes = whole
      for _ in 0..<chaos.number(1...4) {
        bytes[chaos.number(0...bytes.count - 1)] = UInt8(chaos.number(0...255))
      }
      guard let vocabulary = try? BPEVocabulary(model: bytes, file: "") else { continue }
      _ = vocabulary.decode(vocabulary.ids(of: [chaos.text(SentencePieceChaos.letters)])[0])
    }
  }

  @Test func brokenBytesAreRefused() {
    let cases: [([UInt8], String)] = [
      ([0x0A], "a.model: byte 1: found the end, expected a number"),
      (
        [0x0A, 5, 1],
        "a.model: byte 1: found a length of 5, expected at most 1, which is what is left"
      ),
      ([0x0A] + Array(repeating: 0xFF, count: 9) + [1], "found a length of 18446744073709551615"),
      ([0x0A] + Array(repeating: 0xFF, count: 10), "a number of more than ten bytes"),
      ([0x0B], "wire type 3"), ([0x00, 1], "field number 0"),
      ([0x0D, 1], "found the end, expected 4"),
      ([0x08, 1], "byte 0: found field 1 as a number"), ([0x10, 1], "found field 2 as a number"),
      // A length that fits the file, but not the message.
      ([0x0A, 3, 0x0A, 2, 97, 0x0A, 0], "byte 3: found a length of 2, expected at most 1"),
      ([0x0A, 2, 0x15, 0, 0x0A, 0], "byte 3: found the end, expected 4 bytes"),
      ([0x0A, 2, 0x08, 1], "pieces[0]: found a value of the wrong kind in field 1"),
      ([0x0A, 5, 0x15, 0, 0, 0xC0, 0x7F], "pieces[0].score: found nan"),
    ]
    for (bytes, expected) in cases {
      #expect(complaint(bytes).contains(expected), "\(bytes): \(complaint(bytes))")
    }
  }

  @Test func tooManyPiecesAreRefused() {
    let pieces = [UInt8](unsafeUninitializedCapacity: 20_000_000) { buffer, count in
      for index in 0..<10_000_000 {
        (buffer[2 * index], buffer[2 * index + 1]) = (0x0A, 0)
      }
      count = 20_000_000
    }
    #expect(complaint(pieces) == "a.model: pieces: found 10000000, expected at most 4194304")
  }
}
