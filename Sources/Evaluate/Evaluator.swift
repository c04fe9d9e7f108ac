import Corpus
public import Engine
import Foundation
public import Model
import Statistics
public import TokenStore
import Vocabulary

/// How a stream is scored: windows of `window` tokens that move by `shift`.
public struct EvaluationSettings: Codable, Sendable, Equatable {
  /// The length of a window, at most the model's context.
  public var window: Int
  /// How far it moves: of every window but the first only the last `shift` targets are scored.
  public var shift: Int

  /// Makes settings.
  public init(window: Int, shift: Int) {
    self.window = window
    self.shift = shift
  }
}

/// The score of one stream.
public struct StreamScore: Sendable, Equatable {
  /// Targets scored: every id of the stream once, ends of text included.
  public var targetCount = 0
  /// Bytes of text among them.
  public var byteCount = 0
  /// −ln p of all targets together.
  public var sumNats = 0.0
  /// The entropy of the stream's own unigram distribution, in nats a token.
  public var unigramEntropyNats = 0.0
  /// A 95 % interval of ``bitsPerByte``: bootstrap over documents; `nil` for fewer than two.
  public var interval: [Double]?

  /// The loss in bits per byte of text; the ends of text count in the loss.
  public var bitsPerByte: Double { sumNats / Double(byteCount) / log(2) }
  /// The best bits per byte of a model that knows only how frequent each id of this stream is.
  public var unigramBitsPerByte: Double {
    unigramEntropyNats * Double(targetCount) / Double(byteCount) / log(2)
  }
  /// e to the mean loss of a target.
  public var perplexity: Double { exp(sumNats / Double(targetCount)) }
}

/// Scores a model on the stream of a shard set.
///
/// The stream is scored with a sliding window: the first window scores all its targets, each
/// further one the last `shift`, so that every id is scored once, with at least
/// `window − shift` ids of context where the stream has them. Losses are summed, never averaged
/// window by window.
public struct Evaluator {
  private let model: Transformer
  private let settings: EvaluationSettings
  private let progress: ProgressLine

  private static let windowsAtOnce = 16

  /// Prepares to score `model`.
  public init(model: Transformer, settings: EvaluationSettings, progress: ProgressLine) {
    self.model = model
    self.settings = settings
    self.progress = progress
  }

  /// Scores the whole stream of `shards`.
  ///
  /// - Parameter seed: The seed of the bootstrap.
  public func score(_ shards: TokenShards, label: String, seed: UInt64) throws -> StreamScore {
    progress.start("evaluate \(label)", total: shards.tokenCount, unit: "tokens")
    var tally = Tally(shards: shards)
    var windows: [Window] = []
    for window in Window.cover(shards.tokenCount, settings) {
      windows.append(window)
      if windows.count == Self.windowsAtOnce {
        try score(windows, shards, &tally)
        windows.removeAll()
        progress.update(done: tally.score.targetCount)
      }
    }
    if !windows.isEmpty { try score(windows, shards, &tally) }
    return try tally.finish(seed: seed)
  }

  private func score(_ windows: [Window], _ shards: TokenShards, _ tally: inout Tally) throws {
    var tokens: [Int32] = []
    var targets: [Int32] = []
    for window in windows {
      let start = max(0, window.range.lowerBound - 1)
      let ids = try shards.ids(in: start..<window.range.upperBound)
      let own = window.range.lowerBound == 0 ? [Int32(ByteVocabulary.padding)] + ids : ids
      let padding = settings.window - window.range.count
      tokens += own.dropLast() + repeatElement(0, count: padding)
      let unscored = window.scored.lowerBound - window.range.lowerBound
      targets += repeatElement(-1, count: unscored) + own.dropFirst(1 + unscored)
      targets += repeatElement(-1, count: padding)
    }
    let losses = try model.negativeLogLikelihoods(
      tokens: tokens, targets: targets, rows: windows.count)
    for (row, window) in windows.enumerated() {
      for position in window.scored {
        let index = row * settings.window + position - window.range.lowerBound
        try tally.add(position: position, id: targets[index], nats: Double(losses[index]))
      }
    }
  }
}

/// A stretch of the stream that the model sees, and the part of it that is scored.
struct Window: Equatable {
  var range: Range<Int>
  var scored: Range<Int>

  /// Windows that score each of `count` positions exactly once.
  static func cover(_ count: Int, _ settings: EvaluationSettings) -> [Window] {
    var windows: [Window] = []
    var scored = 0
    while scored < count {
      let end = min(count, scored == 0 ? settings.window : scored + settings.shift)
      let start = max(0, end - settings.window)
      windows.append(Window(range: start..<end, scored: scored..<end))
      scored = end
    }
    return windows
  }
}

/// Losses as they come in, by document.
private struct Tally {
  private let shards: TokenShards
  private var document = 0
  private var end = 0
  private var nats = 0.0
  private var bytes = 0
  private var clusters: [Cluster] = []
  private var counts = [Int](repeating: 0, count: ByteVocabulary.vocabularySize)
  var score = StreamScore()

  init(shards: TokenShards) { self.shards = shards }

  mutating func add(position: Int, id: Int32, nats loss: Double) throws {
    if position >= end {
      closeDocument()
      document = try shards.location(ofToken: position).document
      end = try shards.range(ofDocument: document).upperBound
    }
    score.targetCount += 1
    score.sumNats += loss
    counts[Int(id)] += 1
    nats += loss
    if id >= Int32(ByteVocabulary.firstByte) {
      score.byteCount += 1
      bytes += 1
    }
  }

  /// Losses are kept in thousandths of a nat: far below the interval's own width.
  private mutating func closeDocument() {
    if bytes > 0 {
      clusters.append(Cluster(numerator: Int((nats * 1000).rounded()), denominator: bytes))
    }
    nats = 0
    bytes = 0
  }

  consuming func finish(seed: UInt64) throws -> StreamScore {
    closeDocument()
    let total = Double(score.targetCount)
    score.unigramEntropyNats = counts.filter { $0 > 0 }.reduce(0) {
      $0 - Double($1) / total * log(Double($1) / total)
    }
    if clusters.count > 1 {
      let interval = try RatioBootstrap(eventful: clusters).interval(seed: seed)
      score.interval = [interval.lower, interval.upper].map { $0 / 1000 / log(2) }
    }
    return score
  }
}
