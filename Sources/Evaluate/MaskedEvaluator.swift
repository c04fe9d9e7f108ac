import Chance
public import Engine
public import Model
import Statistics
public import TokenStore
import Values
public import Vocabulary

/// Scores a masked language model: one that sees what follows, and says what was hidden.
///
/// Text is read in stretches of `window` tokens that do not overlap, of the whole stream or of each
/// document. 15 % of the tokens that stand for text are chosen by a hash of their document and
/// place alone, so that every model with the same ids is asked for the same tokens; all those of a
/// stretch are hidden behind the mask together, and the model ranks the whole vocabulary for each.
/// For the pseudo-perplexity the first of them, as many as the settings say, are hidden one at a
/// time.
///
/// - Source: Malkin et al. (2022), “A Balanced Data Approach for Evaluating Cross-Lingual
///   Transfer: Mapping the Linguistic Blood Bank”, for the mean reciprocal rank; Salazar et al.
///   (2020), “Masked Language Model Scoring”, for the pseudo-perplexity.
public struct MaskedEvaluator {
  private let model: Transformer
  private let ids: IDSpace
  private let copy: Int
  private let settings: EvaluationSettings
  private let progress: ProgressLine

  private static let rowsAtOnce = 16
  private static let chosen = 0.15

  /// Prepares to score `model`, which knows `ids`.
  ///
  /// - Parameter copy: Which copy of its vocabulary, from 0, a text is read through.
  /// - Throws: `SettingError`, such as for a window that is longer than the model's context, or for
  ///   a causal model.
  public init(
    model: Transformer, ids: IDSpace, copy: Int = 0, settings: EvaluationSettings,
    progress: ProgressLine
  ) throws {
    try settings.check(for: model, seeing: .full)
    self.model = model
    self.ids = ids
    self.copy = copy
    self.settings = settings
    self.progress = progress
  }

  /// A stretch of text with what is hidden of it.
  private struct Stretch {
    var ids: [Int32]
    /// The places in ``ids`` that are chosen, and the documents that they are of.
    var chosen: [(index: Int, document: Int)] = []
  }

  /// Scores all of `shards`.
  ///
  /// - Parameters:
  ///   - label: What the progress line and errors call it.
  ///   - seed: The seed of the bootstrap.
  /// - Throws: ``EvaluateError``, such as where the vocabulary has no mask; `ModelError`;
  ///   `TokenStoreError`; `ByteIOError`.
  public func score(_ shards: TokenShards, label: String, seed: UInt64) throws -> MaskedScore {
    let parent = try ids.parent(of: shards.set.vocabularyHash, label: label)
    guard let parentMask = ids.parents[parent].mask else {
      throw EvaluateError.noMask(label: label)
    }
    let map = try ids.map(parent: parent, copy: copy)
    let mask = map.map { $0[Int(parentMask)] } ?? parentMask
    let kinds = try IDKinds(ids, parent: parent, copy: copy)
    progress.start(label, total: shards.tokenCount, unit: "tokens")
    var score = MaskedScore(documentCount: shards.documentCount)
    var (batch, done): ([Stretch], Int) = ([], 0)
    func flush() throws {
      try add(batch, mask, label, &score)
      try addAlone(batch, mask, label, &score)
      done += batch.reduce(0) { $0 + $1.ids.count }
      progress.update(done: done)
      batch.removeAll()
    }
    var draws = PositionDraws(shards: shards)
    for text in try settings.unit.texts(of: shards) {
      for start in stride(from: text.lowerBound, to: text.upperBound, by: settings.window) {
        let range = start..<min(start + settings.window, text.upperBound)
        let stored = try shards.ids(in: range)
        var stretch = Stretch(ids: map.map { map in stored.map { map[Int($0)] } } ?? stored)
        for (index, id) in stretch.ids.enumerated() {
          let (document, draw) = try draws.next(position: range.lowerBound + index)
          if draw < Self.chosen, kinds.byteCounts[Int(id)] > 0 {
            stretch.chosen.append((index, document))
          }
        }
        batch.append(stretch)
        if batch.count == Self.rowsAtOnce { try flush() }
      }
    }
    try flush()
    try score.finish(seed: seed)
    return score
  }

