import ByteIO
import Corpus
import Engine
import Evaluate
import Foundation
import Model
import Sample
import TokenStore
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
      for run in recipe.runs { tasks.append(try evaluate(run, evaluation)) }
    }
    return tasks
  }

  /// The shard sets that `run` draws from, with their weights.
  private func streams(of run: RunRecipe) -> [(corpus: String, id: String, weight: UInt64)] {
    run.mixture.weights.map { corpus, weight in
      let id = Self.shardsID(run.mixture.vocabulary, corpus, "train-\(run.budget.name)")
      return (corpus, id, weight)
    }
  }

  private func draw(_ run: RunRecipe) throws -> BuildTask {
    struct Settings: Encodable {
      var weights: [String]
      var tokens: Int
      var rowLength: Int
      var seed: UInt64
    }
    let streams = streams(of: run)
    let seed = recipe.seed
    return try BuildTask(
      id: run.drawID, stage: Stage.mixture.rawValue, version: Version.mixture,
      settings: Settings(
        weights: streams.map { "\($0.corpus): \($0.weight)" }, tokens: run.tokens,
        rowLength: run.model.contextLength, seed: seed),
      inputs: streams.map { .artefact(id: $0.id, files: ["shards.json"]) }
    ) { context in
      let stores = try streams.map { stream in
        Mixture.Stream(
          name: stream.corpus,
          tokenCount: try TokenShards(folder: context.path("", of: stream.id)).tokenCount)
      }
      let shares = streams.enumerated().map { index, stream in
        Mixture.Share(stream: index, clone: 0, weight: stream.weight)
      }
      let mixture = Mixture(
        streams: stores, stages: [Mixture.Stage(tokenBudget: run.tokens, shares: shares)],
        rowLength: run.model.contextLength, seed: seed)
      _ = try DrawTable.write(mixture, to: context.folder)
      return nil
    }
  }

  private func train(_ run: RunRecipe) throws -> BuildTask {
    let streams = streams(of: run)
    let settings = try run.trainSettings()
    return try BuildTask(
      id: "train/\(run.id)", stage: Stage.train.rawValue, version: Version.train,
      settings: settings,
      inputs: [.artefact(id: run.drawID, files: ["draw.bin", "draw.json"])]
        + streams.map { .artefact(id: $0.id, files: ["shards.json"]) },
      libraries: ["instructions": InstructionSet.name]
    ) { context in
      let shards = try streams.map { try TokenShards(folder: context.path("", of: $0.id)) }
      let reader = try RowReader(
        table: DrawTable(folder: context.path("", of: run.drawID)), streams: shards)
      _ = try Trainer(
        settings: settings, reader: reader, checkpointSteps: run.training.checkpointSteps,
        context: context
      ).run(label: run.id)
      return nil
    }
  }

  private func evaluate(_ run: RunRecipe, _ evaluation: EvaluationRecipe) throws -> BuildTask {
    struct Settings: Encodable {
      var run: String
      var budgetBytes: Int
      var window: Int
      var shift: Int
      var sets: [String]
      var languages: [String]
    }
    let scored = evaluation.sets.flatMap { set in
      sampled.map { corpus in
        (
          set: set, corpus: corpus.name, language: corpus.language.code,
          id: Self.shardsID(run.mixture.vocabulary, corpus.name, set)
        )
      }
    }
    let settings = EvaluationSettings(window: evaluation.window, shift: evaluation.shift)
    return try BuildTask(
      id: "evaluate/\(run.id)", stage: Stage.evaluate.rawValue, version: Version.evaluate,
      settings: Settings(
        run: run.id, budgetBytes: run.budget.byteCount, window: settings.window,
        shift: settings.shift, sets: evaluation.sets, languages: scored.map(\.language)),
      inputs: [
        .artefact(id: "train/\(run.id)", files: ["model.safetensors", "training.json"])
      ] + scored.map { .artefact(id: $0.id, files: ["shards.json"]) },
      libraries: ["instructions": InstructionSet.name]
    ) { context in
      let training = context.path("training.json", of: "train/\(run.id)")
      let summary = try StableJSON.decode(
        TrainingSummary.self, from: readFile(training), file: training)
      let model = try Transformer(
        run.trainSettings().model, seed: run.seed, threads: context.workers)
      try model.setParameters(
        safetensors: readFile(context.path("model.safetensors", of: "train/\(run.id)")))
      let evaluator = try Evaluator(model: model, settings: settings, progress: context.progress)
      let evaluated = EvaluatedRun(
        run: run.id, seed: run.seed, modelHash: summary.modelHash,
        vocabularyHash: try ByteVocabulary().hash(), trainedTokens: summary.tokensByStream,
        budgetBytes: run.budget.byteCount, step: summary.steps)
      var lines: [UInt8] = []
      for part in scored {
        let shards = try TokenShards(folder: context.path("", of: part.id))
        let score = try evaluator.score(
          shards, label: "\(run.id) on \(part.corpus)", seed: run.seed)
        for measurement in score.measurements(
          of: evaluated, language: part.language, split: part.set)
        {
          lines += try StableJSON.line(measurement) + [UInt8(ascii: "\n")]
        }
      }
      try AtomicFile.write(lines, to: context.output("measurements.jsonl"))
      return nil
    }
  }
}

extension RunRecipe {
  /// What the weights depend on.
  func trainSettings() throws -> TrainSettings {
    var optimiser = AdamW.Settings()
    optimiser.decay = training.weightDecay
    optimiser.clipNorm = training.clip
    return TrainSettings(
      model: try ModelConfiguration(
        vocabularySize: ByteVocabulary.vocabularySize, layers: model.layers,
        channels: model.channels, heads: model.heads, headChannels: model.headChannels,
        feedForwardChannels: model.feedForwardChannels, contextLength: model.contextLength,
        zLoss: model.zLoss),
      seed: seed, batchRows: training.batchRows, optimiser: optimiser,
      learningRate: training.learningRate, finalLearningRate: training.finalLearningRate,
      warmUpSteps: training.warmUpSteps)
  }
}
