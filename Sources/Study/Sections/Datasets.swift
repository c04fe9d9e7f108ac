public import Corpus
import Engine
import Evaluate
import Model

/// `datasets: {NAME: {minimal-pairs: FILES, language: en}}`, or
/// `{NAME: {parallel: FILES, languages: [en, fr], reference: en, premiums: {fr: 1.17}}}`
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
        switch dataset.content {
        case .pairs(let language):
          try addPairs(dataset, language, run, evaluation, to: &planner)
        case .parallel(let text): try addParallel(dataset, text, run, evaluation, to: &planner)
        }
      }
    }
  }

  private static func addPairs(
    _ dataset: DatasetRecipe, _ language: Language, _ run: Run, _ evaluation: EvaluationRecipe,
    to planner: inout Planner
  ) throws {
    guard let parent = run.vocabulary(writing: language) else { return }
    try planner.add(
      PairEvaluator.task(
        id: Folders.dataset(run, dataset.name),
        axes: run.about.merging([
          .task: dataset.name, .language: language.code,
        ]) { $1 }, train: run.trainID, vocabulary: run.mixture.vocabulary.file,
        parent: parent.file, files: dataset.files, settings: evaluation.settings,
        seed: planner.recipe.seed &+ UInt64(run.seedIndex)))
  }

  private static func addParallel(
    _ dataset: DatasetRecipe, _ text: DatasetRecipe.Parallel, _ run: Run,
    _ evaluation: EvaluationRecipe, to planner: inout Planner
  ) throws {
    var written: [ParallelEvaluator.Written] = []
    var parents: [String: ArtefactFile] = [:]
    for (column, language) in text.languages.enumerated() {
      guard let parent = run.vocabulary(writing: language) else { continue }
      parents[parent.file.id] = parent.file
      written.append(
        .init(column: column, parent: parent.file.id, premium: text.premiums[language.code]))
    }
    if written.isEmpty { return }
    try planner.add(
      ParallelEvaluator.task(
        id: Folders.dataset(run, dataset.name),
        axes: run.about.merging([.task: dataset.name]) { $1 }, train: run.trainID,
        vocabulary: run.mixture.vocabulary.file,
        parents: parents.sorted { $0.key < $1.key }.map(\.value), files: dataset.files,
        languages: text.languages.map(\.code), written: written, reference: text.reference.code,
        settings: evaluation.settings))
  }
}

extension Run {
  /// What of its vocabulary encodes text in `language`; `nil` where nothing does.
  fileprivate func vocabulary(writing language: Language) -> VocabularyRecipe? {
    let own = mixture.vocabulary
    let corpus = sample.corpora.first { $0.language == language }
    return corpus.map { own.parent(of: $0) } ?? (own.isDerived ? nil : own)
  }
}

/// A data set that runs are tested on.
public struct DatasetRecipe: Sendable {
  /// What is in it.
  enum Content: Sendable {
    /// Minimal pairs of sentences in a language.
    case pairs(Language)
    /// Lines in several languages.
    case parallel(Parallel)
  }

  /// Lines in several languages.
  struct Parallel: Sendable {
    /// In the order of the columns.
    var languages: [Language]
    /// The language that others are compared with.
    var reference: Language
    /// Byte premiums that are known from elsewhere, by the codes of languages.
    var premiums: [String: Double]
  }

  /// Its name.
  public let name: String
  /// Its files.
  public let files: [TextFile]
  let content: Content

  /// The languages of its text.
  public var languages: [Language] {
    switch content {
    case .pairs(let language): [language]
    case .parallel(let text): text.languages
    }
  }

  fileprivate init(_ name: String, _ node: RecipeNode) throws {
    self.name = name
    var map = try node.map()
    let complaints = node.complaints
    if let parallel = map.take("parallel") {
      let files = try complaints.attempt {
        try parallel.oneOrMore().flatMap { try Self.files($0, "a file of lines with tabs") }
      }
      let text = try complaints.attempt { try Self.parallel(&map) }
      map.finish()
      guard let files, let text else { throw RecipeError.consequence }
      self.files = files
      content = .parallel(text)
      return
    }
    let files = try complaints.attempt {
      try map.require("minimal-pairs", "files in .jsonl, .tsv or .csv, or 'parallel'").oneOrMore()
        .flatMap { try Self.files($0, "a file in .jsonl, .tsv or .csv") }
    }
    let language = try complaints.attempt {
      try Self.language(map.require("language", "the language of its sentences"))
    }
    map.finish()
    guard let files, let language else { throw RecipeError.consequence }
    self.files = files
    content = .pairs(language)
  }

  private static func language(_ node: RecipeNode) throws(RecipeError) -> Language {
    try node.value("a BCP 47 code such as fi") { text in try? Language(text) }
  }

  private static func parallel(_ map: inout RecipeMap) throws -> Parallel {
    // Taken first, so that what is wrong with one of them makes none of the others unknown.
    let referenceNode = map.take("reference")
    let premiumsNode = map.take("premiums")
    let node = try map.require("languages", "the languages of its columns, in their order")
    let languages = try node.oneOrMore().map { try language($0) }
    let codes = languages.map(\.code)
    if languages.count < 2 || Set(codes).count < codes.count {
      throw node.error(
        "found \(codes.joined(separator: ", ")), expected two languages or more, "
          + "each once")
    }
    let known = NamedChoices(languages, by: \.code)
    let reference = try referenceNode.map { try $0.choice("language", of: known) }
    var premiums: [String: Double] = [:]
    for (code, node) in try premiumsNode?.map().entries ?? [] {
      guard known[code] != nil else {
        throw node.keyError("found '\(code)', \(known.expected("language"))")
      }
      premiums[code] = try node.value("a byte premium such as 1.17, above 0") { text in
        Double(text).flatMap { $0 > 0 && $0.isFinite ? $0 : nil }
      }
    }
    return Parallel(
      languages: languages, reference: reference ?? languages[0], premiums: premiums)
  }

  private static func files(_ node: RecipeNode, _ expected: String) throws -> [TextFile] {
    let written = try node.text("\(expected), or a pattern")
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
