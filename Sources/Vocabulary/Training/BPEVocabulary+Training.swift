import Engine
import Values

extension BPEVocabulary {
  package typealias Settings = BPESettings

  package static func largestSize(_ settings: BPESettings) -> Int { settings.size }

  /// Trains a vocabulary: its pieces, their order and their scores are those that sentencepiece
  /// 0.2.3 finds with the same settings.
  ///
  /// Documents are split into lines; the text is read once. Memory grows with the distinct words,
  /// some 100 bytes for each, and not with the text.
  ///
  /// - Throws: `SettingError` for a size that the text does not allow; ``VocabularyError`` where
  ///   there is no text.
  package static func make(_ settings: BPESettings, from text: TrainingText) async throws -> Self {
    let model = try await BPETrainer(settings).train(on: text)
    return try Self(model: model.serialised(), file: "the trained vocabulary")
  }
}

/// Trains models of byte-pair encoding.
package struct BPETrainer {
  private let settings: BPESettings
  private let symbols: [Int: BPESettings.Symbol]
  private let normaliserSpec: NormaliserSpec
  private let seed: UInt64

  /// Prepares for training.
  ///
  /// - Parameter seed: The secret of the words' hash; no result depends on it.
  package init(_ settings: BPESettings, seed: UInt64 = FoundWord.processSeed) throws {
    try settings.check()
    self.seed = seed
    self.settings = settings
    symbols = try settings.symbols()
    if let last = symbols.keys.max(), last >= settings.size {
      throw SettingError(
        key: "size", found: "\(settings.size)",
        expected: "at least \(last + 1), since a symbol has the id \(last)")
    }
    var spec = NormaliserSpec()
    spec.name = Array(settings.normalisation.modelName.utf8)
    let charsMap = try settings.normalisation.charsMap()
    if !charsMap.isEmpty { spec.charsMap = charsMap }
    spec.addsDummyPrefix = settings.dummyPrefix
    spec.removesExtraWhitespace = settings.removeExtraWhitespace
    spec.escapesWhitespace = true
    normaliserSpec = spec
  }

  /// Trains a model.
  package func train(on text: TrainingText) async throws -> SentencePieceModel {
    let words = try await count(text)
    let alphabet = Alphabet(
      of: words.tables, coverage: Float(settings.characterCoverage),
      required: settings.requiredScalars)
    let least = symbols.count + alphabet.characters.count
    guard least <= settings.size else {
      throw SettingError(
        key: "size", found: "\(settings.size)",
        expected: "at least \(least), since \(alphabet.characters.count) characters and "
          + "\(symbols.count) symbols need pieces; a lower character-coverage needs fewer")
    }
    var texts = try merge(words, alphabet, count: settings.size - least, text.progress)
    for character in alphabet.characters {
      texts += [Unicode.Scalar(character.scalar).flatMap(UTF8.encode).map(Array.init) ?? []]
    }
    return try model(texts)
  }

  private func count(_ text: TrainingText) async throws -> WordCounts {
    let words = WordCounts(
      normaliser: try SentencePieceNormaliser(
        normaliserSpec, treatsWhitespaceAsSuffix: settings.whitespaceAsSuffix,
        file: "the normalisation"),
      symbols: SymbolMatcher(symbols.values.map(\.text)),
      splitting: WordCounts.Splitting(
        byWhitespace: settings.splitByWhitespace, isSuffix: settings.whitespaceAsSuffix,
        keepsRunsTogether: settings.allowWhitespaceOnly),
      longestLine: settings.longestSentence, workers: text.workers, seed: seed)
    text.progress.start("counting words", total: nil)
    var done = 0
    try await text.forEachBatch { batch in
      try words.add(batch)
      done += batch.bytes.count
      text.progress.update(done: done)
    }
    text.progress.finish()
    if words.tooLongCount > 0 {
      text.progress.say(
        "left out \(words.tooLongCount) lines of more than \(settings.longestSentence) bytes; "
          + "'longest-sentence' sets the limit")
    }
    guard words.lineCount > 0 else {
      throw VocabularyError(
        file: "the training text", key: "lines",
        found: words.tooLongCount > 0 ? "none that is short enough" : "none",
        expected: "at least one of at most \(settings.longestSentence) bytes ('longest-sentence')")
    }
    words.seal()
    return words
  }

  private func merge(
    _ words: WordCounts, _ alphabet: Alphabet, count: Int, _ progress: ProgressLine
  ) throws -> [[UInt8]] {
    let cells = try WordCells(words.tables, alphabet: alphabet, rules: settings.pieceRules)
    words.removeAll()
    var merger = BPEMerger(cells, rules: settings.pieceRules)
    progress.start("merging pairs", total: count, unit: "pieces")
    defer { progress.finish() }
    return merger.merge(count) { progress.update(done: $0) }
  }

  /// Puts symbols and pieces in order.
  private func model(_ texts: [[UInt8]]) throws(SettingError) -> SentencePieceModel {
    var model = SentencePieceModel()
    let taken = Dictionary(
      symbols.map { ($1.text, $1) }, uniquingKeysWith: { first, _ in first })
    var next = 0
    for id in 0..<settings.size {
      if let symbol = symbols[id] {
        guard model.pieces.count == id else { break }
        model.pieces.append(.init(bytes: symbol.text, score: 0, type: symbol.type))
      } else if next < texts.count {
        if taken[texts[next]] != nil {
          throw SettingError(
            key: "user-defined-symbols",
            found: "'\(String(decoding: texts[next], as: UTF8.self))', which is also a character "
              + "of the text or one of required-characters",
            expected: "symbols that are no pieces of the text")
        }
        model.pieces.append(.init(bytes: texts[next], score: -Float(next)))
        next += 1
      }
    }
    let most = symbols.count + texts.count
    let isWhole = model.pieces.count == most
    guard isWhole, !settings.hardLimit || most == settings.size else {
      throw SettingError(
        key: "size", found: "\(settings.size)",
        expected: "at most \(most), since the text has no more pieces"
          + (isWhole
            ? "; with 'hard-limit: false' there may be fewer"
            : " to fill ids before "
              + "those of symbols"))
    }
    model.trainer = trainerSpec(size: model.pieces.count)
    model.normaliser = normaliserSpec
    return model
  }

  private func trainerSpec(size: Int) -> TrainerSpec {
    func bytes(_ texts: [String]) -> [[UInt8]] { texts.map { Array($0.utf8) } }
    var spec = TrainerSpec()
    spec.modelType = .bpe
    spec.vocabularySize = size
    spec.characterCoverage = Float(settings.characterCoverage)
    spec.maximumSentenceLength = settings.longestSentence
    spec.maximumPieceLength = settings.longestPiece
    spec.splitsByScript = settings.splitByScript
    spec.splitsByWhitespace = settings.splitByWhitespace
    spec.splitsByNumber = settings.splitByNumber
    spec.treatsWhitespaceAsSuffix = settings.whitespaceAsSuffix
    spec.splitsDigits = settings.splitDigits
    spec.allowsWhitespaceOnlyPieces = settings.allowWhitespaceOnly
    spec.controlSymbols = bytes(settings.controlSymbols)
    spec.userDefinedSymbols = bytes(settings.userDefinedSymbols)
    spec.hasHardVocabularyLimit = settings.hardLimit
    spec.hasByteFallback = settings.byteFallback
    spec.requiredCharacters = Array((settings.requiredCharacters ?? "").utf8)
    spec.unknownID = settings.unknownID
    spec.beginningID = settings.beginID
    spec.endID = settings.endID
    spec.paddingID = settings.paddingID
    spec.unknownPiece = Array(settings.unknownPiece.utf8)
    spec.beginningPiece = Array(settings.beginPiece.utf8)
    spec.endPiece = Array(settings.endPiece.utf8)
    spec.paddingPiece = Array(settings.paddingPiece.utf8)
    return spec
  }
}
