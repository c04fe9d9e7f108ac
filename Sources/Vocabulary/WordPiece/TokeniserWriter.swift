/// Writes a vocabulary as Hugging Face's `tokenizer.json`, with the keys in the order in which
/// `tokenizers` writes them.
struct TokeniserWriter {
  /// The file.
  private(set) var bytes: [UInt8] = []

  init(_ vocabulary: WordPieceVocabulary) {
    line(0, #"{"#)
    line(1, #""version": "1.0","#)
    line(1, #""truncation": null,"#)
    line(1, #""padding": null,"#)
    writeAdded(vocabulary.model.added)
    let normaliser = vocabulary.model.normaliser
    line(1, #""normalizer": {"#)
    line(2, #""type": "BertNormalizer","#)
    line(2, #""clean_text": \#(normaliser.cleanText),"#)
    line(2, #""handle_chinese_chars": \#(normaliser.chineseCharacters),"#)
    line(2, #""strip_accents": \#(normaliser.stripAccents),"#)
    line(2, #""lowercase": \#(normaliser.lowercase)"#)
    line(1, #"},"#)
    line(1, #""pre_tokenizer": {"#)
    line(2, #""type": "BertPreTokenizer""#)
    line(1, #"},"#)
    writeTemplate(vocabulary)
    if let decoder = vocabulary.decoder {
      line(1, #""decoder": {"#)
      line(2, #""type": "WordPiece","#)
      line(2, #""prefix": \#(quoted(decoder.prefix)),"#)
      line(2, #""cleanup": \#(decoder.cleansUp)"#)
      line(1, #"},"#)
    } else {
      line(1, #""decoder": null,"#)
    }
    write(vocabulary.model)
    line(0, #"}"#)
  }

  private mutating func line(_ depth: Int, _ text: String) {
    bytes += [UInt8](repeating: 0x20, count: 2 * depth)
    bytes += Array(text.utf8)
    bytes.append(0x0A)
  }

  private func quoted(_ bytes: [UInt8]) -> String {
    String(decoding: JSONTree.quoted(bytes), as: UTF8.self)
  }

  private mutating func writeAdded(_ tokens: [AddedToken]) {
    line(1, #""added_tokens": ["#)
    let sorted = tokens.sorted { $0.id < $1.id }
    for (index, token) in sorted.enumerated() {
      line(2, #"{"#)
      line(3, #""id": \#(token.id),"#)
      line(3, #""content": \#(quoted(token.content)),"#)
      line(3, #""single_word": \#(token.isSingleWord),"#)
      line(3, #""lstrip": \#(token.stripsLeft),"#)
      line(3, #""rstrip": \#(token.stripsRight),"#)
      line(3, #""normalized": \#(token.isNormalised),"#)
      line(3, #""special": \#(token.isSpecial)"#)
      line(2, index + 1 < sorted.count ? #"},"# : #"}"#)
    }
    line(1, #"],"#)
  }

  private mutating func writeTemplate(_ vocabulary: WordPieceVocabulary) {
    let template = vocabulary.template
    if template == .none { return line(1, #""post_processor": null,"#) }
    line(1, #""post_processor": {"#)
    line(2, #""type": "TemplateProcessing","#)
    writeParts("single", template.single, vocabulary)
    writeParts("pair", template.pair, vocabulary)
    line(2, #""special_tokens": {"#)
    let ids = Set(template.tokens).sorted()
    for (index, id) in ids.enumerated() {
      let name = quoted(vocabulary.tokens[Int(id)])
      line(3, #"\#(name): {"#)
      line(4, #""id": \#(name),"#)
      line(4, #""ids": [\#(id)],"#)
      line(4, #""tokens": [\#(name)]"#)
      line(3, index + 1 < ids.count ? #"},"# : #"}"#)
    }
    line(2, #"}"#)
    line(1, #"},"#)
  }

  private mutating func writeParts(
    _ key: String, _ parts: [WordPieceTemplate.Part], _ vocabulary: WordPieceVocabulary
  ) {
    line(2, #""\#(key)": ["#)
    for (index, part) in parts.enumerated() {
      let (name, id, type) =
        switch part {
        case .token(let id, let type): ("SpecialToken", quoted(vocabulary.tokens[Int(id)]), type)
        case .first(let type): ("Sequence", #""A""#, type)
        case .second(let type): ("Sequence", #""B""#, type)
        }
      line(3, #"{"#)
      line(4, #""\#(name)": {"#)
      line(5, #""id": \#(id),"#)
      line(5, #""type_id": \#(type)"#)
      line(4, #"}"#)
      line(3, index + 1 < parts.count ? #"},"# : #"}"#)
    }
    line(2, #"],"#)
  }

  private mutating func write(_ model: WordPieceModel) {
    line(1, #""model": {"#)
    line(2, #""type": "WordPiece","#)
    line(2, #""unk_token": \#(quoted(model.pieces[Int(model.unknown)])),"#)
    line(2, #""continuing_subword_prefix": \#(quoted(model.prefix)),"#)
    line(2, #""max_input_chars_per_word": \#(model.longestWord),"#)
    line(2, #""vocab": {"#)
    for (index, piece) in model.pieces.enumerated() {
      let comma = index + 1 < model.pieces.count ? "," : ""
      line(3, "\(quoted(piece)): \(index)\(comma)")
    }
    line(2, #"}"#)
    line(1, #"}"#)
  }
}
