import ByteIO
import Engine
import Foundation
import TestSupport
import Testing
import Values
import Vocabulary

/// Training of byte-pair encoding; `Tests/Tools/compare_spm_training.py` compares with the package.
@Suite struct BPETrainingTests {
  static func train(
    _ documents: [String], _ written: [String: [String]], workers: Int = 1
  ) async throws -> SentencePieceModel {
    let settings = try BPESettings(reading: written)
    return try await BPETrainer(settings).train(on: text(documents, workers: workers))
  }

  static func pieces(_ model: SentencePieceModel) -> [String] {
    model.pieces.filter { $0.type == .normal }.map { String(decoding: $0.bytes, as: UTF8.self) }
  }

  static let soft = ["hard-limit": ["false"], "size": ["2000"]]
  /// Text stays as it is.
  static let plain = soft.merging(
    [
      "normalisation": ["identity"], "dummy-prefix": ["false"],
      "remove-extra-whitespace": ["false"], "character-coverage": ["1"],
    ], uniquingKeysWith: { $1 })

  static func plain(_ more: [String: [String]]) -> [String: [String]] {
    plain.merging(more, uniquingKeysWith: { $1 })
  }

  // MARK: As the package

  private static let folder = "\(repositoryRoot)/Tests/Fixtures/spm-training"
  private static let golden = [
    "bytes-0.9995", "bytes-1", "defaults-1k", "defaults-8k", "digits", "digits-scripts", "identity",
    "lines", "nfkc", "nfkc-cf", "nmt-nfkc-cf", "numbers", "short", "study", "suffix",
    "suffix-lines", "suffix-runs", "symbols",
  ]

