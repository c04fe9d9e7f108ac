public import Corpus
public import Engine
import TokenStore
import Vocabulary

/// Token shards as artefacts.
extension ShardEncoder {
  /// Raised when the same documents give other shards or other facts.
  static let version = 3

  /// The task that encodes one set of a corpus.
  ///
  /// - Parameters:
  ///   - language: The corpus's language, a BCP 47 code.
  ///   - vocabularyName: What the recipe calls the vocabulary.
  ///   - documents: The set's documents.
  public static func task(
    id: String, corpus: String, language: String, set: SetName, vocabularyName: String,
    vocabulary: ArtefactFile, documents: ArtefactFile
  ) throws -> BuildTask {
    struct Settings: Encodable {
      var corpus: String
      var draw: Int
      var language: String
      var sample: String
      var set: String
      var vocabulary: String
    }
    let about = set.axes.merging(
      [.corpus: corpus, .language: language, .vocabulary: vocabularyName]
    ) { $1 }
    let name = set
    return try BuildTask(
      id: id, stage: stage, version: version,
      settings: Settings(
        corpus: corpus, draw: set.draw, language: language, sample: set.sample,
        set: set.part.word, vocabulary: vocabularyName),
      inputs: [.artefact(vocabulary), .artefact(documents)]
    ) { context in
      let vocabulary = try Vocabulary(folder: context.folder(of: vocabulary.id))
      let set = try await ShardEncoder(vocabulary: vocabulary, context: context)
        .run(
          path: context.path(documents), input: "\(documents.id)/\(documents.name)",
          name: name.part.word)
      // How text is cut up is found on text that no vocabulary was trained on, and once.
      let measures =
        name.part.isHeldOut
        ? try await measures(of: context.path(documents), vocabulary, context).facts(about: about)
        : []
      try FactFile(
        facts(of: set, about: about) + measures, hashes: ["vocabulary": vocabulary.digest]
      ).write(to: context.folder)
      return nil
    }
  }

  private static func measures(
    of path: String, _ vocabulary: Vocabulary, _ context: TaskContext
  ) async throws -> VocabularyMeasures {
    var measures = VocabularyMeasures(vocabulary)
    try await TrainingText(documents: path, context: context).forEachBatch { measures.add($0) }
    return measures
  }

  /// The description of the shards that the task `id` makes: an input of all that reads them.
  public static func shards(of id: String) -> ArtefactFile {
    ArtefactFile(id: id, name: ShardSet.fileName)
  }

  static func facts(of set: ShardSet, about: [Axis: String]) -> [Fact] {
    [
      Fact("documents", set.documentCount, "document", about: about),
      Fact("tokens", set.tokenCount, "token", about: about),
      Fact("text-bytes", set.textByteCount, "byte", about: about),
      Fact("shards", set.shards.count, "file", about: about),
    ]
  }
}
