/// One step of training: a line of `log.jsonl`.
public struct TrainingLogLine: Codable, Sendable, Hashable {
  /// The step, from 1.
  public var step: Int
  /// Targets trained on so far.
  public var tokens: Int
  /// The mean loss of the step's targets before the update, in nats.
  public var lossNats: Double
  /// The learning rate of the update.
  public var learningRate: Double
  /// The norm of the mean gradient of a target before clipping.
  public var gradientNorm: Double

  /// The name of the file with a line for each step.
  public static let fileName = "log.jsonl"
}

extension [TrainingLogLine] {
  /// The mean loss of a target in the last tenth of the steps, at least one step.
  var finalLossNats: Double {
    let tail = suffix(Swift.max(1, count / 10))
    let before = tail.startIndex > 0 ? self[tail.startIndex - 1].tokens : 0
    var tokens = before
    var sum = 0.0
    for line in tail {
      sum += line.lossNats * Double(line.tokens - tokens)
      tokens = line.tokens
    }
    return sum / Double(tokens - before)
  }
}
