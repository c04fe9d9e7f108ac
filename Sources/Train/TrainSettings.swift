public import Model
import Values

/// Everything a run's weights depend on besides its vocabulary and its rows.
public struct TrainSettings: Codable, Sendable, Hashable {
  /// The sizes of the model.
  public var model: ModelSettings
  /// How it is trained.
  public var training: TrainingSettings
  /// What it learns, and which weights are kept.
  public var run: RunSettings
  /// How it is scored while it trains, if it is.
  public var validation: ValidationSettings?
  /// What its weights are before the first step.
  public var start: Trainer.Start

  /// Makes settings; they are checked when the trainer is made.
  public init(
    model: ModelSettings, training: TrainingSettings, run: RunSettings? = nil,
    validation: ValidationSettings? = nil, start: Trainer.Start
  ) {
    self.model = model
    self.training = training
    self.run = run ?? RunSettings(objective: .causal)
    self.validation = validation
    self.start = start
  }

  /// With the rows of a micro-batch as they are planned, where none are written.
  func planned(for model: ModelConfiguration) -> TrainSettings {
    var planned = self
    planned.training.microBatchRows = training.microBatchRows ?? MicroBatch.rows(of: model)
    return planned
  }

  /// Checks all of it together.
  func validate() throws(SettingError) {
    try training.validate()
    try run.validate()
    try validation?.validate()
    if run.select == .validation, validation == nil {
      throw SettingError(
        key: "select", found: "'validation'", expected: "sets to validate on beside it")
    }
    if run.objective == .causal, model.visible == .full {
      throw SettingError(
        key: "objective", found: "'causal' for a model that sees what follows",
        expected: "'masked', or a model with causal attention")
    }
  }

  /// The rows that go through the model at once.
  var pieceRows: Int { training.microBatchRows ?? training.batchRows }
}

extension Trainer {
  /// What a run's weights are before its first step.
  public enum Start: Codable, Sendable, Hashable {
    /// Drawn from a seed.
    case fresh(seed: UInt64)
    /// Those that the run with the artefact `parent` ended with; `carry` says what else it leaves.
    /// `vocabulary` is the artefact of the parent's vocabulary where the run has another; then the
    /// rows of pieces that are new are drawn from `seed`.
    case from(
      parent: String, carry: CarrySettings, vocabulary: String? = nil, seed: UInt64? = nil)
  }
}
