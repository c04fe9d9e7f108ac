import CKernels
import Foundation

/// What a model makes of one target among all that it could have predicted there.
public struct TargetScore: Hashable, Sendable {
  /// −ln p(target).
  public var nats: Float = 0
  /// How many ids have a higher logit than the target.
  public var higherCount = 0
  /// How many have the same logit, the target among them.
  public var equalCount = 1
  /// −ln of the probability of all ids in the set that was asked for; 0 where none was.
  public var setNats = 0.0

  /// The score of a target that is sure.
  public init() {}

  /// The target's rank, from 1; ids of the same logit share the mean of their ranks.
  public var rank: Double { 1 + Double(higherCount) + Double(equalCount - 1) / 2 }

  /// The chance that the id of the highest logit is the target, where ties are broken by chance.
  public var accuracy: Double { higherCount == 0 ? 1 / Double(equalCount) : 0 }
}

/// Looks at the logits of what is predicted, before they are overwritten.
final class LogitView {
  /// Which ids are in the set whose probability is asked for; none: it is not.
  let isAmong: [Bool]
  private(set) var scores: [TargetScore]

  init(count: Int, isAmong: [Bool]) {
    self.isAmong = isAmong
    scores = [TargetScore](repeating: TargetScore(), count: count)
  }

  /// Scores the `count` targets from number `start` on.
  ///
  /// - Parameters:
  ///   - logits: Those of these targets, before they are multiplied by `scale`.
  ///   - losses: −ln p of these targets.
  ///   - logSums: The logarithms of their sums of exponentials.
  func look(
    _ logits: UnsafePointer<Float>, vocabulary: Int, scale: Float, targets: ArraySlice<Int32>,
    losses: UnsafePointer<Float>, logSums: UnsafePointer<Float>
  ) {
    for (row, index) in targets.indices.enumerated() {
      let own = logits + row * vocabulary
      let expected = own[Int(targets[index])]
      var (higher, equal) = (0, 0)
      for id in 0..<vocabulary {
        if own[id] > expected { higher += 1 }
        if own[id] == expected { equal += 1 }
      }
      var score = TargetScore()
      score.nats = losses[row]
      (score.higherCount, score.equalCount) = (higher, max(1, equal))
      if !isAmong.isEmpty {
        var sum = 0.0
        for id in 0..<vocabulary where isAmong[id] {
          sum += exp(Double(own[id] * scale) - Double(logSums[row]))
        }
        score.setNats = -log(min(1, sum))
      }
      scores[index] = score
    }
  }
}
