public import Model
import Values

/// `models: {NAME: {layers: 2, channels: 64, heads: 4, …}}`
struct Models: RecipeSection {
  private(set) var models: [ModelRecipe] = []

  static var settings: [(place: String, type: any SettingsSection.Type)] {
    [("models.*", ModelSettings.self)]
  }

  init() {}

  init(_ map: inout RecipeMap, after recipe: Recipe) throws {
    models = try (map.take("models")?.named() ?? []).map { name, node in
      ModelRecipe(name: name, settings: try node.read(ModelSettings.self))
    }
  }
}

/// A model.
public struct ModelRecipe: Sendable {
  /// The model's name.
  public let name: String
  /// Its sizes.
  public let settings: ModelSettings
}

extension Recipe {
  /// The models, in the order written.
  public var models: [ModelRecipe] { self[Models.self].models }
}
