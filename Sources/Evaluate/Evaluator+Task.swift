import ByteIO
public import Corpus
public import Engine
import Model
import TokenStore
import Values
import Vocabulary

/// The score of one run on one set of one corpus, as an artefact.
extension Evaluator {
  /// Raised when the same weights and shards give other scores or other facts.
  private static let version = 3

  private struct TaskSettings: Encodable {
    var axes: [String: String]
    var copy: Int?
    var evaluate: EvaluationSettings
    var seed: UInt64
  }

  /// The task that scores a run on a set.
  ///
  /// - Parameters:
  ///   - axes: What the facts are about: the run's place on every axis, corpus, language and set.
  ///   - train: The id of the run's weights.
  ///   - vocabulary: The description of the run's vocabulary.
  ///   - copy: Which copy of its vocabulary, from 0, gives the ids.
  ///   - shards: The description of the set's shards.
  ///   - seed: The seed of the bootstrap.
  public static func task(
    id: String, axes: [Axis: String], train: String, vocabulary: ArtefactFile, copy: Int = 0,
    shards: ArtefactFile, settings: EvaluationSettings, seed: UInt64
  ) throws -> BuildTask {
    try BuildTask(
      id: id, stage: "evaluate", version: version,
      settings: TaskSettings(
        axes: axes.words, copy: copy == 0 ? nil : copy, evaluate: settings, seed: seed),
      inputs: [
        .artefact(id: train, files: [ModelDescription.fileName, TrainingState.modelFileName]),
        .artefact(vocabulary), .artefact(shards),
      ],
      libraries: ["instructions": InstructionSet.name]
    ) { context in
      let (model, ids, hash) = try open(train, vocabulary, context)
      let stored = try TokenShards(folder: context.folder(of: shards.id))
      let facts: [Fact]
      var documents: [DocumentScore] = []
      if model.configuration.visible == .full {
        facts = try MaskedEvaluator(
          model: model, ids: ids, copy: copy, settings: settings, progress: context.progress
        ).score(stored, label: id, seed: seed).facts(about: axes)
      } else {
        let score = try Evaluator(
          model: model, ids: ids, copy: copy, settings: settings, progress: context.progress
        ).score(stored, label: id, seed: seed)
        facts = score.facts(about: axes)
        documents = score.documents
      }
      try AtomicFile.write(
        DocumentScoreFile.encoded(documents), to: context.output(DocumentScoreFile.name))
      try FactFile(facts, hashes: ["model": hash, "vocabulary": ids.digest])
        .write(to: context.folder)
      return nil
    }
  }
}
