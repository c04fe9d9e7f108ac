/// One step of training: a line of `log.jsonl`.
public struct TrainingLogLine: Codable, Sendable, Hashable {
  /// The step, from 1.
  public var step: Int
  /// Tokens trained on so far: those of all rows.
  public var tokens: Int
  /// The mean loss of the step's targets before the update, in nats.
  public var lossNats: Double
  /// The same by stream, and by clone where a stream has any: `en`, `en.2`.
  public var lossesNats: [String: Double]
  /// The learning rate of the update.
  public var learningRate: Double
  /// The norm of the gradient before clipping: of the mean over the targets, or of their sum where
  /// that is the loss; 0 where nothing was to be predicted, and nothing was updated.
  public var gradientNorm: Double
  /// After the update, where the run was scored then: the mean loss of all targets of validation.
  public var validationLossNats: Double?
  /// The same by stream.
  public var validationLossesNats: [String: Double]?

  package init(
    step: Int, tokens: Int, lossNats: Double, lossesNats: [String: Double], learningRate: Double,
    gradientNorm: Double
  ) {
    self.step = step
    self.tokens = tokens
    self.lossNats = lossNats
    self.lossesNats = lossesNats
    self.learningRate = learningRate
    self.gradientNorm = gradientNorm
  }

  /// The name of the file with a line for each step.
  public static let fileName = "log.jsonl"
}

extension [TrainingLogLine] {
  /// The mean loss of a target in the last tenth of the steps, at least one step, each step weighed
  /// by its tokens.
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

  /// The first line with the lowest loss of validation, if any was scored.
  var best: TrainingLogLine? {
    filter { $0.validationLossNats != nil }.min {
      $0.validationLossNats ?? .infinity < $1.validationLossNats ?? .infinity
    }
  }

  /// Whether the last `patience` scores are all no better than the best before them.
  func isWorn(after patience: Int?) -> Bool {
    guard let patience, let best else { return false }
    return count { $0.step > best.step && $0.validationLossNats != nil } >= patience
  }
}
