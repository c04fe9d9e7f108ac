import Contaminate
import Corpus
import Engine
import Sample

/// Language identification and contamination.
extension Planner {
  /// The tasks, if the recipe asks for contamination: one model, one matrix for each budget.
  func contamination() throws -> [BuildTask] {
    guard let settings = recipe.contamination, let sample = recipe.sample?.settings else {
      return []
    }
    let budgets = sample.budgets.sorted { $0.bytes < $1.bytes }
    guard let largest = budgets.last else { return [] }
    var tasks = [try languageID(trainedOn: "train-\(largest.name)")]
    for budget in budgets {
      tasks.append(try contamination(in: "train-\(budget.name)", settings))
    }
    return tasks
  }

  private var holdOuts: [String] { sets.filter { !$0.hasPrefix("train-") } }

  private func languageID(trainedOn set: String) throws -> BuildTask {
    struct Settings: Encodable {
      var seed: UInt64
      var languages: [String]
    }
    let seed = recipe.seed
    let sampled = sampled
    return try BuildTask(
      id: "language-id", stage: Stage.contamination.rawValue, version: Version.languageID,
      settings: Settings(seed: seed, languages: sampled.map(\.language.code)),
      inputs: sampled.map { .artefact(id: "sample/\($0.name)", files: ["\(set).jsonl.zst"]) }
    ) { context in
      try LanguageIDStage(seed: seed, context: context).run(
        declared(sampled, set: set, holdOuts: [], in: context))
      return nil
    }
  }

  private func contamination(
    in set: String, _ settings: ContaminationRecipe
  ) throws -> BuildTask {
    struct Settings: Encodable {
      var seed: UInt64
      var rule: ContaminationRecipe
      var languages: [String]
    }
    let seed = recipe.seed
    let sampled = sampled
    let holdOuts = holdOuts
    let files = ([set] + holdOuts).map { "\($0).jsonl.zst" }
    return try BuildTask(
      id: "contamination/\(set)", stage: Stage.contamination.rawValue,
      version: Version.contamination,
      settings: Settings(seed: seed, rule: settings, languages: sampled.map(\.language.code)),
      inputs: [.artefact(id: "language-id", files: ["model.bin"])]
        + sampled.map { .artefact(id: "sample/\($0.name)", files: files) }
    ) { context in
      let rule = try LineRule(
        minimumLetterCount: settings.minimumLetters, threshold: settings.threshold)
      try ContaminationStage(rule: rule, seed: seed, context: context).run(
        declared(sampled, set: set, holdOuts: holdOuts, in: context),
        model: context.path("model.bin", of: "language-id"))
      return nil
    }
  }
}

/// The files of the sampled corpora that are to be judged.
private func declared(
  _ corpora: [CorpusRecipe], set: String, holdOuts: [String], in context: TaskContext
) -> [DeclaredCorpus] {
  corpora.map { corpus in
    let path = { (set: String) in context.path("\(set).jsonl.zst", of: "sample/\(corpus.name)") }
    return DeclaredCorpus(
      name: corpus.name, language: corpus.language.code, path: path(set),
      holdOuts: holdOuts.map(path))
  }
}
