import Contaminate
import Corpus
import Engine
import LanguageID
import Sample

/// Contamination.
extension Planner {
  /// The tasks, if the recipe asks for contamination: one for each budget.
  func contamination() throws -> [BuildTask] {
    guard let settings = recipe.contamination, let sample = recipe.sample?.settings else {
      return []
    }
    return try sample.budgets.sorted { $0.byteCount < $1.byteCount }.map { budget in
      try contamination(in: "train-\(budget.name)", settings)
    }
  }

  private func contamination(
    in set: String, _ settings: ContaminationRecipe
  ) throws -> BuildTask {
    struct Settings: Encodable {
      var seed: UInt64
      var rule: LineRule
      var model: String
      /// Of the built-in model: a file's digest is among the inputs.
      var modelDigest: String?
      var languages: [String]
    }
    let seed = recipe.seed
    let sampled = sampled
    var section = ContaminationSettings()
    section.rule = settings.rule
    section.threshold = settings.threshold
    section.minimumLetters = settings.minimumLetters
    let rule = try LineRule(section)
    let files = [settings.model, settings.confusion].compactMap { $0 }
    return try BuildTask(
      id: "contamination/\(set)", stage: Stage.contamination.rawValue,
      version: Version.contamination,
      settings: Settings(
        seed: seed, rule: rule, model: settings.model?.name ?? LineIdentifier.builtIn,
        modelDigest: settings.model == nil ? LineClassifier.builtInDigest : nil,
        languages: sampled.map(\.language.code)),
      inputs: files.map { .file(path: $0.path, name: $0.name) }
        + sampled.map { .artefact(id: "sample/\($0.name)", files: ["\(set).jsonl.zst"]) }
    ) { context in
      let judge = try LineJudge(
        model: settings.model?.path ?? LineIdentifier.builtIn, confusion: settings.confusion?.path)
      let corpora = sampled.map { corpus in
        let path = context.path("\(set).jsonl.zst", of: "sample/\(corpus.name)")
        return DeclaredCorpus(
          language: corpus.language.code,
          files: [CorpusFile(path: path, name: "sample/\(corpus.name)/\(set).jsonl.zst")])
      }
      try await ContaminationStage(rule: rule, seed: seed, context: context)
        .run(corpora, judge: judge)
      return nil
    }
  }
}
