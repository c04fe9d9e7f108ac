public import Model
public import Values

/// How a model is trained, whatever its rows: a section of `training`.
public struct TrainingSettings: SettingsSection, Hashable {
  /// Rows of the draw table in one step.
  public var batchRows = 0
  /// The peak of the learning rate, which the warm-up ends with.
  public var learningRate = 0.0
  /// Where the cosine would arrive one step after the last.
  public var finalLearningRate = 0.0
  /// Steps of linear warm-up; all steps, where there are fewer.
  public var warmUpSteps = 0
  /// The weight decay, before the learning rate.
  public var weightDecay = 0.0
  /// The norm to which a longer gradient is shortened; 0 never shortens.
  public var clipNorm = 0.0
  /// Steps between checkpoints, which do not change the weights.
  public var checkpointSteps = 0

  /// Settings none of which is read yet.
  public init() {}

  /// What can be set.
  public static let fields: [SettingsField<Self>] = [
    .required("batch", \.batchRows, .count(1...1 << 20, example: "16")),
    .required("learning-rate", \.learningRate, .number(AdamW.rateRange)),
    .optional("final-learning-rate", \.finalLearningRate, .number(AdamW.rateRange)) {
      $0.learningRate / 10
    },
    .optional("warm-up", \.warmUpSteps, .count(0...Int.max, example: "100"), default: 0),
    .optional("weight-decay", \.weightDecay, .number(AdamW.decayRange), default: 0.1),
    .optional("clip", \.clipNorm, .number(AdamW.clipRange), default: 1),
    .optional(
      "checkpoint-every", \.checkpointSteps, .count(1...Int.max, example: "100"), default: 100,
      isRecorded: false),
  ]

  /// The constants of the optimiser.
  public var optimiser: AdamW.Settings {
    var optimiser = AdamW.Settings()
    optimiser.decay = weightDecay
    optimiser.clipNorm = clipNorm
    return optimiser
  }

  /// The learning rates of a run of so many steps.
  func schedule(steps: Int) -> LearningRateSchedule {
    .cosine(
      peak: learningRate, floor: finalLearningRate, warmUp: min(warmUpSteps, steps), steps: steps)
  }
}

/// What a run takes from the one that it goes on from, besides the weights: the section `carry`.
public struct CarrySettings: SettingsSection, Hashable {
  /// Whether the optimiser's moving means and its count of steps come along; the learning rate
  /// starts anew in either case.
  public var optimiser = false

  /// Settings none of which is read yet.
  public init() {}

  /// What can be set.
  public static let fields: [SettingsField<Self>] = [
    .optional("optimiser", \.optimiser, .truth, default: true)
  ]
}
