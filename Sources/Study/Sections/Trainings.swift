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
    named = try NamedEntries(areNamed ? node.named() : [(Recipe.onlyName, node)]) { name, node in
      TrainingRecipe(name: name, settings: try node.read(TrainingSettings.self))
    }
  }
}

/// A way of training.
public struct TrainingRecipe: Sendable {
  /// The name that runs choose it by.
  public let name: String
  /// How it is done.
  public let settings: TrainingSettings
}

extension Recipe {
  /// The ways of training, in the order written.
  public var trainings: [TrainingRecipe] { self[Trainings.self].trainings }

  /// What the sample and the training are called where there is but one, and no name is written.
  static var onlyName: String { "main" }
}
