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
    if evaluation == nil, !recipe.datasets.isEmpty {
      throw map.missing("evaluate", "sets, window and shift: data sets are scored with them")
    }
  }

  /// The tasks that score every run on the held-out sets of its own sample and drawing.
  static func plan(_ planner: inout Planner) throws {
    guard let evaluation = planner.recipe.evaluation else { return }
    for score in scores(planner.recipe, evaluation) {
      try planner.add(
        Evaluator.task(
          id: score.id, axes: score.axes, train: score.run.trainID,
          vocabulary: score.run.mixture.vocabulary.file, copy: score.clone - 1,
          shards: Folders.shardsFile(score.parent, score.corpus, score.set),
          settings: evaluation.settings,
          seed: planner.recipe.seed &+ UInt64(score.run.seedIndex)))
    }
    try Datasets.plan(&planner, evaluation)
  }

  /// The tasks that compare the runs of each seed on each set with the first of them.
  static func planComparisons(_ planner: inout Planner) throws {
    guard let evaluation = planner.recipe.evaluation, evaluation.settings.comparison == .first
    else { return }
    var groups: [(id: String, scored: [Comparison.Scored], seed: UInt64)] = []
    var places: [String: Int] = [:]
    for score in scores(planner.recipe, evaluation) {
      let clone = score.axes[.clone] == nil ? nil : score.clone
      let id = Folders.compare(score.corpus, clone, score.set, seed: score.run.seedIndex)
      let scored = Comparison.Scored(id: score.id, axes: score.axes)
      if let place = places[id] {
        groups[place].scored.append(scored)
      } else {
        places[id] = groups.count
        groups.append((id, [scored], planner.recipe.seed &+ UInt64(score.run.seedIndex)))
      }
    }
    for group in groups where group.scored.count > 1 {
      try planner.add(Comparison.task(id: group.id, group.scored, seed: group.seed))
    }
  }

  /// A run on a set of a corpus, as a clone of its language.
  struct Score {
    var id: String
    var axes: [Axis: String]
    var run: Run
    var corpus: String
    /// The vocabulary that encodes the corpus.
    var parent: String
    var clone: Int
    var set: SetName
  }

  /// What is scored; no corpus that a run's vocabulary has no parent for.
  static func scores(_ recipe: Recipe, _ evaluation: EvaluationRecipe) -> [Score] {
    recipe.runs.flatMap { run in
      evaluation.sets.flatMap { part in
        run.sample.corpora.flatMap { corpus -> [Score] in
          guard let parent = run.mixture.vocabulary.parent(of: corpus) else { return [] }
          return (1...evaluation.clones(of: corpus, in: run)).map { clone in
            // The drawing and the budget are the run's.
            var axes = run.about.merging([
              .corpus: corpus.name, .language: corpus.language.code, .set: part.word,
            ]) { $1 }
            if run.mixture.vocabulary.copies > 1 { axes[.clone] = "\(clone)" }
            return Score(
              id: Folders.evaluate(run, corpus.name, clone, part), axes: axes, run: run,
              corpus: corpus.name, parent: parent.name, clone: clone, set: run.set(part))
          }
        }
      }
    }
  }
}

/// How runs are evaluated.
public struct EvaluationRecipe: Sendable {
  /// The held-out sets that are scored.
  public let sets: [SetName.Part]
  /// How they are gone through.
  public let settings: EvaluationSettings

  /// As how many clones a run is scored on `corpus`.
  func clones(of corpus: CorpusRecipe, in run: Run) -> Int {
    settings.clones == .first ? 1 : run.clones(of: corpus)
  }

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
