public import Model

/// Everything a run's weights depend on besides its rows.
public struct TrainSettings: Codable, Sendable, Equatable {
  /// The sizes of the model.
  public var model: ModelConfiguration
  /// The seed of the initialisation.
  public var seed: UInt64
  /// Rows of the draw table in one step.
  public var batchRows: Int
  /// The constants of the optimiser.
  public var optimiser: AdamW.Settings
  /// The peak of the learning rate.
  public var learningRate: Double
  /// Where the cosine ends.
  public var finalLearningRate: Double
  /// Steps of linear warm-up.
  public var warmUpSteps: Int

  /// Makes settings.
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
  /// The norm of the gradient before clipping.
  public var gradientNorm: Double
}

/// What a finished run says of itself: `training.json`.
public struct TrainingSummary: Codable, Sendable, Equatable {
  /// Optimiser steps.
  public var steps: Int
  /// Targets trained on.
  public var tokens: Int
  /// Targets trained on, by stream.
  public var tokensByStream: [String: Int]
  /// Parameters of the model.
  public var parameterCount: Int
  /// Entropy of the targets' unigram distribution, in nats a token: what a model that knows only
  /// how frequent each id is would reach at best.
  public var unigramEntropyNats: Double
  /// The mean loss of the last tenth of the steps, in nats a token.
  public var finalLossNats: Double
  /// SHA-256 of `model.safetensors`.
  public var modelHash: String
}
