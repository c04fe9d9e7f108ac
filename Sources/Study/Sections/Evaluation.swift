public import Corpus
import Engine
public import Evaluate
import Model
import Sample
import Values

/// `evaluate: {sets: [validation, test], window: 512, shift: 128}`
struct Evaluation: RecipeSection {
  private(set) var evaluation: EvaluationRecipe?

  static var settings: [(place: String, type: any SettingsSection.Type)] {
    [("evaluate", EvaluationSettings.self)]
  }

  init() {}

  init(_ map: inout RecipeMap, after recipe: Recipe) throws {
    evaluation = try map.take("evaluate").map { try EvaluationRecipe($0, recipe) }
  }

  /// The tasks that score every run on the held-out sets of its own sample and drawing.
  static func plan(_ planner: inout Planner) throws {
    guard let evaluation = planner.recipe.evaluation else { return }
    for run in planner.recipe.runs {
      for part in evaluation.sets {
        for corpus in run.sample.corpora {
          for clone in 1...run.clones(of: corpus) {
            let task = try score(
              run, on: run.set(part), of: corpus, clone, evaluation, planner.recipe)
            if let task { planner.add(task) }
          }
        }
      }
    }
  }

  /// The task that scores a run on a set, as a clone of its language; `nil` for a corpus that the
  /// run's vocabulary has no parent for.
  private static func score(
    _ run: Run, on set: SetName, of corpus: CorpusRecipe, _ clone: Int,
    _ evaluation: EvaluationRecipe, _ recipe: Recipe
  ) throws -> BuildTask? {
    let vocabulary = run.mixture.vocabulary
    guard let parent = vocabulary.parent(of: corpus) else { return nil }
    // The drawing and the budget are the run's.
    var axes = run.about.merging([
      .corpus: corpus.name, .language: corpus.language.code, .set: set.part.word,
    ]) { $1 }
    if vocabulary.copies > 1 { axes[.clone] = "\(clone)" }
    return try Evaluator.task(
      id: Folders.evaluate(run, corpus.name, clone, set.part), axes: axes, train: run.trainID,
      vocabulary: vocabulary.file, copy: clone - 1,
      shards: Folders.shardsFile(parent.name, corpus.name, set),
      settings: evaluation.settings, seed: recipe.seed &+ UInt64(run.seedIndex))
  }
}

/// How runs are evaluated.
public struct EvaluationRecipe: Sendable {
  /// The held-out sets that are scored.
  public let sets: [SetName.Part]
  /// How they are gone through.
  public let settings: EvaluationSettings

  fileprivate init(_ node: RecipeNode, _ recipe: Recipe) throws {
    var map = try node.map()
    let sets = try node.complaints.attempt {
      try map.require("sets", "a list of test and validation").oneOrMore()
        .map { try Self.part($0, recipe) }
    }
    let window = map.peek("window")
    let settings = try node.complaints.attempt { try map.read(EvaluationSettings.self) }
    map.finish()
    guard let sets, let settings else { throw RecipeError.consequence }
    if let run = recipe.runs.first(where: { $0.model.settings.contextLength < settings.window }) {
      throw (window ?? node).error(
        "found a window over the context of the model '\(run.model.name)', "
          + "expected at most \(run.model.settings.contextLength)")
    }
    self.sets = sets
    self.settings = settings
  }

  private static func part(_ node: RecipeNode, _ recipe: Recipe) throws -> SetName.Part {
    let part = try node.value("test or validation") { text -> SetName.Part? in
      [.test, .validation].first { $0.word == text }
    }
    // A sample that no run uses may do without.
    let used = Set(recipe.runs.map(\.sample.name))
    let samples = recipe.samples.filter { used.isEmpty || used.contains($0.name) }
    let sample = samples.first { !$0.settings.parts.contains(part) }
    if sample == nil, !samples.isEmpty { return part }
    if recipe.broken(in: Samples.self) != [] || recipe.broken(in: Runs.self) != [] {
      throw RecipeError.consequence
    }
    let place = sample.map { "\($0.key).holdout" } ?? onlyHoldout
    throw node.error("'\(part.word)' is empty; give it bytes in \(place)")
  }

  /// Where a recipe without samples would hold something out.
  private static let onlyHoldout = "sample.holdout"
}

extension Recipe {
  /// How runs are evaluated, if they are.
  public var evaluation: EvaluationRecipe? { self[Evaluation.self].evaluation }
}
