import Model
import TokenStore
import Values
import Vocabulary

/// The log-probabilities of sentences: of their tokens, without an end of text, where padding is
/// all that stands before, as a document begins.
struct SentenceScorer {
  private let model: Transformer
  private let ids: IDSpace
  private let settings: EvaluationSettings

  private static let rowsAtOnce = 16

  /// Prepares to score with `model`, which knows `ids`; text is read through their first copy.
  ///
  /// - Throws: `SettingError`, such as for a model that sees what follows.
  init(model: Transformer, ids: IDSpace, settings: EvaluationSettings) throws {
    try settings.check(for: model, seeing: .causal)
    self.model = model
    self.ids = ids
    self.settings = settings
  }

  /// −ln p of each of `texts`, which `parent` encodes.
  ///
  /// - Throws: ``EvaluateError``; `ModelError` for ids that the model lacks.
  func nats(of texts: [[UInt8]], by parent: Vocabulary, label: String) throws -> [Double] {
    let place = try ids.parent(of: parent.digest, label: label)
    let map = try ids.map(parent: place, copy: 0)
    return try nats(of: encoded(texts, by: parent, map), label: label)
  }

  private func encoded(
    _ texts: [[UInt8]], by parent: Vocabulary, _ map: [Int32]?
  ) -> [[Int32]] {
    var (batch, tokens) = (TextBatch(), TokenBatch())
    for text in texts { text.withUnsafeBytes { batch.append($0) } }
    parent.encode(batch, into: &tokens)
    let all = tokens.wide.isEmpty ? tokens.narrow.map { Int32($0) } : tokens.wide
    var start = 0
    return tokens.ends.map { end in
      defer { start = end }
      return all[start..<end].map { id in map.map { $0[Int(id)] } ?? id }
    }
  }

  /// −ln p of each sentence, by windows as documents are scored.
  private func nats(of sentences: [[Int32]], label: String) throws -> [Double] {
    var rows: [(sentence: Int, window: Window)] = []
    for (index, ids) in sentences.enumerated() {
      let windows = Window.cover(ids.count, length: settings.window, shift: settings.shift)
      rows += windows.map { (index, $0) }
    }
    var nats = [Double](repeating: 0, count: sentences.count)
    for first in stride(from: 0, to: rows.count, by: Self.rowsAtOnce) {
      let some = rows[first..<min(first + Self.rowsAtOnce, rows.count)]
      let length = some.map(\.window.range.count).max() ?? 0
      var (tokens, targets): ([Int32], [Int32]) = ([], [])
      for (sentence, window) in some {
        let own = [ids.special.padding] + sentences[sentence]
        let missing = length - window.range.count
        let unscored = window.scored.lowerBound - window.range.lowerBound
        tokens += own[window.range] + repeatElement(ids.special.padding, count: missing)
        targets += repeatElement(-1, count: unscored)
        targets += sentences[sentence][window.scored] + repeatElement(-1, count: missing)
      }
      let losses = try model.negativeLogLikelihoods(
        tokens: tokens, targets: targets, rows: some.count)
      for (row, (sentence, window)) in some.enumerated() {
        for position in window.scored {
          let value = Double(losses[row * length + position - window.range.lowerBound])
          if !value.isFinite { throw EvaluateError.notFinite(label: label, position: position) }
          nats[sentence] += value
        }
      }
    }
    return nats
  }
}
