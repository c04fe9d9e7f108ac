import Corpus
import Encode
import Evaluate
import Foundation
package import Model
import Sample
package import Train

/// How long the runs of a plan train and are scored, and what memory and disk they take.
package struct CostEstimate {
  /// By the ids of tasks.
  package private(set) var times: [String: TrainingSpeed.Time] = [:]
  /// Trained runs, and their tokens at most.
  private(set) var runCount = 0
  private(set) var tokens = 0.0
  private(set) var scoreCount = 0
  /// Of the largest run, about.
  private(set) var memoryBytes = 0.0
  /// Of all weights and optimisers.
  private(set) var diskBytes = 0.0
  private var training = TrainingSpeed.Time(processor: 0, clock: 0)
  private var scoring = TrainingSpeed.Time(processor: 0, clock: 0)

  /// What tells how fast runs are from each other.
  private struct Shape: Hashable {
    var model: ModelSettings
    var vocabularySize: Int
    var training: TrainingSettings
  }

  /// Estimates the tasks `pending` of a recipe.
  ///
  /// - Parameters:
  ///   - pending: Whether a task is to be done, by its id.
  ///   - speed: Measures a model that is trained in a way.
  package init(
    _ recipe: Recipe, isPending: (String) -> Bool,
    speed: (ModelConfiguration, TrainingSettings) throws -> TrainingSpeed
  ) throws {
    var speeds: [Shape: TrainingSpeed] = [:]
    func measured(_ run: Run) throws -> TrainingSpeed {
      let shape = Shape(
        model: run.model.settings, vocabularySize: run.mixture.vocabulary.largestSize,
        training: run.training.settings.timed)
      if let known = speeds[shape] { return known }
      let found = try speed(try Self.configuration(run), run.training.settings)
      speeds[shape] = found
      return found
    }
    for run in recipe.runs where run.isTrained && isPending(run.trainID) {
      try add(run, measured(run))
    }
    guard let evaluation = recipe.evaluation else { return }
    for score in Evaluation.scores(recipe, evaluation) where isPending(score.id) {
      let time = try measured(score.run).scoredToken.times(Self.scoredTokens(score, evaluation))
      times[score.id] = time
      scoring = scoring + time
      scoreCount += 1
    }
  }

  private static func configuration(_ run: Run) throws -> ModelConfiguration {
    try ModelConfiguration(
      vocabularySize: run.mixture.vocabulary.largestSize, settings: run.model.settings)
  }

  private mutating func add(_ run: Run, _ speed: TrainingSpeed) throws {
    let model = try Self.configuration(run)
    let validation = 1 + (run.goal.validation?.operations ?? 0)
    let time = speed.trainedToken.times(Double(run.tokensAtMost) * validation)
    times[run.trainID] = time
    training = training + time
    runCount += 1
    tokens += Double(run.tokensAtMost)
    let parameters = Double(model.parameterCount)
    // Weights and two moments; while it trains, gradients as well.
    diskBytes += 12 * parameters
    memoryBytes = max(
      memoryBytes, 16 * parameters + run.training.settings.activationBytes(of: model))
  }

  /// Tokens that go through a model for a score, at most: a byte of text is a token at most.
  private static func scoredTokens(
    _ score: Evaluation.Score, _ evaluation: EvaluationRecipe
  ) -> Double {
    let holdout = score.run.sample.settings.holdout
    let bytes = Double(score.set.part == .test ? holdout.test : holdout.validation)
    let settings = evaluation.settings
    if score.run.model.settings.visible == .full {
      return bytes + Double(settings.pseudoPositions) * Double(settings.window)
    }
    return bytes * Double(settings.window) / Double(settings.shift)
  }

  /// Lines of a plan.
  package func lines(threads: Int) -> [String] {
    var lines: [String] = []
    if runCount > 0 {
      lines.append(
        "cost     train: \(runCount) runs, at most \(Self.short(tokens)) tokens, "
          + Self.words(training, threads)
          + "; about \(Self.megabytes(memoryBytes)) of memory, "
          + "\(Self.megabytes(diskBytes)) of disk for weights")
    }
    if scoreCount > 0 {
      lines.append("cost     evaluate: \(scoreCount) scores, \(Self.words(scoring, threads))")
    }
    return lines
  }

  private static func words(_ time: TrainingSpeed.Time, _ threads: Int) -> String {
    "\(duration(time.processor)) of processors, \(duration(time.clock)) with "
      + (threads == 1 ? "one thread" : "\(threads) threads")
  }

  private static func short(_ number: Double) -> String {
    if number < 1e6 { return String(format: "%.0f", number) }
    return String(format: "%.3g", number).replacing("e+0", with: "e").replacing("e+", with: "e")
  }

  private static func megabytes(_ bytes: Double) -> String {
    String(format: bytes < 1e7 ? "%.1f MB" : "%.0f MB", bytes / 1e6)
  }

  private static func duration(_ seconds: Double) -> String {
    if seconds < 100 { return String(format: "%.0f s", seconds) }
    if seconds < 6000 { return String(format: "%.1f min", seconds / 60) }
    return String(format: seconds < 360_000 ? "%.1f hours" : "%.0f hours", seconds / 3600)
  }
}
