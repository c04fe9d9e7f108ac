public import Corpus

/// What a finished run says of itself.
public struct TrainingSummary: Sendable {
  /// Optimiser steps of this run.
  public var stepCount: Int
  /// Tokens trained on: the token budget of the draw table, unless the run stopped early.
  public var tokenCount: Int
  /// Tokens trained on, by the name of their stream.
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
  /// After which step the weights were taken, and the mean loss of validation then, in nats a
  /// token, where the run was scored then.
  public var validation: (step: Int, lossNats: Double)?

  /// Sums up a run.
  public init(
    stepCount: Int, tokenCount: Int, tokensByStream: [String: Int], parameterCount: Int,
    unigramEntropyNats: Double, finalLossNats: Double, modelHash: String
  ) {
    self.stepCount = stepCount
    self.tokenCount = tokenCount
    self.tokensByStream = tokensByStream
    self.parameterCount = parameterCount
    self.unigramEntropyNats = unigramEntropyNats
    self.finalLossNats = finalLossNats
    self.modelHash = modelHash
  }

  /// The summary as facts about a run.
  public func facts(about: [Axis: String]) -> [Fact] {
    [
      Fact("parameters", parameterCount, "parameter", about: about),
      Fact("steps", stepCount, "step", about: about),
      Fact("tokens-trained", tokenCount, "token", about: about),
      Fact("unigram-entropy", unigramEntropyNats, "nat/token", about: about, count: tokenCount),
      Fact("final-loss", finalLossNats, "nat/token", about: about),
      Fact("training-log", stepCount, "step", about: about, table: TrainingLogLine.fileName),
    ]
      + tokensByStream.sorted { $0.key < $1.key }.map { name, tokens in
        Fact("tokens-trained", tokens, "token", about: about.merging([.corpus: name]) { $1 })
      }
      + (validation.map { step, loss in
        [
          Fact("selected-step", step, "step", about: about),
          Fact("validation-loss", loss, "nat/token", about: about),
        ]
      } ?? [])
  }
}