  /// Files that the package made: options, and then pieces with score and type.
  @Test(arguments: golden) func vocabulariesAreThoseOfThePackage(name: String) async throws {
    let document = try String(contentsOfFile: "\(Self.folder)/text.txt", encoding: .utf8)
    let lines = try String(contentsOfFile: "\(Self.folder)/\(name).tsv", encoding: .utf8)
      .split(separator: "\n").map(String.init)
    var written: [String: [String]] = [:]
    for line in lines where !line.contains("\t") {
      let place = try #require(line.firstIndex(of: "="))
      written[String(line[..<place]), default: []].append(String(line[place...].dropFirst()))
    }
    let expected = lines.filter { $0.contains("\t") }
    let found = try await Self.train([document], written).pieces.map { piece in
      let hex = piece.bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }
      return "\(hex.joined())\t\(Int(piece.score))\t\(piece.type.rawValue)"
    }
    let isSame = found == expected.map { $0.replacing("\t-0\t", with: "\t0\t") }
    #expect(isSame && !found.isEmpty)
  }

  @Test func theModelSaysHowItWasTrained() async throws {
    let model = try await Self.train(
      ["a b a b"],
      Self.plain([
        "padding-id": ["0"], "unknown-id": ["1"], "end-id": ["2"], "begin-id": ["-1"],
        "end-piece": ["<D>"], "longest-piece": ["99"], "split-digits": ["true"],
        "byte-fallback": ["true"], "allow-whitespace-only": ["true"],
      ]))
    let opened = try SentencePieceModel(serialised: model.serialised(), file: "")
    #expect(opened == model)
    let trainer = opened.trainer
    #expect(trainer.modelType == .bpe && trainer.vocabularySize == model.pieces.count)
    #expect(trainer.paddingID == 0 && trainer.unknownID == 1)
    #expect(trainer.endID == 2 && trainer.beginningID == -1)
    #expect(trainer.endPiece == Array("<D>".utf8) && trainer.maximumPieceLength == 99)
    #expect(trainer.splitsDigits && trainer.hasByteFallback && trainer.allowsWhitespaceOnlyPieces)
    #expect(!opened.normaliser.addsDummyPrefix && !opened.normaliser.removesExtraWhitespace)
    #expect(opened.normaliser.name == Array("identity".utf8) && opened.normaliser.charsMap == [])
    #expect(model.pieces[0].bytes == Array("<pad>".utf8) && model.pieces[3].type == .byte)
  }

  // MARK: As the twin

  @Test(arguments: 0..<50) func theTwinAgrees(seed: Int) async throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    func pick<Value>(_ values: [Value]) -> Value {
      values[Int.random(in: 0..<values.count, using: &generator)]
    }
    func flag() -> String { pick(["true", "false"]) }
    let written = Self.plain([
      "split-digits": [flag()], "split-by-script": [flag()], "split-by-number": [flag()],
      "split-by-whitespace": [flag()], "whitespace-as-suffix": [flag()],
      "allow-whitespace-only": [flag()], "longest-piece": [pick(["2", "4", "16", "99"])],
      "character-coverage": [pick(["0.98", "0.9995", "1"])],
    ])
    let alphabets = [
      "ab", "ab ", "aabb1 ", "abcdefgh  ", "a1２я\u{301}ー漢か .", "aя  \u{1F}\t\u{589}\u{953}",
    ]
    let letters = Array(pick(alphabets).unicodeScalars)
    let lines = (0..<Int.random(in: 1...30, using: &generator)).map { _ in
      String(
        String.UnicodeScalarView(
          (0..<Int.random(in: 1...24, using: &generator)).map { _ in pick(letters) }))
    }
    let settings = try BPESettings(reading: written)
    let model = try await Self.train([lines.joined(separator: "\n")], written)
    let alphabet = SlowBPETraining(settings: settings).pieces(lines, count: 0).alphabet
    let (merged, _) = SlowBPETraining(settings: settings).pieces(
      lines, count: settings.size - 3 - alphabet.count)
    let expected = (merged + alphabet.map { [$0] }).map { scalars in
      String(String.UnicodeScalarView(scalars.compactMap(Unicode.Scalar.init)))
    }
    // By bytes: strings that are canonically equal are different pieces.
    let isSame = Self.pieces(model).map { Array($0.utf8) } == expected.map { Array($0.utf8) }
    #expect(isSame, "\(settings)")
  }

  /// Pairs come up late that were rare at first, as a trainer that keeps the most frequent only
  /// would miss them.
  @Test func noPairIsOverlooked() async throws {
    var lines: [String] = []
    for index in 0..<80 {
      let letters = (0..<5).map { String(Unicode.Scalar(UInt32(0x4E00 + 8 * index + $0)) ?? "?") }
      lines += Array(repeating: letters.joined(), count: 3 + index % 5)
      lines += Array(repeating: letters[1] + letters[2], count: 40 - index % 7)
      lines += Array(repeating: letters[3] + letters[1] + letters[2], count: index % 11)
    }
    let settings = try BPESettings(reading: Self.plain)
    let (merged, _) = SlowBPETraining(settings: settings).pieces(lines, count: 300)
    let model = try await Self.train([lines.joined(separator: "\n")], Self.plain)
    let expected = merged.map {
      String(String.UnicodeScalarView($0.compactMap(Unicode.Scalar.init)))
    }
    #expect(expected.count == 300 && Array(Self.pieces(model).prefix(300)) == expected)
  }

  // MARK: The same for any grain

  private static var mixture: [String] {
    var generator = SeededGenerator(seed: 5)
    return (0..<3000).map { _ in
      (0..<Int.random(in: 0...60, using: &generator)).map { _ in
        String(Int.random(in: 0..<5000, using: &generator), radix: 36)
      }.joined(separator: " ")
    }
  }

  @Test(arguments: [2, 3, 7])
  func theNumberOfWorkersDoesNotMatter(workers: Int) async throws {
    let one = try await Self.train(Self.mixture, Self.plain)
    #expect(one.pieces.count == 2000)
    #expect(try await Self.train(Self.mixture, Self.plain, workers: workers) == one)
    #expect(try await Self.train([Self.mixture.joined(separator: "\n")], Self.plain) == one)
  }

  @Test func batchesDoNotMatter() async throws {
    let documents = Self.mixture
    let settings = try BPESettings(reading: Self.plain)
    let cut = TrainingText(workers: 2, progress: ProgressLine(isQuiet: true)) { body in
      for document in documents {
        var batch = TextBatch()
        Array(document.utf8).withUnsafeBytes { batch.append($0) }
        try body(batch)
      }
    }
    #expect(try await BPETrainer(settings).train(on: cut) == Self.train(documents, Self.plain))
  }

  // MARK: Hostile text

  @Test func brokenTextIsRepaired() async throws {
    var batch = TextBatch()
    let broken: [UInt8] = [0x61, 0xFF, 0x62, 0x0A, 0xE2, 0x96, 0x0A, 0xED, 0xA0, 0x80, 0x61]
    for _ in 0..<3 { broken.withUnsafeBytes { batch.append($0) } }
    let text = TrainingText(workers: 2, progress: ProgressLine(isQuiet: true)) { try $0(batch) }
    let model = try await BPETrainer(BPESettings(reading: Self.plain)).train(on: text)
    let pieces = Self.pieces(model)
    #expect(pieces.contains("\u{FFFD}") && pieces.contains("a") && pieces.contains("b"))
  }

  @Test func longWordsAndStrangeLinesAreTaken() async throws {
    let limit = Self.plain(["longest-sentence": ["1MB"], "longest-piece": ["512"], "size": ["40"]])
    let long = String(repeating: "ab", count: 100_000)
    let model = try await Self.train([long + "\n\u{0}\u{0}a\n   \n\n\t"], limit)
    let pieces = Self.pieces(model)
    #expect(pieces.contains("abababab") && !pieces.contains { $0.contains("\u{0}") })
    #expect(pieces.contains("▁") && pieces.contains("\t"))
  }

  /// A line of just as many bytes as are allowed counts; one more is left out. Lines with U+2585
  /// are, too.
  @Test func someLinesAreLeftOut() async throws {
    let limit = Self.plain(["longest-sentence": ["10"]])
    let model = try await Self.train(["abcdefghij\nklmnopqrstu\nv\u{2585}", "wx\n"], limit)
    let pieces = Self.pieces(model)
    #expect(pieces.contains("j") && pieces.contains("wx"))
    #expect(!pieces.contains { $0.contains("k") || $0.contains("v") })
  }

  @Test func nothingToTrainOnIsSaid() async throws {
    for documents in [[], [""], ["\n\n"], [String(repeating: "x", count: 5000)], ["\u{2585}"]] {
      let error = await #expect(throws: VocabularyError.self) {
        try await Self.train(documents, Self.soft)
      }
      #expect(error?.key == "lines")
    }
    // Spaces vanish, and nothing is left for a piece.
    #expect(try await Self.pieces(Self.train(["   "], Self.soft)) == [])
    #expect(try await Self.pieces(Self.train(["   "], Self.plain)) == ["▁"])
  }

  /// Shares are compared in single precision: 98 of 100 are as much as 0.98, which is then a little
  /// more.
  @Test func coverageIsReachedInSinglePrecision() async throws {
    let text = String(repeating: "a", count: 98) + "bc"
    let model = try await Self.train([text], Self.plain(["character-coverage": ["0.98"]]))
    #expect(!Self.pieces(model).contains("b") && Self.pieces(model).contains("a"))
    let more = try await Self.train([text], Self.plain(["character-coverage": ["0.99"]]))
    #expect(Self.pieces(more).contains("b") && !Self.pieces(more).contains("c"))
  }

  // MARK: Sizes and symbols

  @Test func sizesThatCannotBeAreSaid() async throws {
    let small = await #expect(throws: SettingError.self) {
      try await Self.train(["abcab abc\nxyxyx"], ["size": ["8"]])
    }
    #expect(
      small?.description == "size: found 8, expected at least 9, since 6 characters and 3 symbols "
        + "need pieces; a lower character-coverage needs fewer")
    #expect(try await Self.train(["abcab abc\nxyxyx"], ["size": ["9"]]).pieces.count == 9)
    #expect(try await Self.train(["abcab abc\nxyxyx"], ["size": ["27"]]).pieces.count == 27)
    let large = await #expect(throws: SettingError.self) {
      try await Self.train(["abcab abc\nxyxyx"], ["size": ["28"]])
    }
    #expect(large?.expected.hasPrefix("at most 27, since the text has no more pieces") == true)
    let beyond = await #expect(throws: SettingError.self) {
      try await Self.train(["abc"], ["size": ["5"], "padding-id": ["5"]])
    }
    #expect(beyond?.expected == "at least 6, since a symbol has the id 5")
    let gap = await #expect(throws: SettingError.self) {
      try await Self.train(["abc"], Self.plain(["padding-id": ["1500"]]))
    }
    #expect(gap?.key == "size")
  }

  @Test func symbolsStandWhereTheyWereAskedFor() async throws {
    let model = try await Self.train(
      ["abab<x>ab"],
      Self.plain([
        "padding-id": ["5"], "begin-id": ["-1"], "user-defined-symbols": ["<x>", "</s>"],
        "control-symbols": ["<c>"], "required-characters": ["z"],
      ]))
    let found = model.pieces.prefix(6).map { String(decoding: $0.bytes, as: UTF8.self) }
    #expect(found == ["<unk>", "<c>", "</s>", "<x>", "ab", "<pad>"])
    #expect(
      model.pieces.prefix(6).map(\.type) == [
        .unknown, .control, .userDefined, .userDefined, .normal, .control,
      ])
    #expect(Self.pieces(model).contains("z") && !Self.pieces(model).contains { $0.contains("<") })
    let twice = await #expect(throws: SettingError.self) {
      try await Self.train(
        ["ab"], Self.plain(["user-defined-symbols": ["a"], "required-characters": ["a"]]))
    }
    #expect(twice?.key == "user-defined-symbols")
  }

  /// The character base line: no piece has two characters.
  @Test func piecesOfOneCharacterAreAnAlphabet() async throws {
    let model = try await Self.train(["banana bandana"], Self.plain(["longest-piece": ["1"]]))
    #expect(Self.pieces(model) == ["a", "n", "b", "d", "▁"])
    #expect(model.pieces.count == 8)
  }
}
