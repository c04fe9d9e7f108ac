public import Model

/// Everything a run's weights depend on besides its vocabulary and its rows.
public struct TrainSettings: Codable, Sendable, Hashable {
  /// The sizes of the model.
  public var model: ModelSettings
  /// How it is trained.
  public var training: TrainingSettings
  /// What its weights are before the first step.
  public var start: Trainer.Start

  /// Makes settings; they are checked when the trainer is made.
  public init(model: ModelSettings, training: TrainingSettings, start: Trainer.Start) {
    self.model = model
    self.training = training
    self.start = start
  }
}

extension Trainer {
  /// What a run's weights are before its first step.
  public enum Start: Codable, Sendable, Hashable {
    /// Drawn from a seed.
    case fresh(seed: UInt64)
    /// Those that the run with the artefact `parent` ended with; `carry` says what else it leaves.
    case from(parent: String, carry: CarrySettings)
  }
}