  /// All that is chosen of a stretch is hidden together.
  private func add(
    _ batch: [Stretch], _ mask: Int32, _ label: String, _ score: inout MaskedScore
  ) throws {
    let rows = batch.map { ($0.ids, $0.chosen.map(\.index)) }
    let scores = try predict(rows, mask, label)
    for (target, place) in zip(scores, batch.flatMap(\.chosen)) {
      score.add(target, document: place.document)
    }
  }

  /// What is chosen is hidden one at a time, until there are as many as are wanted.
  private func addAlone(
    _ batch: [Stretch], _ mask: Int32, _ label: String, _ score: inout MaskedScore
  ) throws {
    let wanted = batch.flatMap { stretch in stretch.chosen.map { (stretch.ids, [$0.index]) } }
      .prefix(max(0, settings.pseudoPositions - score.aloneCount))
    for first in stride(from: 0, to: wanted.count, by: Self.rowsAtOnce) {
      let some = Array(wanted[first..<min(first + Self.rowsAtOnce, wanted.count)])
      for target in try predict(some, mask, label) {
        score.aloneCount += 1
        score.aloneNats += Double(target.nats)
      }
    }
  }

  /// What the model makes of the hidden places of rows, in their order.
  private func predict(
    _ rows: [(ids: [Int32], hidden: [Int])], _ mask: Int32, _ label: String
  ) throws -> [TargetScore] {
    let length = rows.map(\.ids.count).max() ?? 0
    guard length > 0 else { return [] }
    var (tokens, targets): ([Int32], [Int32]) = ([], [])
    for (ids, hidden) in rows {
      var (input, target) = (ids, [Int32](repeating: -1, count: length))
      for index in hidden {
        target[index] = ids[index]
        input[index] = mask
      }
      // What is seen from both sides has to say where it ends.
      tokens += input + repeatElement(-1, count: length - ids.count)
      targets += target
    }
    let scores = try model.targetScores(tokens: tokens, targets: targets, rows: rows.count)
    if let index = scores.firstIndex(where: { !$0.nats.isFinite }) {
      throw EvaluateError.notFinite(label: label, position: index)
    }
    return scores
  }
}

/// A number in 0 ..< 1 for each position of a stream, which depends on its document's number and
/// its place in the document alone.
private struct PositionDraws {
  let shards: TokenShards
  private var random = SplitMix64(key: 0, counter: 0)
  private var document = 0
  private var end = 0

  init(shards: TokenShards) { self.shards = shards }

  /// The draw for `position`, which follows the one before.
  mutating func next(position: Int) throws -> (document: Int, draw: Double) {
    if position >= end {
      document = try shards.location(ofToken: position).document
      end = try shards.range(ofDocument: document).upperBound
      let key = SplitMix64.key(seed: 0, name: "masked evaluation \(document)")
      random = SplitMix64(key: key, counter: 0)
    }
    return (document, random.unit())
  }
}

extension IDSpace {
  /// The place of the parent with the SHA-256 `digest`.
  func parent(of digest: String, label: String) throws(EvaluateError) -> Int {
    if let parent = parent(digest: digest) { return parent }
    throw .otherVocabulary(
      label: label, found: digest, expected: parents.map(\.digest).joined(separator: " or "))
  }
}

extension EvaluationSettings {
  /// Whether they can be used, with `model`, which must see as much as `visible` says.
  func check(
    for model: Transformer, seeing visible: ModelSettings.Visible
  ) throws(SettingError) {
    try validate()
    try checkRange("window", window, 1...model.configuration.contextLength)
    let (causal, full) = ("a causal model", "a model that sees what follows")
    let found = model.configuration.visible
    guard found == visible else {
      throw SettingError(
        key: "attention", found: found == .causal ? causal : full,
        expected: visible == .causal ? causal : full)
    }
  }
}

extension EvaluationSettings.Unit {
  /// What each context stays in.
  func texts(of shards: TokenShards) throws -> [Range<Int>] {
    switch self {
    case .stream: [0..<shards.tokenCount]
    case .document: try (0..<shards.documentCount).map { try shards.range(ofDocument: $0) }
    }
  }
}
