import ByteIO
import Values

/// Byte-pair encoding as SentencePiece does it: ids and text are those of the package, bit for bit.
///
/// A text is one input of the package's `encode`, whatever line breaks it has. The end of text is
/// the model's own, if it has one; else the control or user-defined piece `</s>`, `<|endoftext|>`
/// or `<D>`, whichever there is first, and else the unknown piece. Padding is the model's own, or
/// the end of text.
///
/// - Source: Sennrich, Haddow and Birch (2016), “Neural machine translation of rare words with
///   subword units”; Kudo and Richardson (2018), “SentencePiece”; sentencepiece 0.2.3.
package struct BPEVocabulary: MadeVocabularyKind {
  package static let word = "bpe"
  package static let isTrained = true
  /// The name of the model in a vocabulary's folder.
  package static let modelFileName = "tokenizer.model"

  /// The model as its file has it.
  package let model: SentencePieceModel
  package let special: SpecialIDs
  package let normaliser: SentencePieceNormaliser
  private let modelBytes: [UInt8]
  private let tables: SentencePieceTables
  private let decoder: SentencePieceDecoder
  /// What encodes; tests compare it with its twin.
  package let encoder: SentencePieceEncoder

  /// Reads a model.
  ///
  /// - Parameters:
  ///   - bytes: The contents of a `.model`.
  ///   - file: Its name, for errors.
  /// - Throws: ``VocabularyError``, also for a model that is not one of byte-pair encoding.
  package init(model bytes: [UInt8], file: String) throws(VocabularyError) {
    model = try SentencePieceModel(serialised: bytes, file: file)
    modelBytes = bytes
    guard model.trainer.modelType == .bpe else {
      throw VocabularyError(
        file: file, key: "trainer_spec.model_type", found: Self.name(model.trainer),
        expected: "a model of byte-pair encoding (2, bpe)")
    }
    tables = try SentencePieceTables(model, file: file)
    normaliser = try SentencePieceNormaliser(
      model.normaliser, userDefinedSymbols: tables.symbols.symbols,
      treatsWhitespaceAsSuffix: model.trainer.treatsWhitespaceAsSuffix, file: file)
    decoder = try SentencePieceDecoder(tables, file: file)
    encoder = SentencePieceEncoder(tables, normaliser)
    special = Self.specialIDs(tables)
  }

  private static func name(_ trainer: TrainerSpec) -> String {
    switch trainer.modelType {
    case .unigram: "a unigram model (1)"
    case .bpe: "a model of byte-pair encoding (2)"
    case .word: "a model of whole words (3)"
    case .character: "a model of characters (4)"
    case nil: "model type \(trainer.modelTypeNumber)"
    }
  }

  private static func specialIDs(_ tables: SentencePieceTables) -> SpecialIDs {
    let trainer = tables.model.trainer
    func id(_ piece: [UInt8], _ types: SentencePieceModel.PieceType...) -> Int32? {
      let id = tables.index.id(of: piece)
      return id >= 0 && types.contains(tables.model.pieces[Int(id)].type) ? id : nil
    }
    let usual = ["</s>", "<|endoftext|>", "<D>"].lazy.map { Array($0.utf8) }
    let endOfText =
      id(trainer.endPiece, .control)
      ?? usual.compactMap { id($0, .control, .userDefined) }.first
      ?? tables.unknown
    return SpecialIDs(
      padding: id(trainer.paddingPiece, .control) ?? endOfText, endOfText: endOfText,
      unknown: tables.unknown)
  }

  package var size: Int { model.pieces.count }

  package func bytes(of id: Int32) -> [UInt8] {
    guard id >= 0, Int(id) < model.pieces.count else { return [] }
    let piece = model.pieces[Int(id)]
    switch piece.type {
    case .control, .unknown: return []
    case .byte: return tables.byte(of: id).map { [$0] } ?? []
    case .normal, .userDefined, .unused:
      var text: [UInt8] = []
      appendSpaced(piece.bytes[...], to: &text)
      return text
    }
  }

  package func piece(_ id: Int32) -> [UInt8] {
    model.pieces.indices.contains(Int(id)) ? model.pieces[Int(id)].bytes : []
  }

  package func decode(_ ids: [Int32]) -> [UInt8] { decoder.decode(ids) }

  package func encode(_ texts: TextBatch, into tokens: inout TokenBatch) {
    encoder.encode(texts, into: &tokens)
  }
}

extension BPEVocabulary {
  /// The fields of `vocabulary.json`.
  private struct Description: Codable, Equatable {
    var formatVersion = 1
    var kind = BPEVocabulary.word
    var modelFile = BPEVocabulary.modelFileName
    var modelSha256: String
    var special: SpecialIDs
    var vocabularySize: Int
  }

  private var jsonDescription: Description {
    Description(modelSha256: SHA256.hex(of: modelBytes), special: special, vocabularySize: size)
  }

  package func json() throws -> [UInt8] {
    try StableJSON.line(jsonDescription) + [UInt8(ascii: "\n")]
  }

  package func exports() throws -> [(name: String, bytes: [UInt8])] {
    [(Self.modelFileName, modelBytes)]
  }

  package init(json: [UInt8], folder: String) throws {
    let file = "\(folder)/\(Vocabulary.fileName)"
    let found = try StableJSON.decode(Description.self, from: json, file: file)
    let check = VocabularyDescriptionCheck(file: file)
    try check.expect("kind", found.kind, Self.word)
    try check.expect("format-version", found.formatVersion, 1)
    try check.expect("model-file", found.modelFile, Self.modelFileName)
    let path = "\(folder)/\(Self.modelFileName)"
    let model = try readFile(path)
    let digest = SHA256.hex(of: model)
    guard digest == found.modelSha256 else {
      throw VocabularyError(
        file: path, key: "SHA-256", found: digest,
        expected: "\(found.modelSha256), as \(Vocabulary.fileName) says; write the folder again")
    }
    try self.init(model: model, file: path)
    try check.expect("vocabulary-size", found.vocabularySize, size)
    try check.expect(found.special, special)
  }
}
