import TestSupport
import Testing
import Vocabulary

@Suite struct SentencePieceEncoderTests {
  /// What the agenda makes of `texts`, on text that the slow normaliser made.
  private func slow(_ vocabulary: BPEVocabulary, _ texts: [[UInt8]]) throws -> [[Int32]] {
    let encoder = try SlowSentencePieceEncoder(vocabulary.model, file: "")
    let normaliser = vocabulary.normaliser.twin
    return texts.map { text in
      var ids: [Int32] = []
      normaliser.normalise(text).withUnsafeBytes { encoder.encode(normalised: $0, into: &ids) }
      return ids
    }
  }

  @Test(arguments: SentencePieceFixture.names) func idsAreThoseOfThePackage(name: String) throws {
    let vocabulary = try SentencePieceFixture.vocabulary(name)
    let cases = try SentencePieceFixture.cases(name)
    #expect(cases.count > 100 && vocabulary.encoder.backtracks)
    for (one, ids) in zip(cases, vocabulary.ids(of: cases.map(\.text))) {
      #expect(ids == one.ids, "\(one.text)")
    }
    #expect(try slow(vocabulary, cases.map(\.text)) == cases.map(\.ids))
  }

  /// Twice, so that the second time words come from the cache.
  @Test(arguments: SentencePieceFixture.names) func randomTextAgreesWithTheTwin(name: String) throws
  {
    let vocabulary = try SentencePieceFixture.vocabulary(name)
    var chaos = SentencePieceChaos(seed: 3)
    let letters =
      SentencePieceChaos.letters + [
        "t", "h", "the", "ing", "fish", "<sep>", "が", "и", "\u{306}", "1",
      ]
    let texts = (0..<2_000).map { _ in chaos.text(letters) }
    let expected = try slow(vocabulary, texts)
    for _ in 0..<2 {
      for ((text, ids), wanted) in zip(zip(texts, vocabulary.ids(of: texts)), expected)
      where ids != wanted {
        Issue.record("\(text): \(ids), \(wanted)")
      }
    }
  }

  @Test func randomModelsAgreeWithTheTwin() throws {
    var chaos = SentencePieceChaos(seed: 4)
    var backtracking = 0
    for _ in 0..<400 {
      let model = chaos.model()
      let vocabulary = try BPEVocabulary(model: model.serialised(), file: "random.model")
      backtracking += vocabulary.encoder.backtracks ? 1 : 0
      let texts = (0..<60).map { _ in chaos.text(SentencePieceChaos.letters, atMost: 25) }
      let expected = try slow(vocabulary, texts)
      for ((text, ids), wanted) in zip(zip(texts, vocabulary.ids(of: texts)), expected)
      where ids != wanted {
        Issue.record("\(text): \(ids), \(wanted), \(model)")
      }
    }
    #expect(50..<350 ~= backtracking, "both ways are tried: \(backtracking)")
  }

  /// A piece "abc" that outranks the "ab" that it comes about from; and equal scores.
  @Test(
    arguments: [
      ([("ab", -5), ("abc", -1)], false), ([("ab", -1), ("bc", -1)], false),
      ([("ab", -1), ("abc", -2)], true), ([("ab", -1), ("xyz", -2)], true),
    ] as [([(String, Float)], Bool)])
  func modelsThatBacktrack(pieces: [(String, Float)], backtracks: Bool) throws {
    var model = SentencePieceModel()
    model.trainer.modelType = .bpe
    model.pieces = [.init(bytes: Array("<unk>".utf8), score: 0, type: .unknown)]
    model.pieces += pieces.map { .init(bytes: Array($0.0.utf8), score: $0.1) }
    let vocabulary = try BPEVocabulary(model: model.serialised(), file: "")
    #expect(vocabulary.encoder.backtracks == backtracks)
    let texts = ["abc", "abcbc ab", "xyzab"].map { Array($0.utf8) }
    #expect(try vocabulary.ids(of: texts) == slow(vocabulary, texts))
  }

  private func model(_ pieces: KeyValuePairs<String, Float>) -> SentencePieceModel {
    var model = SentencePieceModel()
    model.trainer.modelType = .bpe
    model.pieces = [.init(bytes: Array("<unk>".utf8), score: 0, type: .unknown)]
    model.pieces += pieces.map { .init(bytes: Array($0.key.utf8), score: $0.value) }
    return model
  }

  /// "ab" is the longest piece of "abc", but "bc" comes first: the way through "ab" ends there, and
  /// only there.
  @Test func deadEndsAreForgotten() throws {
    let model = model(["bc": -1, "ab": -2, "\u{2581}": -3, "a": -4, "b": -5, "c": -6, "d": -7])
    let vocabulary = try BPEVocabulary(model: model.serialised(), file: "")
    #expect(vocabulary.encoder.backtracks)
    let texts = ["dddabc abcabd", "dddabc", "abcabd"].map { Array($0.utf8) }
    let found = vocabulary.ids(of: texts)
    #expect(found[2] == [3, 4, 1, 2, 7])
    #expect(try found == slow(vocabulary, texts))
  }

