internal import Chance
internal import Glibc
public import Model
internal import Values

/// How long this machine takes to train a model, and to score with one: measured on a few rows.
///
/// What is measured is what a run does, with rows of its model's context: the gradients of one
/// micro-batch (of fewer rows where these are long), the optimiser's step, and a forward pass.
/// Times are the processor's, of all threads together, and the clock's; the best of a few.
public struct TrainingSpeed: Hashable, Sendable {
  /// Seconds of processors and of the clock.
  public struct Time: Hashable, Sendable {
    /// Of all threads together.
    public var processor: Double
    /// On the wall.
    public var clock: Double

    /// Notes a time.
    public init(processor: Double, clock: Double) {
      self.processor = processor
      self.clock = clock
    }

    /// So many times as long.
    public func times(_ count: Double) -> Time {
      Time(processor: processor * count, clock: clock * count)
    }

    /// Both one after the other.
    public static func + (left: Time, right: Time) -> Time {
      Time(processor: left.processor + right.processor, clock: left.clock + right.clock)
    }
  }

  /// Of a token that is trained on, the optimiser's share included.
  public let trainedToken: Time
  /// Of a token that goes through the model forward alone.
  public let scoredToken: Time

  /// Notes what was measured.
  package init(trainedToken: Time, scoredToken: Time) {
    self.trainedToken = trainedToken
    self.scoredToken = scoredToken
  }

  /// More operations than these take too long to be measured again and again.
  private static let longOperations = 2e11

  /// Measures a model.
  ///
  /// - Parameter threads: How many compute.
  /// - Throws: `SettingError`, `ModelError` where it does not fit memory.
  public init(
    of model: ModelConfiguration, training: TrainingSettings, threads: Int
  ) throws {
    let network = try Transformer(
      model, seed: 1, threads: threads, precision: training.precision)
    let optimiser = try AdamW(training.optimiser, for: network)
    let length = model.contextLength
    let ofRow = model.trainingOperationsPerToken(length: length) * Double(length)
    let micro = min(training.microBatchRows ?? MicroBatch.rows(of: model), training.batchRows)
    let rows = max(1, min(micro, Int(min(1e9, Self.longOperations / max(1, ofRow)))))
    var generator = SplitMix64(seed: 1)
    let tokens = (0..<rows * length).map { _ in
      Int32(generator.index(below: model.vocabularySize))
    }
    // Until something is seen of every row, memory is not touched yet.
    let repeats = ofRow * Double(rows) > Self.longOperations / 4 ? 1 : 4
    let gradients = try Self.best(repeats, warm: repeats > 1) {
      _ = try network.accumulateGradients(tokens: tokens, targets: tokens, rows: rows)
    }
    let update = try Self.best(1, warm: false) { _ = try optimiser.update(network, rate: 0) }
    let forward = try Self.best(repeats, warm: false) {
      _ = try network.negativeLogLikelihoods(tokens: tokens, targets: tokens, rows: rows)
    }
    trainedToken =
      gradients.times(1 / Double(rows * length))
      + update.times(1 / (Double(training.batchRows) * Double(length)))
    scoredToken = forward.times(1 / Double(rows * length))
  }

  /// The shortest of a few times, after one that does not count where `warm`.
  private static func best(_ count: Int, warm: Bool, _ body: () throws -> Void) throws -> Time {
    if warm { try body() }
    var best = Time(processor: .infinity, clock: .infinity)
    for _ in 0..<count {
      let (processor, clock) = (seconds(CLOCK_PROCESS_CPUTIME_ID), seconds(CLOCK_MONOTONIC))
      try body()
      best.processor = min(best.processor, seconds(CLOCK_PROCESS_CPUTIME_ID) - processor)
      best.clock = min(best.clock, seconds(CLOCK_MONOTONIC) - clock)
    }
    return best
  }

  private static func seconds(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
  }
}
