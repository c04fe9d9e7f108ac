import Vocabulary

extension FuzzTarget {
  /// A model of SentencePiece, and text from the end of the same bytes.
  static let sentencePiece = FuzzTarget(
    name: "sentencepiece",
    dictionary: Array<[UInt8]>(
      tokens: "<unk>", "<s>", "</s>", "<0x41>", "\u{2581}", "\u{2581}a", "\u{18}\u{2}",
      "\u{18}\u{3}", "\u{18}\u{4}", "\u{18}\u{5}", "\u{18}\u{6}", "\u{12}\u{2}\u{18}\u{2}"),
    seeds: {
      var model = SentencePieceModel()
      model.trainer.modelType = .bpe
      model.pieces = [.init(bytes: Array("<unk>".utf8), score: 0, type: .unknown)]
      for (index, piece) in ["ab", "\u{2581}ab", "abab", "a", "b", "\u{2581}", "é"].enumerated() {
        model.pieces.append(.init(bytes: Array(piece.utf8), score: Float(-index)))
      }
      let plain = model.serialised()
      model.pieces[3].type = .unused
      model.pieces.append(.init(bytes: Array("<s>".utf8), score: 0, type: .userDefined))
      model.normaliser.charsMap = try SentencePieceCharsMap(rules: [
        (["a", "\u{301}"], ["á"]), (["c"], ["a", "b"]), (["\u{3000}"], [" "]),
      ]).serialised()
      return [plain, model.serialised()].withDamage
    },
    run: { input in
      guard let model = try? SentencePieceModel(serialised: input, file: "") else { return }
      let again = try? SentencePieceModel(serialised: model.serialised(), file: "")
      require(again == model, "a model that was read can be written, and read again the same")
      guard let vocabulary = try? BPEVocabulary(model: input, file: "") else { return }
      guard let slow = try? SlowSentencePieceEncoder(model, file: "") else {
        violation("a model for the encoder is one for its twin")
      }
      let texts = [Array(input.suffix(80)), Array(" ab abab  c\u{3000}ba\u{301}<s> \0x".utf8)]
      for text in texts {
        var batch = TextBatch()
        text.withUnsafeBytes { batch.append($0) }
        var tokens = TokenBatch()
        vocabulary.encode(batch, into: &tokens)
        let ids = vocabulary.size <= 1 << 16 ? tokens.narrow.map { Int32($0) } : tokens.wide
        require(ids.allSatisfy { 0..<vocabulary.size ~= Int($0) }, "ids are in the vocabulary")
        var expected: [Int32] = []
        vocabulary.normaliser.twin.normalise(text).withUnsafeBytes {
          slow.encode(normalised: $0, into: &expected)
        }
        require(ids == expected, "both encoders agree: \(ids), \(expected)")
        _ = vocabulary.decode(ids)
      }
    })
}
