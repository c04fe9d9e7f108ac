public import Corpus
public import Engine
internal import LanguageID

extension ContaminationStage {
  /// The word of `--until`.
  public static let stage = "contamination"
  /// Raised when the stage gives other bytes for the same input.
  static let version = 4

  /// The names of the files.
  enum FileName {
    static let result = "contamination.json"
    static let cells = "contamination.csv"
    static let audit = "audit.csv"
    static let examples = "examples.jsonl"
  }

  /// The result that the task called `id` writes.
  public static func result(of id: String) -> ArtefactFile {
    ArtefactFile(id: id, name: FileName.result)
  }

  /// Measures a set of one corpus.
  ///
  /// - Parameters:
  ///   - corpus: The name that facts have for the corpus.
  ///   - language: Its declared language, a BCP 47 code.
  ///   - set: Which set of it.
  ///   - documents: The documents of the set.
  ///   - judge: Who judges its lines.
  ///   - seed: The seed of the intervals and of the audit's choices.
  /// - Throws: `SettingError` where a setting is out of its limits.
  public static func task(
    id: String, corpus: String, language: String, set: SetName, documents: ArtefactFile,
    judge: JudgeFiles, settings: ContaminationSettings, seed: UInt64
  ) throws -> BuildTask {
    try task(
      id: id, subjects: [Subject(corpus: corpus, language: language, axes: set.axes)],
      inputs: [.artefact(documents)], judge: judge, settings: settings, seed: seed
    ) { context in
      let name = "\(documents.id)/\(documents.name)"
      let file = TextFile(path: context.path(documents), name: name)
      return [DeclaredCorpus(language: language, files: [file])]
    }
  }

  /// Measures files outside a build; those of one language are one corpus, called as the language.
  ///
  /// - Throws: `SettingError` where a setting is out of its limits.
  public static func task(
    id: String, files corpora: [DeclaredCorpus], judge: JudgeFiles,
    settings: ContaminationSettings, seed: UInt64
  ) throws -> BuildTask {
    let languages = Set(corpora.map(\.language)).sorted()
    return try task(
      id: id, subjects: languages.map { Subject(corpus: $0, language: $0, axes: [:]) },
      inputs: corpora.flatMap(\.files).map { .file(path: $0.path, name: $0.name) },
      judge: judge, settings: settings, seed: seed
    ) { _ in corpora }
  }

  /// What a measurement is about.
  private struct Subject: Encodable {
    var corpus: String
    var language: String
    var axes: [Axis: String]

    enum CodingKeys: CodingKey { case corpus, language, set }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(corpus, forKey: .corpus)
      try container.encode(language, forKey: .language)
      let set = Dictionary(uniqueKeysWithValues: axes.map { ($0.key.rawValue, $0.value) })
      try container.encode(set, forKey: .set)
    }
  }

  private struct Settings: Encodable {
    var seed: UInt64
    var contamination: ContaminationSettings
    var model: String
    /// Of the built-in model: a file's digest is among the inputs.
    var modelDigest: String?
    var corpora: [Subject]
  }

  private static func task(
    id: String, subjects: [Subject], inputs: [BuildTask.Input], judge: JudgeFiles,
    settings: ContaminationSettings, seed: UInt64,
    corpora: @escaping @Sendable (TaskContext) -> [DeclaredCorpus]
  ) throws -> BuildTask {
    let rule = try LineRule(settings)
    let settings = Settings(
      seed: seed, contamination: settings, model: judge.model?.name ?? LineIdentifier.builtIn,
      modelDigest: judge.model == nil ? LineClassifier.builtInDigest : nil, corpora: subjects)
    return try BuildTask(
      id: id, stage: stage, version: version, settings: settings, inputs: judge.inputs + inputs
    ) { context in
      let result = try await ContaminationStage(rule: rule, seed: seed, context: context)
        .run(corpora(context), judge: LineJudge(judge))
      let facts = subjects.flatMap { subject in
        result.facts(
          of: subject.language,
          about: subject.axes.merging([.corpus: subject.corpus, .language: subject.language]) { $1 }
        )
      }
      try FactFile(facts).write(to: context.folder)
      return nil
    }
  }
}
