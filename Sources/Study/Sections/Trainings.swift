import Sample
public import Train
import Values

/// `training: {NAME: {batch: 16, learning-rate: 1e-3, …}}`, or those settings alone, called `main`.
struct Trainings: RecipeSection {
  private var named = NamedEntries<TrainingRecipe>()

  var trainings: [TrainingRecipe] { named.values }
  var broken: Set<String> { named.broken }

  static var settings: [(place: String, type: any SettingsSection.Type)] {
    [("training.*", TrainingSettings.self)]
  }

  init() {}

  init(_ map: inout RecipeMap, after recipe: Recipe) throws {
    guard let node = map.take("training") else { return }
    let entries = try node.map().entries
    let areNamed = !entries.isEmpty && entries.allSatisfy { $0.node.isMap }
    let budgets = BudgetNames(recipe)
    named = try NamedEntries(areNamed ? node.named() : [(Recipe.onlyName, node)]) { name, node in
      try TrainingRecipe(name: name, node, budgets)
    }
  }
}

/// A way of training.
public struct TrainingRecipe: Sendable {
  /// The name that runs choose it by.
  public let name: String
  /// How it is done, where nothing else is written for a run's budget.
  public let settings: TrainingSettings
  /// How it is done with a budget, by the budget's name.
  private var byBudget: [String: TrainingSettings] = [:]

  /// Reads settings, each of which may be a map from budgets to values.
  fileprivate init(name: String, _ node: RecipeNode, _ budgets: BudgetNames) throws {
    self.name = name
    var keyed: [(key: String, values: BudgetNames.Keyed)] = []
    for (key, value) in try node.map().entries where value.isMap {
      guard TrainingSettings.field(key) != nil else { continue }
      keyed.append((key, try budgets.keyed(value)))
    }
    func read(_ budget: String?) throws -> TrainingSettings {
      var map = try node.map()
      for (key, values) in keyed { map.replace(key, with: values[budget]) }
      defer { map.finish() }
      return try map.read(TrainingSettings.self)
    }
    settings = try read(nil)
    for budget in keyed.flatMap(\.values.budgets) where byBudget[budget] == nil {
      byBudget[budget] = try read(budget)
    }
  }

  /// That of runs that make no step, in a recipe that trains nothing.
  static var none: TrainingRecipe {
    var settings = TrainingSettings()
    settings.setDefaults()
    // A plan times how fast it is scored by batches of training.
    settings.batchRows = 8
    return TrainingRecipe(name: Recipe.onlyName, settings: settings)
  }

  private init(name: String, settings: TrainingSettings) {
    self.name = name
    self.settings = settings
  }

  /// The way of a run with the budget called `budget`.
  func chosen(for budget: String) -> TrainingRecipe {
    TrainingRecipe(name: name, settings: byBudget[budget] ?? settings)
  }
}

/// The budgets that a value may be keyed by: `{6B: 3, default: 10}`.
struct BudgetNames {
  private let samples: [SampleRecipe]
  private let areKnown: Bool

  init(_ recipe: Recipe) {
    samples = recipe.samples
    areKnown = recipe.broken(in: Samples.self) == []
  }

  /// What is written for each budget.
  struct Keyed {
    fileprivate var nodes: [String: RecipeNode] = [:]
    fileprivate let other: RecipeNode
    /// The budgets that are named, in the order written.
    fileprivate(set) var budgets: [String] = []

    /// What is written for the budget called `name`.
    subscript(name: String?) -> RecipeNode { name.flatMap { nodes[$0] } ?? other }
  }

  /// Reads a map from budgets to values, with `default` among them.
  func keyed(_ node: RecipeNode) throws(RecipeError) -> Keyed {
    var map = try node.map()
    var keyed = Keyed(other: try map.require("default", "what holds for all other budgets"))
    for (name, value) in map.entries {
      let isBudget = samples.contains { $0.settings.budgets.contains { $0.name == name } }
      if areKnown, !isBudget {
        throw value.keyError("found '\(name)', expected a budget of a sample, or default")
      }
      keyed.nodes[name] = value
      keyed.budgets.append(name)
    }
    return keyed
  }
}

extension Recipe {
  /// The ways of training, in the order written.
  public var trainings: [TrainingRecipe] { self[Trainings.self].trainings }

  /// What the sample and the training are called where there is but one, and no name is written.
  static var onlyName: String { "main" }
}
