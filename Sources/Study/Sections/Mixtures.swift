import Corpus
import Encode
import Engine
import Model
import Sample
import Values

/// `mixtures: {NAME: {vocabulary: NAME, weights: {CORPUS: WEIGHT}}}`
struct Mixtures: RecipeSection {
  private(set) var mixtures: [MixtureRecipe] = []

  init() {}

  init(_ map: inout RecipeMap, after recipe: Recipe) throws {
    let vocabularies = NamedChoices(recipe.vocabularies, by: \.name)
    let sampled = Set(recipe.samples.flatMap { $0.corpora.map(\.name) })
    let corpora = NamedChoices(recipe.corpora.map(\.name).filter(sampled.contains))
    mixtures = try (map.take("mixtures")?.named() ?? []).map { name, node in
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
    vocabulary = try map.require("vocabulary", "a vocabulary's name")
      .choice("vocabulary", of: vocabularies)
    let node = try map.require("weights", "weights by corpus")
    let entries = try node.map().entries
    for (corpus, node) in entries where corpora[corpus] == nil {
      throw node.keyError("'\(corpus)' is not sampled; expected \(corpora.expected("corpus"))")
    }
    let exact = try entries.map { _, node in
      try node.value("a weight such as 1, 0.9 or 1/18", Units.weight)
    }
    guard let whole = Weight.integers(exact) else {
      throw node.error(
        "found weights with no common denominator below 2^64, expected simpler fractions")
    }
    weights = zip(entries, whole).map { ($0.name, $1) }
    if !weights.contains(where: { $0.weight > 0 }) {
      throw node.error("found no weight above 0, expected at least one")
    }
    try map.finish()
  }
}

extension Recipe {
  /// The mixtures, in the order written.
  public var mixtures: [MixtureRecipe] { self[Mixtures.self].mixtures }
}
