public import Corpus
import Engine
import Evaluate
import Model

/// `datasets: {NAME: {minimal-pairs: FILE or [FILE, …], language: en}}`
struct Datasets: RecipeSection {
  private var named = NamedEntries<DatasetRecipe>()

  var datasets: [DatasetRecipe] { named.values }
  var broken: Set<String> { named.broken }

  init() {}

  init(_ map: inout RecipeMap, after recipe: Recipe) throws {
    named = try NamedEntries(map.take("datasets")?.named() ?? []) { name, node in
      try DatasetRecipe(name, node)
    }
  }

  /// The tasks that score every causal run whose vocabulary can write the language of a data set.
  static func plan(_ planner: inout Planner, _ evaluation: EvaluationRecipe) throws {
    let datasets = planner.recipe[Datasets.self].datasets
    for run in planner.recipe.runs where run.model.settings.visible == .causal {
      for dataset in datasets {
        let vocabulary = run.mixture.vocabulary
        let corpus = run.sample.corpora.first { $0.language == dataset.language }
        guard
          let parent = corpus.map({ vocabulary.parent(of: $0) })
            ?? (vocabulary.isDerived ? nil : vocabulary)
        else { continue }
        try planner.add(
          PairEvaluator.task(
            id: Folders.dataset(run, dataset.name),
            axes: run.about.merging([
              .task: dataset.name, .language: dataset.language.code,
            ]) { $1 }, train: run.trainID, vocabulary: vocabulary.file, parent: parent.file,
            files: dataset.files, settings: evaluation.settings,
            seed: planner.recipe.seed &+ UInt64(run.seedIndex)))
      }
    }
  }
}

/// A data set that runs are tested on.
public struct DatasetRecipe: Sendable {
  /// Its name.
  public let name: String
  /// The language of its sentences.
  public let language: Language
  /// The files of its minimal pairs.
  public let files: [TextFile]

  fileprivate init(_ name: String, _ node: RecipeNode) throws {
    self.name = name
    var map = try node.map()
    let complaints = node.complaints
    let files = try complaints.attempt {
      try map.require("minimal-pairs", "files in .jsonl, .tsv or .csv").oneOrMore()
        .flatMap { try Self.files($0) }
    }
    let language = try complaints.attempt {
      try map.require("language", "the language of its sentences").value("a BCP 47 code such as fi")
      { text in try? Language(text) }
    }
    map.finish()
    guard let files, let language else { throw RecipeError.consequence }
    self.files = files
    self.language = language
  }

  private static func files(_ node: RecipeNode) throws -> [TextFile] {
    let written = try node.text("a file in .jsonl, .tsv or .csv, or a pattern")
    do {
      return try TextFile.files(named: node.absolute(written)).map {
        TextFile(path: $0.path, name: $0.path.split(separator: "/").last.map(String.init))
      }
    } catch {
      throw node.error("\(error)")
    }
  }
}

extension Recipe {
  /// The data sets that runs are tested on, in the order written.
  public var datasets: [DatasetRecipe] { self[Datasets.self].datasets }
}
