import Corpus
public import Model
import Train
import Values

/// `models: {NAME: {layers: 2, channels: 64, heads: 4, …}}`, or `{NAME: {from: FOLDER}}`
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
      guard node.isMap, let from = try node.map().peek("from") else {
        return ModelRecipe(name: name, settings: try node.read(ModelSettings.self))
      }
      return ModelRecipe(name: name, made: try Self.made(node), written: try from.text("a folder"))
    }
  }

  /// A model made elsewhere, whose sizes its folder says.
  private static func made(_ node: RecipeNode) throws -> MadeModel {
    var map = try node.map()
    let from = try map.require("from", "a folder")
    map.finish()
    let written = try from.text("the folder of a model")
    do {
      return try MadeModel(folder: from.absolute(TextFile.inHome(written)))
    } catch {
      throw from.error("\(error)")
    }
  }

  /// The tasks that take over models made elsewhere, for each vocabulary that runs read them with.
  static func plan(_ planner: inout Planner) throws {
    for run in planner.recipe.runs {
      guard let made = run.model.made, let id = run.madeID, !planner.has(id) else { continue }
      let vocabulary = run.mixture.vocabulary
      try planner.add(
        made.task(
          id: id, axes: [.model: run.model.name, .vocabulary: vocabulary.name],
          written: run.model.written, vocabulary: vocabulary.file))
    }
  }
}

/// A model.
public struct ModelRecipe: Sendable {
  /// The model's name.
  public let name: String
  /// Its sizes.
  public let settings: ModelSettings
  /// What it is before training, where it is not drawn from a seed.
  let made: MadeModel?
  /// The folder of that, as it was written.
  let written: String

  init(name: String, settings: ModelSettings) {
    self.name = name
    self.settings = settings
    made = nil
    written = ""
  }

  init(name: String, made: MadeModel, written: String) {
    self.name = name
    settings = made.configuration.settings
    self.made = made
    self.written = written
  }
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
