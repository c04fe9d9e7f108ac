import Engine
import Evaluate
import Foundation
import Model
import TestSupport
import TokenStore
import Vocabulary

/// A tiny model and stores of texts.
struct EvaluationFixture {
  let folder: TemporaryFolder
  let configuration: ModelConfiguration

  init(contextLength: Int = 12) throws {
    folder = try TemporaryFolder()
    configuration = try ModelConfiguration(
      vocabularySize: ByteVocabulary.vocabularySize, layers: 2, channels: 8, heads: 2,
      headChannels: 4, feedForwardChannels: 12, contextLength: contextLength, zLoss: 0)
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
    let vocabulary = ByteVocabulary()
    var writer = try ShardWriter(
      folder: store,
      settings: ShardSettings(
        name: "test", vocabularySize: ByteVocabulary.vocabularySize,
        endOfText: Int(ByteVocabulary.endOfText),
        vocabularyHash: try vocabularyHash ?? vocabulary.hash(), tokensPerShard: 100))
    for text in texts {
      var ids: [UInt16] = []
      Array(text.utf8).withUnsafeBytes { vocabulary.encode($0, into: &ids) }
      try writer.append(ids, textByteCount: text.utf8.count)
    }
    _ = try writer.finish(corpusHash: "none")
    return try TokenShards(folder: store)
  }

  func score(
    _ shards: TokenShards, by model: Transformer, window: Int = 12, shift: Int = 4,
    seed: UInt64 = 1
  ) throws -> StreamScore {
    try Evaluator(
      model: model, settings: EvaluationSettings(window: window, shift: shift),
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
