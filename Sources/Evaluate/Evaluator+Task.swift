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
    struct Settings: Encodable {
      var axes: [String: String]
      var copy: Int?
      var evaluate: EvaluationSettings
      var seed: UInt64
    }
    return try BuildTask(
      id: id, stage: "evaluate", version: version,
      settings: Settings(
        axes: axes.words, copy: copy == 0 ? nil : copy, evaluate: settings, seed: seed),
      inputs: [
        .artefact(id: train, files: [ModelDescription.fileName, TrainingState.modelFileName]),
        .artefact(vocabulary), .artefact(shards),
      ],
      libraries: ["instructions": InstructionSet.name]
    ) { context in
      let path = context.path(ModelDescription.fileName, of: train)
      let trained = try StableJSON.decode(ModelDescription.self, from: readFile(path), file: path)
      let weights = try readFile(context.path(TrainingState.modelFileName, of: train))
      let model = try Transformer(trained.model, seed: 0, threads: context.workers)
      try model.setParameters(safetensors: weights)
      let ids = try IDSpace(folder: context.folder(of: vocabulary.id))
      guard trained.vocabularyHash == ids.digest else {
        throw EvaluateError.otherVocabulary(
          label: train, found: trained.vocabularyHash, expected: ids.digest)
      }
      let score = try Evaluator(
        model: model, ids: ids, copy: copy, settings: settings, progress: context.progress
      ).score(TokenShards(folder: context.folder(of: shards.id)), label: id, seed: seed)
      try AtomicFile.write(
        DocumentScoreFile.encoded(score.documents), to: context.output(DocumentScoreFile.name))
      try FactFile(
        score.facts(about: axes),
        hashes: ["model": SHA256.hex(of: weights), "vocabulary": ids.digest]
      ).write(to: context.folder)
      return nil
    }
  }
}
