package import Engine
import Evaluate
package import Fetch
import Transfer

/// Turns a recipe into tasks: the one place that knows all stages.
///
/// It only wires. What a task does, with which version and settings, its room says; which tasks a
/// section of the recipe asks for, the section says.
package struct Planner {
  /// What is to be planned.
  package let recipe: Recipe
  /// What brings files from the web.
  let downloader: Downloader
  /// What is planned so far, each task after those it reads.
  private(set) var planned: [BuildTask] = []
  private var ids: Set<String> = []

  /// The wiring of each stage, after that of those it reads, by the word of `--until`: a new one is
  /// a line here.
  static let wirings: [(stage: String, plan: @Sendable (inout Planner) throws -> Void)] = [
    ("extract", Corpora.plan),
    ("sample", Samples.plan),
    ("contamination", Contamination.plan),
    ("vocabulary", Vocabularies.plan),
    ("shards", Vocabularies.planShards),
    ("mixture", Mixtures.plan),
    ("train", Runs.plan),
    ("evaluate", Evaluation.plan),
    (Comparison.stage, Evaluation.planComparisons),
    (TransferTasks.stage, Transfers.plan),
    (ClaimTasks.stage, Claims.plan),
    (Stage.report.rawValue, { try $0.add($0.report(after: $0.planned)) }),
  ]

  package init(recipe: Recipe, downloader: Downloader) {
    self.recipe = recipe
    self.downloader = downloader
  }

  /// Every task of the recipe, each after those it reads.
  package func tasks() throws -> [BuildTask] {
    var planner = self
    for wiring in Self.wirings { try wiring.plan(&planner) }
    return planner.planned
  }

  /// Whether the artefact `id` is planned.
  func has(_ id: String) -> Bool { ids.contains(id) }

  /// Plans a task.
  mutating func add(_ task: BuildTask) {
    ids.insert(task.id)
    planned.append(task)
  }
}
