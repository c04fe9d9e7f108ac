import Corpus
import Encode
import Engine
import Model
import Sample
import Values

/// `mixtures: {NAME: {vocabulary: NAME, weights: {CORPUS: WEIGHT}}}`
struct Mixtures: RecipeSection {
  private var named = NamedEntries<MixtureRecipe>()

  var mixtures: [MixtureRecipe] { named.values }
  var broken: Set<String> { named.broken }

  init() {}

  init(_ map: inout RecipeMap, after recipe: Recipe) throws {
    let vocabularies = recipe.choices(recipe.vocabularies, of: Vocabularies.self, by: \.name)
    let sampled = Set(recipe.samples.flatMap { $0.corpora.map(\.name) })
    // What a sample that is wrong has taken, nobody knows.
    let corpora = NamedChoices(
      recipe.corpora.map(\.name).filter(sampled.contains),
      broken: recipe.broken(in: Samples.self) == [] ? recipe.broken(in: Corpora.self) : nil)
    named = try NamedEntries(map.take("mixtures")?.named() ?? []) { name, node in
      try MixtureRecipe(name, node, vocabularies, corpora)
    }
  }

  /// The tasks that draw the order of rows; runs that draw the same rows share one.
  static func plan(_ planner: inout Planner) throws {
    for run in planner.recipe.runs where !planner.has(run.drawID) {
      let axes: [Axis: String] = [
        .mixture: run.mixture.name, .vocabulary: run.mixture.vocabulary.name,
        .sample: run.sample.name, .draw: "\(run.draw)", .order: "\(run.order)",
        .budget: run.budget.name, .tokens: run.tokens.name,
      ]
      try planner.add(
        DrawTask.make(
          id: run.drawID, axes: axes,
          streams: run.streams.map {
            DrawTask.Stream(corpus: $0.corpus, shards: $0.shards, weight: $0.weight)
          },
          tokens: run.tokens.count, rowLength: run.model.settings.contextLength,
          seed: run.seed(of: .order, in: planner.recipe)))
    }
  }
}

/// A mixture of corpora.
public struct MixtureRecipe: Sendable {
  /// The mixture's name.
  public let name: String
  /// The vocabulary of its shards.
  public let vocabulary: VocabularyRecipe
  /// Weights by corpus, in the order written: whole numbers in the proportions asked for.
  public let weights: [(corpus: String, weight: UInt64)]

  fileprivate init(
    _ name: String, _ node: RecipeNode, _ vocabularies: NamedChoices<VocabularyRecipe>,
    _ corpora: NamedChoices<String>
  ) throws {
    var map = try node.map(planned: ["stages", "phases"])
    self.name = name
    let vocabulary = try node.complaints.attempt {
      try map.require("vocabulary", "a vocabulary's name").choice("vocabulary", of: vocabularies)
    }
    let weights = try node.complaints.attempt {
      try Self.weights(map.require("weights", "weights by corpus"), of: corpora)
    }
    map.finish()
    guard let vocabulary, let weights else { throw RecipeError.consequence }
    self.vocabulary = vocabulary
    self.weights = weights
  }

  private static func weights(
    _ node: RecipeNode, of corpora: NamedChoices<String>
  ) throws -> [(corpus: String, weight: UInt64)] {
    let exact = try NamedEntries(node.map().entries) { corpus, node in
      guard corpora[corpus] != nil else {
        if corpora.mayHave(corpus) { throw RecipeError.consequence }
        throw node.keyError("'\(corpus)' is not sampled; expected \(corpora.expected("corpus"))")
      }
      return (corpus, try node.value("a weight such as 1, 0.9 or 1/18", Units.weight))
    }
    if !exact.broken.isEmpty { throw RecipeError.consequence }
    guard let whole = Weight.integers(exact.values.map { $0.1 }) else {
      throw node.error(
        "found weights with no common denominator below 2^64, expected simpler fractions")
    }
    if !whole.contains(where: { $0 > 0 }) {
      throw node.error("found no weight above 0, expected at least one")
    }
    return zip(exact.values, whole).map { ($0.0, $1) }
  }
}

extension Recipe {
  /// The mixtures, in the order written.
  public var mixtures: [MixtureRecipe] { self[Mixtures.self].mixtures }
}
