public import Engine
public import Model
public import TokenStore
import Values
public import Vocabulary

/// Scores a model on the stream of a shard set.
///
/// The stream is scored with a sliding window: the first window scores all its targets, each
/// further one the last `shift`, so that every id is scored once, with more than `window − shift`
/// ids of context where the stream has them. As in training, the context goes on across ends of
/// text, and padding stands before the first token. Losses are summed, never averaged window by
/// window.
public struct Evaluator {
  private let model: Transformer
  private let ids: IDSpace
  private let copy: Int
  private let settings: EvaluationSettings
  private let progress: ProgressLine

  private static let windowsAtOnce = 16

  /// Prepares to score `model`, which knows `ids`.
  ///
  /// - Parameter copy: Which copy of its vocabulary, from 0, a text is read through.
  /// - Throws: `SettingError`, such as for a window that is longer than the model's context.
  public init(
    model: Transformer, ids: IDSpace, copy: Int = 0, settings: EvaluationSettings,
    progress: ProgressLine
  ) throws {
    try settings.validate()
    try checkRange("window", settings.window, 1...model.configuration.contextLength)
    self.model = model
    self.ids = ids
    self.copy = copy
    self.settings = settings
    self.progress = progress
  }

  /// Scores the whole stream of `shards`; an empty one scores nothing.
  ///
  /// - Parameters:
  ///   - shards: A store of the ids of one of the parents.
  ///   - label: What the progress line and errors call it.
  ///   - seed: The seed of the bootstrap.
  /// - Throws: ``EvaluateError``; `ModelError` for ids that the model lacks; `TokenStoreError`;
  ///   `ByteIOError`.
  public func score(_ shards: TokenShards, label: String, seed: UInt64) throws -> StreamScore {
    guard let parent = ids.parent(digest: shards.set.vocabularyHash) else {
      throw EvaluateError.otherVocabulary(
        label: label, found: shards.set.vocabularyHash,
        expected: ids.parents.map(\.digest).joined(separator: " or "))
    }
    let reader = WindowReader(
      shards,
      map: IDMap(vocabularySize: ids.size) { [ids] _, copy in
        try ids.map(parent: parent, copy: copy)
      }, clone: copy, padding: ids.special.padding)
    progress.start(label, total: shards.tokenCount, unit: "tokens")
    var tally = Tally(
      shards: shards, byteCounts: try ids.byteCounts(parent: parent, copy: copy))
    let windows = Window.cover(
      shards.tokenCount, length: settings.window, shift: settings.shift)
    for first in stride(from: 0, to: windows.count, by: Self.windowsAtOnce) {
      let some = windows[first..<min(first + Self.windowsAtOnce, windows.count)]
      try score(Array(some), reader, label: label, &tally)
      progress.update(done: tally.score.targetCount)
    }
    return try tally.finish(seed: seed)
  }

  private func score(
    _ windows: [Window], _ reader: WindowReader, label: String, _ tally: inout Tally
  ) throws {
    var tokens: [Int32] = []
    var targets: [Int32] = []
    for window in windows {
      try reader.append(window, length: settings.window, &tokens, &targets)
    }
    let losses = try model.negativeLogLikelihoods(
      tokens: tokens, targets: targets, rows: windows.count)
    for (row, window) in windows.enumerated() {
      for position in window.scored {
        let index = row * settings.window + position - window.range.lowerBound
        let nats = Double(losses[index])
        if !nats.isFinite { throw EvaluateError.notFinite(label: label, position: position) }
        try tally.add(position: position, id: targets[index], nats: nats)
      }
    }
  }
}
