import Engine
import Evaluate
import Foundation
import Model
import TestSupport
import TokenStore
import Values
import Vocabulary

/// A vocabulary in which one id may stand for several bytes: pairs of equal letters have one of
/// their own, other bytes as many as in the vocabulary of bytes, q none; padding is not 0.
struct PairVocabulary: VocabularyKind {
  static let word = "pairs"
  static let isTrained = false
  static func largestSize(_ settings: ByteVocabulary.Settings) -> Int { 515 }
  static func make(_ settings: ByteVocabulary.Settings, from text: TrainingText) -> Self { Self() }

  var size: Int { 515 }
  var special: SpecialIDs { SpecialIDs(padding: 514, endOfText: 512, unknown: 513) }

  init() {}
  init(json: [UInt8], folder: String) {}
  func json() throws -> [UInt8] { Array("pairs".utf8) }

  func bytes(of id: Int32) -> [UInt8] {
    guard 0..<512 ~= id else { return [] }
    let byte = UInt8(truncatingIfNeeded: id)
    return id < 256 ? [byte] : [byte, byte]
  }

  func encode(_ texts: TextBatch, into tokens: inout TokenBatch) {
    var start = 0
    for end in texts.ends {
      while start < end {
        let byte = UInt16(texts.bytes[start])
        if byte == UInt16(UInt8(ascii: "q")) {
          tokens.narrow.append(513)
          start += 1
          continue
        }
        let isPair = start + 1 < end && texts.bytes[start + 1] == texts.bytes[start]
        tokens.narrow.append(isPair ? 256 + byte : byte)
        start += isPair ? 2 : 1
      }
      tokens.ends.append(tokens.narrow.count)
    }
  }
}

/// A tiny model and stores of texts.
struct EvaluationFixture {
  let folder: TemporaryFolder
  let vocabulary: Vocabulary
  let configuration: ModelConfiguration

  init(contextLength: Int = 12, vocabulary: Vocabulary? = nil) throws {
    folder = try TemporaryFolder()
    let bytes = try Vocabulary(ByteVocabulary())
    self.vocabulary = vocabulary ?? bytes
    configuration = try ModelConfiguration(
      vocabularySize: self.vocabulary.size,
      settings: ModelSettings(reading: [
        "layers": ["2"], "channels": ["8"], "heads": ["2"], "feed-forward-channels": ["12"],
        "context": ["\(contextLength)"], "z-loss": ["0"],
      ]))
  }

  func model(threads: Int = 1) throws -> Transformer {
    try Transformer(configuration, seed: 11, threads: threads)
  }

  /// A model that gives every id the same probability: all parameters are 0, so all logits are.
  func uniformModel() throws -> Transformer {
    let model = try model()
    try model.setAllParameters([Float](repeating: 0, count: configuration.parameterCount))
    return model
  }

  func shards(_ texts: [String], vocabularyHash: String? = nil) throws -> TokenShards {
    let store = folder.file(UUID().uuidString)
    try FileManager.default.createDirectory(atPath: store, withIntermediateDirectories: true)
    try write(texts, to: store, vocabularyHash: vocabularyHash ?? vocabulary.digest)
    return try TokenShards(folder: store)
  }

  /// Writes a store of `texts` into the folder `store`.
  func write(_ texts: [String], to store: String, vocabularyHash: String) throws {
    var writer = try ShardWriter(
      folder: store,
      settings: ShardSettings(
        name: "test", vocabularySize: vocabulary.size,
        endOfText: Int(vocabulary.special.endOfText), vocabularyHash: vocabularyHash,
        tokensPerShard: 100))
    var (batch, tokens) = (TextBatch(), TokenBatch())
    for text in texts { Array(text.utf8).withUnsafeBytes { batch.append($0) } }
    vocabulary.encode(batch, into: &tokens)
    try writer.append(tokens.narrow, ends: tokens.ends, textEnds: batch.ends)
    _ = try writer.finish(corpusHash: "none")
  }

  func score(
    _ shards: TokenShards, by model: Transformer, window: Int = 12, shift: Int = 4,
    seed: UInt64 = 1, ids: IDSpace? = nil, copy: Int = 0,
    unit: EvaluationSettings.Unit = .stream,
    firstWindow: EvaluationSettings.FirstWindow = .whole
  ) throws -> StreamScore {
    try Evaluator(
      model: model, ids: ids ?? IDSpace(vocabulary), copy: copy,
      settings: EvaluationSettings(
        window: window, shift: shift, unit: unit, firstWindow: firstWindow),
      progress: ProgressLine(isQuiet: true)
    ).score(shards, label: "test", seed: seed)
  }

  /// Documents of 0 to 40 letters, about one in five empty.
  func randomTexts(_ count: Int, using generator: inout SeededGenerator) -> [String] {
    (0..<count).map { _ in
      let length = max(0, Int.random(in: -10...40, using: &generator))
      return String((0..<length).map { _ in "abcdeé".randomElement(using: &generator) ?? "a" })
    }
  }
}
