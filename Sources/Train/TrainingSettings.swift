public import Model
public import Values

/// How a model is trained, whatever its rows: a section of `training`.
public struct TrainingSettings: SettingsSection, Hashable {
  /// The rule by which gradients move parameters.
  public enum Optimiser: String, Codable, CaseIterable, Sendable {
    /// Adam with decoupled weight decay.
    case adamw
    /// Adam: nothing decays.
    case adam
  }

  /// Rows of the draw table in one step.
  public var batchRows = 0
  /// The peak of the learning rate, which the warm-up ends with.
  public var learningRate = 0.0
  /// How the learning rate goes on after the warm-up.
  public var schedule = LearningRateSchedule.Shape.cosine
  /// Where the schedule would arrive one step after the last.
  public var finalLearningRate = 0.0
  /// Steps of linear warm-up; all steps, where there are fewer.
  public var warmUpSteps = 0
  /// How the steps of the warm-up are counted.
  public var warmUpFrom = LearningRateSchedule.WarmUp.firstStep
  /// The rule by which gradients move parameters.
  public var rule = Optimiser.adamw
  /// The decay of the mean of gradients.
  public var beta1 = 0.0
  /// The decay of the mean of squared gradients.
  public var beta2 = 0.0
  /// Added to the root of the mean of squares.
  public var epsilon = 0.0
  /// The weight decay, before the learning rate.
  public var weightDecay = 0.0
  /// Which parameters decay.
  public var decayed = DecayedParameters.all
  /// The norm to which a longer gradient is shortened; 0 never shortens.
  public var clipNorm = 0.0
  /// What the loss of a step is, of those of its targets.
  public var reduction = LossReduction.mean
  /// The numbers that matrix products multiply.
  public var precision = Precision.fp32
  /// Rows that go through the model at once, whose gradients are added up to those of a step: it
  /// bounds the memory, and decides in which order sums are taken, so the last bits too. `nil` for
  /// what ``MicroBatch`` plans.
  public var microBatchRows: Int?
  /// Steps between checkpoints, which do not change the weights.
  public var checkpointSteps = 0
  /// How many of the last checkpoints stay while a run trains: where the last is damaged, it goes
  /// on from the one before.
  public var keptCheckpoints = 1

  /// Settings none of which is read yet.
  public init() {}

  /// What can be set.
  public static let fields: [SettingsField<Self>] = [
    .required("batch", \.batchRows, .count(1...1 << 20, example: "16")),
    .required("learning-rate", \.learningRate, .number(AdamW.rateRange)),
    .optional("schedule", \.schedule, .word, default: .cosine),
    .optional("final-learning-rate", \.finalLearningRate, .number(AdamW.rateRange)) {
      $0.schedule == .constant ? $0.learningRate : $0.learningRate / 10
    },
    .optional("warm-up", \.warmUpSteps, .count(0...Int.max, example: "100"), default: 0),
    .optional("warm-up-from", \.warmUpFrom, .word, default: .firstStep),
    .optional("optimiser", \.rule, .word, default: .adamw),
    .optional("beta1", \.beta1, .number(AdamW.betaRange), default: 0.9),
    .optional("beta2", \.beta2, .number(AdamW.betaRange), default: 0.95),
    .optional("epsilon", \.epsilon, .number(AdamW.epsilonRange), default: 1e-8),
    .optional("weight-decay", \.weightDecay, .number(AdamW.decayRange)) {
      $0.rule == .adam ? 0 : 0.1
    },
    .optional("decay-of", \.decayed, .word, default: .all),
    .optional("clip", \.clipNorm, .number(AdamW.clipRange), default: 1),
    .optional("loss", \.reduction, .word, default: .mean),
    .optional("precision", \.precision, .word, default: .fp32),
    .optional("micro-batch", \.microBatchRows, .count(1...1 << 20, example: "16")),
    .optional(
      "checkpoint-every", \.checkpointSteps, .count(1...Int.max, example: "100"), default: 100,
      isRecorded: false),
    .optional(
      "keep-checkpoints", \.keptCheckpoints, .count(1...1000, example: "2"), default: 1,
      isRecorded: false),
  ]

  /// Refuses what would not be read.
  public func check() throws(SettingError) {
    if rule == .adam, weightDecay != 0 {
      throw SettingError(
        key: "weight-decay", found: "'\(weightDecay)'",
        expected: "none beside optimiser: adam, or optimiser: adamw")
    }
    if schedule == .constant, finalLearningRate != learningRate {
      throw SettingError(
        key: "final-learning-rate", found: "'\(finalLearningRate)'",
        expected: "none beside schedule: constant, or another schedule")
    }
  }

  /// The constants of the optimiser.
  public var optimiser: AdamW.Settings {
    var optimiser = AdamW.Settings()
    optimiser.beta1 = beta1
    optimiser.beta2 = beta2
    optimiser.epsilon = epsilon
    optimiser.decay = weightDecay
    optimiser.decayed = decayed
    optimiser.clipNorm = clipNorm
    optimiser.reduction = reduction
    return optimiser
  }

  /// What to say before training on a machine where the precision gains nothing.
  package func warning(hasBF16: Bool) -> String? {
    if precision != .bf16 || hasBF16 { return nil }
    return "this machine has no instructions for bf16 (it has \(InstructionSet.name)): the results "
      + "are as they should be, but come no sooner than with precision: fp32"
  }

  /// The learning rates of a run of so many steps.
  func schedule(steps: Int) -> LearningRateSchedule {
    LearningRateSchedule(
      schedule, peak: learningRate, floor: finalLearningRate, warmUp: min(warmUpSteps, steps),
      from: warmUpFrom, steps: steps)
  }
}

/// What a run takes from the one that it goes on from, besides the weights: the section `carry`.
public struct CarrySettings: SettingsSection, Hashable {
  /// Which ids the weights of embedding and head are of.
  public enum Ids: String, Codable, CaseIterable, Sendable {
    /// The same as before: the run has the other's vocabulary.
    case same
    /// Those of another vocabulary: a piece that both have keeps its rows, a new one is drawn.
    case byPiece = "by-piece"
  }

  /// Whether the optimiser's moving means and its count of steps come along; the learning rate
  /// starts anew in either case.
  public var optimiser = false
  /// Which ids the weights of embedding and head are of.
  public var vocabulary = Ids.same

  /// Settings none of which is read yet.
  public init() {}

  /// What can be set.
  public static let fields: [SettingsField<Self>] = [
    .optional("optimiser", \.optimiser, .truth, default: true),
    .optional("vocabulary", \.vocabulary, .word, default: .same),
  ]
}
