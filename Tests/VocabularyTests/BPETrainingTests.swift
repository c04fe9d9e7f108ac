import Engine
import TestSupport
import Testing
import Values
import Vocabulary

/// Training of byte-pair encoding; `Tests/Tools/compare_spm_training.py` compares with the package.
@Suite struct BPETrainingTests {
  /// A text of every kind of trouble, the same on every machine.
  static let mixture: [String] = {
    var generator = SeededGenerator(seed: 5)
    let words = [
      "the", "cat", "sat", "cats", "on", "a1", "2b", "1990", "aaaa", "aaaaa", "ababab", "Ｘ１", "ﬁn",
      "です", "ネコ", "漢字かな", "ー", "e\u{301}", "\u{301}", "über", "ярмо", "x.y", "<unk>", "<s>a",
    ]
    return (0..<400).map { _ in
      (0..<Int.random(in: 0...12, using: &generator)).map { _ in
        words[Int.random(in: 0..<words.count, using: &generator)]
          + (Int.random(in: 0..<9, using: &generator) == 0 ? " " : "")
      }.joined(separator: " ")
    }
  }()

  static func train(
    _ documents: [String], _ written: [String: String], workers: Int = 1
  ) async throws -> SentencePieceModel {
    let settings = try BPESettings(reading: written.mapValues { [$0] })
    return try await BPETrainer(settings).train(on: text(documents, workers: workers))
  }

  static func pieces(_ model: SentencePieceModel) -> [String] {
    model.pieces.filter { $0.type == .normal }.map { String(decoding: $0.bytes, as: UTF8.self) }
  }

  /// Vocabularies that sentencepiece 0.2.3 makes, with `hard_vocab_limit=False`.
  @Test func smallVocabulariesAreThoseOfThePackage() async throws {
    let soft = ["size": "60", "hard-limit": "false"]
    #expect(
      try await Self.pieces(Self.train(["abcab abc\nxyxyx"], soft)) == [
        "ab", "xy", "abc", "▁abc", "xyx", "▁xy", "▁abcab", "▁xyxyx", "bc", "ca", "yx", "▁a", "▁x",
        "cab", "▁ab", "xyxy", "abcab", "xyxyx", "a", "b", "x", "▁", "c", "y",
      ])
    let all = soft.merging(
      ["normalisation": "identity", "character-coverage": "1"], uniquingKeysWith: { $1 })
    #expect(
      try await Self.pieces(Self.train(["ab\tcd\u{1F}ef"], all)) == [
        "ab", "cd", "ef", "▁ab", "▁a", "\t", "a", "b", "c", "d", "e", "f", "▁",
      ])
    #expect(try await Self.pieces(Self.train(["a<s>b"], all)) == ["▁a", "a", "b", "▁"])
  }

  @Test(arguments: [2, 3, 7])
  func theNumberOfWorkersDoesNotMatter(workers: Int) async throws {
    let written = ["size": "300", "hard-limit": "false"]
    let one = try await Self.train(Self.mixture, written)
    #expect(try await Self.train(Self.mixture, written, workers: workers) == one)
  }
}
