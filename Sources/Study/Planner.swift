import Corpus
import Encode
import Engine
import Fetch
import Ingest
import Sample
import Text

/// Turns a recipe into tasks: the one place that knows all stages.
///
/// A task's settings hold only what its artefact depends on, so that a change in the recipe reruns
/// the stage it concerns and what follows, and nothing else.
struct Planner {
  let recipe: Recipe
  let downloader: Downloader

  /// Versions of the stages: raised when a stage gives other bytes for the same input.
  enum Version {
    static let extract = 3
    static let sample = 2
    static let contamination = 3
    static let vocabulary = 1
    static let shards = 1
    static let mixture = 1
    static let train = 1
    static let evaluate = 1
    static let report = 2
  }

  /// Every task of the recipe, each after those it reads.
  func tasks() throws -> [BuildTask] {
    var tasks = try recipe.corpora.map(extract)
    tasks += try sampled.map(sample)
    tasks += try contamination()
    tasks += try recipe.vocabularies.map(vocabulary)
    tasks += try shards()
    tasks += try runTasks()
    tasks.append(try report(after: tasks))
    return tasks
  }

  /// The corpora that are sampled, in the recipe's order.
  var sampled: [CorpusRecipe] {
    guard let sample = recipe.sample else { return [] }
    return recipe.corpora.filter { sample.corpora.contains($0.name) }
  }

  /// The files of a sample: hold-outs first, then budgets.
  var sets: [String] {
    guard let settings = recipe.sample?.settings else { return [] }
    var sets: [String] = []
    if settings.holdout.test > 0 { sets.append("test") }
    if settings.holdout.validation > 0 { sets.append("validation") }
    return sets + settings.budgets.map { "train-\($0.name)" }
  }

  private func extract(_ corpus: CorpusRecipe) throws -> BuildTask {
    let files = try corpus.files.map { try $0.input(from: downloader) }
    let inputs = files.map { BuildTask.Input.file(path: $0.path, name: $0.name) }
    let templates = corpus.templateFile.map { [BuildTask.Input.file(path: $0.path, name: $0.name)] }
    return try BuildTask(
      id: "extract/\(corpus.name)", stage: Stage.extract.rawValue, version: Version.extract,
      settings: corpus.settings, inputs: inputs + (templates ?? []),
      deliveries: corpus.files.compactMap { try $0.delivery(by: downloader) },
      libraries: ["ICU": icuVersion]
    ) { context in
      try await Extractor(settings: corpus.settings, context: context).run(files)
    }
  }

  private func sample(_ corpus: CorpusRecipe) throws -> BuildTask {
    struct Settings: Encodable {
      var corpus: String
      var language: String
      var sample: SampleSettings
    }
    guard let settings = recipe.sample?.settings else { preconditionFailure("nothing is sampled") }
    let input = "extract/\(corpus.name)"
    let language = corpus.language.code
    return try BuildTask(
      id: "sample/\(corpus.name)", stage: Stage.sample.rawValue, version: Version.sample,
      settings: Settings(corpus: corpus.name, language: language, sample: settings),
      inputs: [.artefact(id: input, files: ["documents.jsonl.zst"])],
      libraries: ["ICU": icuVersion]
    ) { context in
      _ = try await Sampler(
        corpus: corpus.name, language: language,
        path: context.path("documents.jsonl.zst", of: input), settings: settings, context: context
      ).run()
      return nil
    }
  }

  private func vocabulary(_ vocabulary: VocabularyRecipe) throws -> BuildTask {
    try BuildTask(
      id: "vocabularies/\(vocabulary.name)", stage: Stage.shards.rawValue,
      version: Version.vocabulary, settings: ["kind": "byte"], inputs: []
    ) { context in
      try ShardEncoder(context: context).writeVocabulary()
      return nil
    }
  }

  private func shards() throws -> [BuildTask] {
    var tasks: [BuildTask] = []
    for vocabulary in recipe.vocabularies {
      for corpus in sampled {
        for set in sets { tasks.append(try shards(vocabulary.name, corpus.name, set)) }
      }
    }
    return tasks
  }

  private func shards(_ vocabulary: String, _ corpus: String, _ set: String) throws -> BuildTask {
    let sample = "sample/\(corpus)"
    return try BuildTask(
      id: Self.shardsID(vocabulary, corpus, set), stage: Stage.shards.rawValue,
      version: Version.shards, settings: ["name": set],
      inputs: [
        .artefact(id: "vocabularies/\(vocabulary)", files: ["vocabulary.json"]),
        .artefact(id: sample, files: ["\(set).jsonl.zst"]),
      ]
    ) { context in
      _ = try ShardEncoder(context: context).run(
        path: context.path("\(set).jsonl.zst", of: sample), name: set)
      return nil
    }
  }

  static func shardsID(_ vocabulary: String, _ corpus: String, _ set: String) -> String {
    "shards/\(vocabulary)/\(corpus)/\(set)"
  }
}
