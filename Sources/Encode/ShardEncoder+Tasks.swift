public import Corpus
public import Engine
import TokenStore
public import Vocabulary

/// Vocabularies and token shards as artefacts.
extension ShardEncoder {
  /// Raised when the same settings give another `vocabulary.json` or other facts.
  private static let vocabularyVersion = 2
  /// Raised when the same documents give other shards or other facts.
  static let version = 2

  /// The task that makes the vocabulary called `name`.
  public static func vocabularyTask(
    id: String, name: String, settings: VocabularySettings
  ) throws -> BuildTask {
    struct Settings: Encodable {
      var name: String
      var vocabulary: VocabularySettings
    }
    return try BuildTask(
      id: id, stage: "vocabulary", version: vocabularyVersion,
      settings: Settings(name: name, vocabulary: settings), inputs: []
    ) { context in
      let text = TrainingText(workers: context.workers, progress: context.progress) { _ in }
      let vocabulary = try Vocabulary(settings, from: text)
      try vocabulary.write(to: context.folder)
      try FactFile(
        [Fact("vocabulary-size", vocabulary.size, "id", about: [.vocabulary: name])],
        hashes: ["vocabulary": vocabulary.digest]
      ).write(to: context.folder)
      return nil
    }
  }

  /// The description of the vocabulary that the task `id` makes: an input of all that uses it.
  public static func vocabulary(of id: String) -> ArtefactFile {
    ArtefactFile(id: id, name: Vocabulary.fileName)
  }

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
          name: set.part.word)
      try FactFile(facts(of: set, about: about), hashes: ["vocabulary": vocabulary.digest])
        .write(to: context.folder)
      return nil
    }
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