  /// Where pieces have spaces next to each other, words may begin with several.
  @Test(arguments: [true, false]) func spacesMayJoin(addsDummyPrefix: Bool) throws {
    var model = model([
      "\u{2581}\u{2581}": -1, "\u{2581}a": -2, "\u{2581}\u{2581}\u{2581}a": -3, "\u{2581}": -4,
      "a": -5,
    ])
    model.normaliser.removesExtraWhitespace = false
    model.normaliser.addsDummyPrefix = addsDummyPrefix
    let vocabulary = try BPEVocabulary(model: model.serialised(), file: "")
    #expect(vocabulary.encoder.backtracks)
    let texts = (0...6).flatMap { count in
      let spaces = String(repeating: " ", count: count)
      return ["\(spaces)a", "a\(spaces)a", "a\(spaces)", "\u{2581}\(spaces)a\u{2581}", spaces]
    }.map { Array($0.utf8) }
    #expect(try vocabulary.ids(of: texts) == slow(vocabulary, texts))
  }

  /// An unused piece is split into what it came about from, which may be unused, too.
  @Test func unusedPiecesAreSplit() throws {
    var model = model(["ab": -1, "cd": -2, "abcd": -3, "abcdab": -4, "a": -5, "b": -6, "c": -7])
    for index in [1, 3, 4, 5] { model.pieces[index].type = .unused }
    let vocabulary = try BPEVocabulary(model: model.serialised(), file: "")
    let texts = ["abcdab abcd", "ab", "a", "cdab abcdabab"].map { Array($0.utf8) }
    let found = vocabulary.ids(of: texts)
    #expect(found[0] == [0, 5, 6, 2, 5, 6, 0, 5, 6, 2])
    #expect(try found == slow(vocabulary, texts))
  }

  /// Long runs make an encoder slow that tries each place again.
  @Test(arguments: ["rules", "study", "unsplit"]) func longRunsAgreeWithTheTwin(name: String) throws
  {
    let vocabulary = try SentencePieceFixture.vocabulary(name)
    let texts = ["a", "ab", "日", "aab", " ", "\u{2581}", "the", "e\u{301}", "\u{3000}a"].map {
      Array(repeatElement(Array($0.utf8), count: 3_000).joined())
    }
    let found = vocabulary.ids(of: texts)
    #expect(try found == slow(vocabulary, texts))
  }

  /// More words than the cache has room for, of all lengths at which a word is kept otherwise.
  @Test func manyWordsAgreeWithTheTwin() throws {
    let vocabulary = try SentencePieceFixture.vocabulary("study")
    var chaos = SentencePieceChaos(seed: 5)
    var text: [UInt8] = []
    for _ in 0..<150_000 {
      for _ in 0..<chaos.number(0...6) {
        text += Array(chaos.pick(["a", "b", "c", "x", "é"]).utf8)
      }
      text.append(0x20)
    }
    for length in 0...70 {
      text += Array(repeating: UInt8(ascii: "q"), count: length) + [0x20]
      text += Array(repeating: UInt8(ascii: "t"), count: length) + [0x20]
    }
    let found = vocabulary.ids(of: [text, text])
    #expect(found[0] == found[1])
    #expect(try found[0] == slow(vocabulary, [text])[0])
  }

  @Test func manyCallersGetTheSame() async throws {
    let vocabulary = try SentencePieceFixture.vocabulary("rules")
    let texts = try SentencePieceFixture.cases("rules").map(\.text)
    let expected = vocabulary.ids(of: texts)
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<8 {
        group.addTask { (0..<20).allSatisfy { _ in vocabulary.ids(of: texts) == expected } }
      }
      for await isEqual in group { #expect(isEqual) }
    }
  }

  @Test func largeVocabulariesHaveWideIDs() throws {
    var model = try SentencePieceModel(serialised: SentencePieceFixture.model("study"), file: "")
    for index in model.pieces.count...1 << 16 {
      model.pieces.append(.init(bytes: Array("pad\(index)".utf8), score: Float(-index)))
    }
    model.pieces.append(.init(bytes: Array("qq".utf8), score: -70_000))
    let vocabulary = try BPEVocabulary(model: model.serialised(), file: "")
    #expect(vocabulary.ids(of: [Array("qq".utf8)]).first?.last == Int32(model.pieces.count - 1))
    let small = try SentencePieceFixture.vocabulary("study")
    let texts = try SentencePieceFixture.cases("study").map(\.text).filter { !$0.contains(0x71) }
    #expect(vocabulary.ids(of: texts) == small.ids(of: texts))
  }
}
