public import Engine
public import Model
public import TokenStore
import Values
public import Vocabulary

/// Scores a causal model on the stream of a shard set.
///
/// Text is scored with a sliding window: the first window of the stream (or, by document, of each
/// document) scores all its targets, each further one the last `shift`, so that every id is scored
/// once, with more than `window − shift` ids of context where the text has them. As in training,
/// padding stands before the first token; by stream, the context goes on across ends of text.
/// Losses are summed, never averaged window by window.
public struct Evaluator {
  private let model: Transformer
  private let ids: IDSpace
  private let copy: Int
  private let settings: EvaluationSettings
  private let progress: ProgressLine

  private static let windowsAtOnce = 16

  /// A window, and where the text begins that it is a window of.
  private struct Place {
    var window: Window
    var start: Int
  }

  /// Prepares to score `model`, which knows `ids`.
  ///
  /// - Parameter copy: Which copy of its vocabulary, from 0, a text is read through.
  /// - Throws: `SettingError`, such as for a window that is longer than the model's context, or for
  ///   a model that sees what follows.
  public init(
    model: Transformer, ids: IDSpace, copy: Int = 0, settings: EvaluationSettings,
    progress: ProgressLine
  ) throws {
    try settings.check(for: model, seeing: .causal)
    self.model = model
    self.ids = ids
    self.copy = copy
    self.settings = settings
    self.progress = progress
  }

  /// Scores all of `shards`; without documents nothing is scored.
  ///
  /// - Parameters:
  ///   - shards: A store of the ids of one of the parents.
  ///   - label: What the progress line and errors call it.
  ///   - seed: The seed of the bootstrap.
  /// - Throws: ``EvaluateError``; `ModelError` for ids that the model lacks; `TokenStoreError`;
  ///   `ByteIOError`.
  public func score(_ shards: TokenShards, label: String, seed: UInt64) throws -> StreamScore {
    let parent = try ids.parent(of: shards.set.vocabularyHash, label: label)
    let reader = WindowReader(
      shards,
      map: IDMap(vocabularySize: ids.size) { [ids] _, copy in
        try ids.map(parent: parent, copy: copy)
      }, clone: copy, padding: ids.special.padding)
    progress.start(label, total: shards.tokenCount, unit: "tokens")
    var tally = Tally(shards: shards, kinds: try IDKinds(ids, parent: parent, copy: copy))
    let scorer = try WindowScorer(
      model: model, length: settings.window, ownIDs: ownIDs(parent: parent), label: label)
    var places: [Place] = []
    for text in try settings.unit.texts(of: shards) {
      let windows = Window.cover(text.count, length: settings.window, shift: settings.shift)
      for (index, window) in windows.enumerated() {
        places.append(Place(window: self.window(window, of: text, index), start: text.lowerBound))
        if places.count == Self.windowsAtOnce { try score(&places, reader, scorer, &tally) }
      }
    }
    try score(&places, reader, scorer, &tally)
    return try tally.finish(seed: seed)
  }

  /// The window of a text as one of the stream, with what is scored of it.
  private func window(_ window: Window, of text: Range<Int>, _ index: Int) -> Window {
    var window = window
    if index == 0, settings.firstWindow == .skipped {
      let first = min(window.range.upperBound, settings.window - settings.shift)
      window.scored = first..<window.range.upperBound
    }
    let start = text.lowerBound
    return Window(
      range: window.range.lowerBound + start..<window.range.upperBound + start,
      scored: window.scored.lowerBound + start..<window.scored.upperBound + start)
  }

  /// The ids that the copy has, where others have other ones.
  private func ownIDs(parent: Int) throws -> [Bool] {
    guard ids.copyCount > 1, let map = try ids.map(parent: parent, copy: copy) else { return [] }
    var own = [Bool](repeating: false, count: ids.size)
    for id in map { own[Int(id)] = true }
    return own
  }

  private func score(
    _ places: inout [Place], _ reader: WindowReader, _ scorer: WindowScorer, _ tally: inout Tally
  ) throws {
    if places.isEmpty { return }
    var (tokens, targets): ([Int32], [Int32]) = ([], [])
    for place in places {
      try reader.append(
        place.window, length: settings.window, start: place.start, &tokens, &targets)
    }
    let scores = try scorer.score(places.map { ($0.window, $0.start) }, tokens, targets)
    for (row, place) in places.enumerated() {
      let window = place.window
      let unscored = window.range.lowerBound..<window.scored.lowerBound
      if window.range.lowerBound == place.start, !unscored.isEmpty {
        for (position, id) in zip(unscored, try reader.ids(in: unscored)) {
          try tally.skip(position: position, id: id)
        }
      }
      for position in window.scored {
        let index = row * settings.window + position - window.range.lowerBound
        try tally.add(
          position: position, id: targets[index], nats: scores.nats[index],
          choiceNats: position == place.start ? scores.choiceNats[row] : nil)
      }
    }
    places.removeAll(keepingCapacity: true)
    progress.update(done: tally.score.targetCount)
  }
}

/// Scores windows, and what it costs to choose a clone where a text begins.
private struct WindowScorer {
  let model: Transformer
  let length: Int
  /// The clone's ids; empty where there is but one.
  let ownIDs: [Bool]
  let label: String

  /// −ln p of each target, 0 where there is none, and of each window that begins a text the clone's
  /// −ln p before the first token.
  func score(
    _ windows: [(window: Window, start: Int)], _ tokens: [Int32], _ targets: [Int32]
  ) throws -> (nats: [Double], choiceNats: [Double?]) {
    let nats = try model.negativeLogLikelihoods(
      tokens: tokens, targets: targets, rows: windows.count
    ).map(Double.init)
    var choices = [Double?](repeating: nil, count: windows.count)
    for (row, (window, start)) in windows.enumerated() {
      for position in window.scored {
        let value = nats[row * length + position - window.range.lowerBound]
        if !value.isFinite { throw EvaluateError.notFinite(label: label, position: position) }
      }
      if !ownIDs.isEmpty, window.scored.contains(start) {
        let first = row * length
        choices[row] = try model.targetScores(
          tokens: [tokens[first]], targets: [targets[first]], rows: 1, set: ownIDs
        ).first?.setNats
      }
    }
    return (nats, choices)
  }
}
