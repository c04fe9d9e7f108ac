public import Corpus
public import Engine
import Model
import TokenStore
import Vocabulary

/// A training run as an artefact.
extension Trainer {
  /// Raised when the same rows and settings give other weights, another log or other facts.
  private static let version = 3

  /// The task that trains a run.
  ///
  /// - Parameters:
  ///   - axes: What the facts are about: the run's place on every axis.
  ///   - vocabulary: The description of the vocabulary.
  ///   - vocabularySizeAtMost: What is known of its size before it is made, for the estimate of
  ///     operations.
  ///   - draw: The id of the draw table.
  ///   - tokens: The tokens that it draws.
  ///   - streams: The descriptions of the shards of its streams, in its order.
  ///   - validation: Those of the sets to validate on, in the same order, where the run validates.
  public static func task(
    id: String, axes: [Axis: String], settings: TrainSettings, vocabulary: ArtefactFile,
    vocabularySizeAtMost: Int, draw: String, tokens: Int, streams: [ArtefactFile],
    validation: [ArtefactFile] = []
  ) throws -> BuildTask {
    struct Settings: Encodable {
      var axes: [String: String]
      var train: TrainSettings
    }
    let model = try ModelConfiguration(
      vocabularySize: vocabularySizeAtMost, settings: settings.model)
    let settings = settings.planned(for: model)
    let operations = model.trainingOperationsPerToken(length: model.contextLength)
    return try BuildTask(
      id: id, stage: "train", version: version,
      settings: Settings(axes: axes.words, train: settings),
      inputs: [
        .artefact(vocabulary),
        .artefact(id: draw, files: [DrawTable.fileName, DrawSummary.fileName]),
      ] + streams.map { .artefact($0) } + validation.map { .artefact($0) } + settings.start.inputs,
      libraries: ["instructions": InstructionSet.name], operations: operations * Double(tokens),
      isCostly: true
    ) { context in
      let ids = try IDSpace(folder: context.folder(of: vocabulary.id))
      let summary = try Trainer(
        settings: settings, ids: ids, table: DrawTable(folder: context.folder(of: draw)),
        streams: streams.map { try TokenShards(folder: context.folder(of: $0.id)) },
        validation: validation.map { try TokenShards(folder: context.folder(of: $0.id)) },
        context: context
      ).run(label: id)
      try FactFile(
        summary.facts(about: axes),
        hashes: ["model": summary.modelHash, "vocabulary": ids.digest]
      ).write(to: context.folder)
      return nil
    }
  }
}

extension Trainer.Start {
  /// The files of another run that it needs.
  fileprivate var inputs: [BuildTask.Input] {
    switch self {
    case .fresh: []
    case .from(let parent, let carry, let vocabulary, _):
      [
        .artefact(
          id: parent,
          files: [ModelDescription.fileName, TrainingState.modelFileName]
            + (carry.optimiser ? [TrainingState.optimiserFileName] : []))
      ] + (vocabulary.map { [.artefact(id: $0, files: [Vocabulary.fileName])] } ?? [])
    }
  }
}
