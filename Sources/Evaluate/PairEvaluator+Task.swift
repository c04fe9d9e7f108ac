import ByteIO
public import Corpus
public import Engine
import Foundation
import Model
import Values
import Vocabulary

/// The score of one run on one data set of minimal pairs, as an artefact.
extension PairEvaluator {
  /// Raised when the same weights and pairs give other scores or other facts.
  private static let version = 1
  private static let fileName = "pairs.csv"

  /// The task that scores a run.
  ///
  /// - Parameters:
  ///   - axes: What the facts are about: the run's place on every axis, the data set and its
  ///     language.
  ///   - train: The id of the run's weights.
  ///   - vocabulary: The description of the run's vocabulary.
  ///   - parent: That of the vocabulary that encodes the sentences: the same, or a parent of it.
  ///   - files: The files of pairs.
  ///   - seed: The seed of the bootstrap.
  public static func task(
    id: String, axes: [Axis: String], train: String, vocabulary: ArtefactFile,
    parent: ArtefactFile, files: [TextFile], settings: EvaluationSettings, seed: UInt64
  ) throws -> BuildTask {
    struct Settings: Encodable {
      var axes: [String: String]
      var evaluate: EvaluationSettings
      var files: [String]
      var seed: UInt64
    }
    return try BuildTask(
      id: id, stage: "evaluate", version: version,
      settings: Settings(
        axes: axes.words, evaluate: settings, files: files.map(\.name), seed: seed),
      inputs: [
        .artefact(id: train, files: [ModelDescription.fileName, TrainingState.modelFileName]),
        .artefact(vocabulary),
      ] + (parent.id == vocabulary.id ? [] : [.artefact(parent)])
        + files.map { .file(path: $0.path, name: $0.name) },
      libraries: ["instructions": InstructionSet.name]
    ) { context in
      let (model, ids, hash) = try Evaluator.open(train, vocabulary, context)
      var pairs: [MinimalPair] = []
      for file in files { pairs += try MinimalPair.read(readFile(file.path), name: file.name) }
      let scores = try PairEvaluator(
        model: model, ids: ids, settings: settings, progress: context.progress
      ).score(pairs, parent: Vocabulary(folder: context.folder(of: parent.id)), label: id)
      try AtomicFile.write(encoded(scores), to: context.output(fileName))
      try FactFile(
        PairScore.facts(of: scores, about: axes, seed: seed),
        hashes: ["model": hash, "vocabulary": ids.digest]
      ).write(to: context.folder)
      return nil
    }
  }

  /// `pairs.csv`: a row a pair, in the order of the files.
  private static func encoded(_ scores: [PairScore]) -> [UInt8] {
    var text = CSV.row(["phenomenon", "good-nats", "bad-nats", "good-bytes", "bad-bytes"])
    for score in scores {
      text += CSV.row([
        CSV.harmless(score.phenomenon), "\(score.goodNats)", "\(score.badNats)",
        "\(score.goodByteCount)", "\(score.badByteCount)",
      ])
    }
    return Array(text.utf8)
  }
}

extension Evaluator {
  /// A run's model, the ids that it knows, and the SHA-256 of its weights.
  static func open(
    _ train: String, _ vocabulary: ArtefactFile, _ context: TaskContext
  ) throws -> (model: Transformer, ids: IDSpace, hash: String) {
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
    return (model, ids, SHA256.hex(of: weights))
  }
}
