public import Model
import TokenStore

/// Everything a run's weights depend on besides its rows.
public struct TrainSettings: Codable, Sendable, Equatable {
  /// The sizes of the model.
  public var model: ModelConfiguration
  /// The seed of the initialisation.
  public var seed: UInt64
  /// Rows of the draw table in one step, at most 1,048,576.
  public var batchRows: Int
  /// The constants of the optimiser.
  public var optimiser: AdamW.Settings
  /// The peak of the learning rate, which the warm-up ends with.
  public var learningRate: Double
  /// Where the cosine would arrive one step after the last.
  public var finalLearningRate: Double
  /// Steps of linear warm-up; at most all steps.
  public var warmUpSteps: Int

  /// Makes settings; they are checked when the trainer is made.
  public init(
    model: ModelConfiguration, seed: UInt64, batchRows: Int, optimiser: AdamW.Settings,
    learningRate: Double, finalLearningRate: Double, warmUpSteps: Int
  ) {
    self.model = model
    self.seed = seed
    self.batchRows = batchRows
    self.optimiser = optimiser
    self.learningRate = learningRate
    self.finalLearningRate = finalLearningRate
    self.warmUpSteps = warmUpSteps
  }

  func schedule(steps: Int) -> LearningRateSchedule {
    .cosine(
      peak: learningRate, floor: finalLearningRate, warmUp: min(warmUpSteps, steps), steps: steps)
  }

  func check(with table: DrawTable) throws(TrainError) {
    let rowLength = table.summary.mixture.rowLength
    try Self.check("row length of the draw table", rowLength, 1...model.contextLength)
    try Self.check("number of rows of the draw table", table.rowCount, 1...Int.max)
    try Self.check("batch rows", batchRows, 1...1 << 20)
    try Self.check("warm-up steps", warmUpSteps, 0...Int.max)
    try Self.check("learning rate", learningRate, 0...Self.largestRate)
    try Self.check("final learning rate", finalLearningRate, 0...Self.largestRate)
  }

  static func check<Value>(
    _ name: String, _ found: Value, _ range: ClosedRange<Value>
  ) throws(TrainError) {
    if !range.contains(found) {
      throw .unusableSetting(
        name: name, found: "\(found)",
        expected: "\(range.lowerBound) to \(range.upperBound)")
    }
  }

  /// Far above any rate that trains; it keeps the logged rate a number of JSON.
  private static let largestRate = 1e6
}

/// One step of training: a line of `log.jsonl`.
public struct TrainingLogLine: Codable, Sendable, Equatable {
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
}

/// What a finished run says of itself: `training.json`.
public struct TrainingSummary: Codable, Sendable, Equatable {
  /// Optimiser steps.
  public var steps: Int
  /// Targets trained on: the token budget of the draw table.
  public var tokens: Int
  /// Targets trained on, by the name of their stream.
  public var tokensByStream: [String: Int]
  /// Parameters of the model.
  public var parameterCount: Int
  /// Entropy of the targets' unigram distribution, in nats a token: what a model that knows only
  /// how frequent each id is would reach at best.
  public var unigramEntropyNats: Double
  /// The mean loss of the targets of the last tenth of the steps, in nats a token.
  public var finalLossNats: Double
  /// SHA-256 of `model.safetensors`.
  public var modelHash: String
}
