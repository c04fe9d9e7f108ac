public import Model
import Values

/// `models: {NAME: {layers: 2, channels: 64, heads: 4, …}}`
struct Models: RecipeSection {
  private var named = NamedEntries<ModelRecipe>()

  var models: [ModelRecipe] { named.values }
  var broken: Set<String> { named.broken }

  static var settings: [(place: String, type: any SettingsSection.Type)] {
    [("models.*", ModelSettings.self)]
  }

  init() {}

  init(_ map: inout RecipeMap, after recipe: Recipe) throws {
    named = try NamedEntries(map.take("models")?.named() ?? []) { name, node in
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

extension ModelRecipe {
  /// The studies' networks, which runs choose by name without a section, unless one of `models` has
  /// the name.
  static func presets(besides models: [ModelRecipe]) throws -> [ModelRecipe] {
    let taken = Set(models.map(\.name))
    return try Preset.networks.map(\.rawValue).filter { !taken.contains($0) }.map {
      ModelRecipe(name: $0, settings: try ModelSettings(reading: ["preset": [$0]]))
    }
  }
}

extension Recipe {
  /// The models, in the order written.
  public var models: [ModelRecipe] { self[Models.self].models }
}
