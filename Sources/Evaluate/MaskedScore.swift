public import Corpus
import Foundation
import Model
import Statistics

/// The score of a masked language model on one set.
///
/// It is a score among the pieces of one vocabulary: another one has other pieces to choose from,
/// so nothing here is compared across vocabularies.
public struct MaskedScore: Sendable, Equatable {
  /// Tokens that were hidden, and so asked for.
  public private(set) var targetCount = 0
  /// The sum of 1 / rank of the hidden tokens among the whole vocabulary; ids of the same logit
  /// share the mean of their ranks.
  public private(set) var sumReciprocalRanks = 0.0
  /// How many of them the model would say, ties broken by chance.
  public private(set) var sumAccuracy = 0.0
  /// −ln p of them together, all of a stretch hidden.
  public private(set) var sumNats = 0.0
  /// Tokens that were hidden one at a time.
  public var aloneCount = 0
  /// −ln p of these together.
  public var aloneNats = 0.0
  /// A 95 % interval of ``meanReciprocalRank``, lower end first: the percentile bootstrap over
  /// documents; `nil` where fewer than two have hidden tokens.
  public private(set) var interval: [Double]?

  private var ranks: [Double]
  private var counts: [Int]

  init(documentCount: Int) {
    ranks = [Double](repeating: 0, count: documentCount)
    counts = [Int](repeating: 0, count: documentCount)
  }

  mutating func add(_ target: TargetScore, document: Int) {
    targetCount += 1
    sumReciprocalRanks += 1 / target.rank
    sumAccuracy += target.accuracy
    sumNats += Double(target.nats)
    ranks[document] += 1 / target.rank
    counts[document] += 1
  }

  mutating func finish(seed: UInt64) throws {
    let documents = counts.indices.filter { counts[$0] > 0 }
    guard documents.count > 1 else { return }
    // The bootstrap takes whole numbers of 32 bits.
    let scale = Double(UInt32.max) / max(1, ranks.max() ?? 1)
    let clusters = documents.map {
      Cluster(numerator: Int((ranks[$0] * scale).rounded()), denominator: counts[$0])
    }
    let interval = try RatioBootstrap(eventful: clusters).interval(seed: seed)
    self.interval = [interval.lower / scale, interval.upper / scale]
  }

  private func mean(_ sum: Double) -> Double? {
    targetCount == 0 ? nil : sum / Double(targetCount)
  }

  /// The mean of 1 / rank.
  public var meanReciprocalRank: Double? { mean(sumReciprocalRanks) }
  /// The share of hidden tokens that the model would say.
  public var accuracy: Double? { mean(sumAccuracy) }
  /// The mean loss of a hidden token, all of a stretch hidden, in nats.
  public var lossNats: Double? { mean(sumNats) }
  /// e to the mean loss of the tokens that were hidden one at a time.
  public var pseudoPerplexity: Double? {
    aloneCount == 0 ? nil : exp(aloneNats / Double(aloneCount))
  }

  /// The score as facts about a run and a set.
  public func facts(about: [Axis: String]) -> [Fact] {
    func fact(_ metric: String, _ value: Double?, _ unit: String, _ count: Int) -> Fact? {
      value.map { Fact(metric, $0, unit, about: about, count: count) }
    }
    var rank = fact("mean-reciprocal-rank", meanReciprocalRank, "1/rank", targetCount)
    rank?.interval = interval
    rank?.method = interval == nil ? nil : "percentile bootstrap over documents"
    let scores = [
      rank, fact("masked-accuracy", accuracy, "share", targetCount),
      fact("masked-loss", lossNats, "nat/token", targetCount),
      fact("pseudo-perplexity", pseudoPerplexity, "1/token", aloneCount),
    ]
    return scores.compactMap { $0 } + [Fact("masked-targets", targetCount, "token", about: about)]
  }
}
