package import Values

/// A section of a recipe: what was written under its keys, read and validated.
///
/// Its file in `Study/Sections` has the values, their reader and the tasks that they ask for.
protocol RecipeSection: Sendable {
  /// The settings that it reads, by their place in a recipe; `*` stands for any name.
  static var settings: [(place: String, type: any SettingsSection.Type)] { get }
  /// Names that are written in it, but stand for something that is wrong.
  var broken: Set<String> { get }
  /// A section of which nothing was written.
  init()
  /// Takes its keys out of the recipe's map; they need not be there. What is wrong with a named
  /// thing is told, and costs that thing.
  ///
  /// - Parameter recipe: The sections before this one.
  /// - Throws: ``RecipeError``.
  init(_ map: inout RecipeMap, after recipe: Recipe) throws
}

extension RecipeSection {
  static var settings: [(place: String, type: any SettingsSection.Type)] { [] }
  var broken: Set<String> { [] }
}

/// All sections, each after those it refers to: a new one is a line here.
enum RecipeSections {
  static let all: [any RecipeSection.Type] = [
    Head.self,
    Corpora.self,
    Samples.self,
    Contamination.self,
    Vocabularies.self,
    Mixtures.self,
    Models.self,
    Trainings.self,
    Runs.self,
    Datasets.self,
    Evaluation.self,
    Transfers.self,
    Claims.self,
  ]
}

/// All settings that recipes have.
package enum RecipeSettings {
  /// The settings by their place, such as `models.*`, where `*` stands for any name.
  package static var all: [(place: String, type: any SettingsSection.Type)] {
    RecipeSections.all.flatMap { $0.settings }
  }
}
