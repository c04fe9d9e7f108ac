import Chance
public import Corpus
public import Engine
public import Model
import Statistics
import Values
public import Vocabulary

/// Asks a causal model which sentence of a minimal pair is likelier.
///
/// A sentence's log-probability is that of its tokens, without an end of text, where padding is all
/// that stands before: as a document begins. By total, the sum decides; normalised, the sum divided
/// by the sentence's bytes, so that vocabularies are held to the same length. Ties count half: a
/// vocabulary that writes both sentences with the same ids cannot tell them apart.
public struct PairEvaluator {
  private let scorer: SentenceScorer
  private let progress: ProgressLine

  private static let pairsAtOnce = 256

  /// Prepares to score `model`, which knows `ids`; text is read through their first copy.
  ///
  /// - Throws: `SettingError`, such as for a model that sees what follows.
  public init(
    model: Transformer, ids: IDSpace, settings: EvaluationSettings, progress: ProgressLine
  ) throws {
    scorer = try SentenceScorer(model: model, ids: ids, settings: settings)
    self.progress = progress
  }

  /// Scores pairs, in their order.
  ///
  /// - Parameters:
  ///   - parent: The vocabulary that encodes the sentences, one of the parents.
  ///   - label: What the progress line and errors call it.
  /// - Throws: ``EvaluateError``; `ModelError` for ids that the model lacks.
  public func score(
    _ pairs: [MinimalPair], parent: Vocabulary, label: String
  ) throws -> [PairScore] {
    progress.start(label, total: pairs.count, unit: "pairs")
    var scores: [PairScore] = []
    for first in stride(from: 0, to: pairs.count, by: Self.pairsAtOnce) {
      let some = pairs[first..<min(first + Self.pairsAtOnce, pairs.count)]
      let nats = try scorer.nats(
        of: some.flatMap { [$0.good, $0.bad] }, by: parent, label: label)
      for (index, pair) in some.enumerated() {
        scores.append(
          PairScore(
            phenomenon: pair.phenomenon, goodNats: nats[2 * index], badNats: nats[2 * index + 1],
            goodByteCount: pair.good.count, badByteCount: pair.bad.count))
      }
      progress.update(done: scores.count)
    }
    return scores
  }
}

/// What a model makes of a minimal pair.
public struct PairScore: Hashable, Sendable {
  /// What the pair is about.
  public var phenomenon: String
  /// −ln p of the sentence that is right.
  public var goodNats: Double
  /// −ln p of the one that is wrong.
  public var badNats: Double
  /// Bytes of the one that is right.
  public var goodByteCount: Int
  /// Bytes of the one that is wrong.
  public var badByteCount: Int

  /// Notes a score.
  public init(
    phenomenon: String, goodNats: Double, badNats: Double, goodByteCount: Int, badByteCount: Int
  ) {
    self.phenomenon = phenomenon
    self.goodNats = goodNats
    self.badNats = badNats
    self.goodByteCount = goodByteCount
    self.badByteCount = badByteCount
  }

  /// 2 where the right sentence is the likelier one, 1 where both are equally likely, or else 0.
  public var points: Int { Self.points(goodNats, badNats) }

  /// The same by log-probability a byte.
  public var normalisedPoints: Int {
    Self.points(goodNats / Double(goodByteCount), badNats / Double(badByteCount))
  }

  private static func points(_ good: Double, _ bad: Double) -> Int {
    good < bad ? 2 : good == bad ? 1 : 0
  }

  /// Scores as facts about a run and a data set: of all pairs, and by phenomenon in its order of
  /// first appearance.
  public static func facts(
    of scores: [PairScore], about: [Axis: String], seed: UInt64
  ) throws -> [Fact] {
    var order: [String] = []
    var groups: [String: [PairScore]] = [:]
    for score in scores {
      if groups[score.phenomenon] == nil { order.append(score.phenomenon) }
      groups[score.phenomenon, default: []].append(score)
    }
    var facts = try group(scores, about, seed)
    for phenomenon in order {
      facts += try group(
        groups[phenomenon] ?? [], about.merging([.phenomenon: phenomenon]) { $1 }, seed)
    }
    return facts
  }

  private static func group(
    _ scores: [PairScore], _ about: [Axis: String], _ seed: UInt64
  ) throws -> [Fact] {
    func share(_ metric: String, _ points: [Int]) throws -> Fact {
      let sum = points.reduce(0, +)
      var interval: [Double]?
      if points.count > 1 {
        let found = try RatioBootstrap(
          eventful: points.map { Cluster(numerator: $0, denominator: 2) }
        ).interval(seed: seed)
        interval = [found.lower, found.upper]
      }
      return Fact(
        metric, Double(sum) / Double(2 * points.count), "share", about: about, interval: interval,
        method: interval == nil ? nil : "percentile bootstrap over pairs", count: points.count)
    }
    if scores.isEmpty { return [] }
    return [
      try share("pair-accuracy", scores.map(\.points)),
      try share("normalised-pair-accuracy", scores.map(\.normalisedPoints)),
      Fact("pairs", scores.count, "pair", about: about),
      Fact("tied-pairs", scores.count { $0.points == 1 }, "pair", about: about),
    ]
  }
}
