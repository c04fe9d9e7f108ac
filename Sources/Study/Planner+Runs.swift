import Corpus
import Encode
import Engine
import Evaluate
import Model
import Sample
import Train
import Values
import Vocabulary

/// Mixtures, training and evaluation.
extension Planner {
  /// The tasks of all runs; draw tables and trainings that runs share stand once.
  func runTasks() throws -> [BuildTask] {
    var tasks: [BuildTask] = []
    for run in recipe.runs where !tasks.contains(where: { $0.id == run.drawID }) {
      tasks.append(try draw(run))
    }
    for run in recipe.runs { tasks.append(try train(run)) }
    if let evaluation = recipe.evaluation {
      for run in recipe.runs { tasks += try evaluate(run, evaluation) }
    }
    return tasks
  }

  /// The shard sets that `run` draws from, with their weights.
  private func streams(of run: RunRecipe) -> [DrawTask.Stream] {
    run.mixture.weights.map { corpus, weight in
      let id = Self.shardsID(run.mixture.vocabulary, corpus, "train-\(run.budget.name)")
      return DrawTask.Stream(
        corpus: corpus, shards: ShardEncoder.shards(of: id), weight: weight)
    }
  }

  private func draw(_ run: RunRecipe) throws -> BuildTask {
    try DrawTask.make(
      id: run.drawID,
      axes: [
        .mixture: run.mixture.name, .sample: "main", .draw: "0", .budget: run.budget.name,
        .tokens: run.tokensName, .vocabulary: run.mixture.vocabulary, .order: "0",
      ], streams: streams(of: run), tokens: run.tokens, rowLength: run.model.settings.contextLength,
      seed: recipe.seed)
  }

  private func train(_ run: RunRecipe) throws -> BuildTask {
    let vocabulary = recipe.vocabularies.first { $0.name == run.mixture.vocabulary }
    return try Trainer.task(
      id: "train/\(run.id)", axes: run.axes, settings: run.trainSettings,
      vocabulary: ShardEncoder.vocabulary(of: "vocabularies/\(run.mixture.vocabulary)"),
      vocabularySizeAtMost: vocabulary?.settings.largestSize ?? 0, draw: run.drawID,
      tokens: run.tokens, streams: streams(of: run).map(\.shards))
  }

  private func evaluate(_ run: RunRecipe, _ evaluation: EvaluationRecipe) throws -> [BuildTask] {
    try evaluation.sets.flatMap { set in
      try sampled.map { corpus in
        let shards = Self.shardsID(run.mixture.vocabulary, corpus.name, set)
        return try Evaluator.task(
          id: "evaluate/\(run.id)/\(corpus.name)/\(set)",
          axes: run.axes.merging(Self.setName(set).axes) { $1 }.merging([
            .corpus: corpus.name, .language: corpus.language.code, .budget: run.budget.name,
          ]) { $1 }, train: "train/\(run.id)",
          vocabulary: ShardEncoder.vocabulary(of: "vocabularies/\(run.mixture.vocabulary)"),
          shards: ShardEncoder.shards(of: shards), settings: evaluation.settings, seed: run.seed)
      }
    }
  }
}

extension RunRecipe {
  /// What the weights depend on.
  var trainSettings: TrainSettings {
    TrainSettings(model: model.settings, training: training.settings, start: .fresh(seed: seed))
  }

  /// The run's place on every axis.
  var axes: [Axis: String] {
    [
      .run: id, .entry: name, .model: model.name, .mixture: mixture.name, .sample: "main",
      .draw: "0", .budget: budget.name, .tokens: tokensName, .seed: "\(seedIndex)",
      .vocabulary: mixture.vocabulary, .training: "main",
    ]
  }
}
