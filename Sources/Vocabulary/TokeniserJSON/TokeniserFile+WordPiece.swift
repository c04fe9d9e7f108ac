/// What a `tokenizer.json` says of a WordPiece model.
extension TokeniserFile {
  /// The vocabulary that it describes.
  func wordPiece() throws(VocabularyError) -> WordPieceVocabulary {
    guard case .object = tree else { throw error("the file", tree, "an object") }
    let model = try model()
    let template = try template(model)
    return WordPieceVocabulary(
      model, template, try special(model, template), try decoder())
  }

  private func model() throws(VocabularyError) -> WordPieceModel {
    try expectType("model", ["WordPiece"])
    try expectType("pre_tokenizer", ["BertPreTokenizer"])
    let pieces = try pieces()
    let name = try text(value("model.unk_token"), "model.unk_token")
    guard let unknown = pieces.firstIndex(of: name) else {
      throw error(
        "model.unk_token", .text(name), "a piece of model.vocab, which stands for unknown words")
    }
    var model = WordPieceModel(
      pieces: pieces, unknown: Int32(unknown), normaliser: try normaliser())
    if let prefix = value("model.continuing_subword_prefix") {
      model.prefix = try text(prefix, "model.continuing_subword_prefix")
    }
    if let most = value("model.max_input_chars_per_word") {
      model.longestWord = try count(most, "model.max_input_chars_per_word", 1...1 << 30)
    }
    model.added = try added(pieces)
    for token in model.added where token.isNormalised {
      let scalars = ScalarReader.scalars(token.content)
      if model.normaliser.normalised(scalars).isEmpty {
        throw error(
          "added_tokens", .text(token.content), "a token of which normalising leaves something")
      }
    }
    return model
  }

  private func normaliser() throws(VocabularyError) -> BertNormaliser {
    guard let value = value("normalizer") else {
      return BertNormaliser(cleanText: false, chineseCharacters: false)
    }
    try expectType("normalizer", ["BertNormalizer"])
    func option(_ key: String, else preset: Bool) throws(VocabularyError) -> Bool {
      try truth(value[key], "normalizer.\(key)", else: preset)
    }
    let lowercase = try option("lowercase", else: true)
    return BertNormaliser(
      cleanText: try option("clean_text", else: true),
      chineseCharacters: try option("handle_chinese_chars", else: true),
      stripAccents: try option("strip_accents", else: lowercase), lowercase: lowercase)
  }

  private func decoder() throws(VocabularyError) -> WordPieceDecoder? {
    guard let value = value("decoder") else { return nil }
    try expectType("decoder", ["WordPiece"])
    var decoder = WordPieceDecoder()
    if let prefix = value["prefix"] { decoder.prefix = try text(prefix, "decoder.prefix") }
    decoder.cleansUp = try truth(value["cleanup"], "decoder.cleanup", else: true)
    return decoder
  }

  private func template(_ model: WordPieceModel) throws(VocabularyError) -> WordPieceTemplate {
    guard let value = value("post_processor") else { return .none }
    let size = max(model.pieces.count, model.added.map { Int($0.id) + 1 }.max() ?? 0)
    try expectType("post_processor", ["TemplateProcessing", "BertProcessing"])
    return try template("post_processor", value, size)
  }

  /// The ids that have no text: padding and the end of a text by their usual names, the end else by
  /// the template, whose last token of a single text it is.
  private func special(
    _ model: WordPieceModel, _ template: WordPieceTemplate
  ) throws(VocabularyError) -> SpecialIDs {
    let last = template.single.reversed().lazy.compactMap { part -> Int32? in
      if case .token(let id, _) = part { id } else { nil }
    }.first
    guard let padding = Self.id(of: ["[PAD]", "<pad>"], model.pieces, model.added) else {
      throw error("model.vocab", nil, "a piece '[PAD]' or '<pad>', which fills rows")
    }
    guard let end = last ?? Self.id(of: ["[SEP]", "</s>"], model.pieces, model.added) else {
      throw error("model.vocab", nil, "a piece '[SEP]' or '</s>', which ends texts")
    }
    return SpecialIDs(padding: padding, endOfText: end, unknown: model.unknown)
  }
}
