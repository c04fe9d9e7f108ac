import Corpus
public import Encode
import Engine
import Model
import Sample
public import Values

/// `mixtures: {NAME: {vocabulary: NAME, weights: {CORPUS: WEIGHT}}}`
struct Mixtures: RecipeSection {
  private(set) var mixtures: [MixtureRecipe] = []
  private(set) var broken: Set<String> = []

  static var settings: [(place: String, type: any SettingsSection.Type)] {
    [("mixtures.*", DrawSettings.self)]
  }

  init() {}

  init(_ map: inout RecipeMap, after recipe: Recipe) throws {
    let reader = MixtureReader(recipe)
    for (name, node) in try map.take("mixtures")?.named() ?? [] {
      let others = NamedChoices(mixtures, broken: broken, by: \.name)
      if let mixture = try node.complaints.attempt({ try reader.read(name, node, after: others) }) {
        mixtures.append(mixture)
      } else {
        broken.insert(name)
      }
    }
  }

  /// The tasks that draw the order of rows; runs that draw the same rows share one.
  static func plan(_ planner: inout Planner) throws {
    for run in planner.recipe.runs where run.isTrained && !planner.has(run.drawID) {
      let axes: [Axis: String] = [
        .mixture: run.mixture.name, .vocabulary: run.mixture.vocabulary.name,
        .sample: run.sample.name, .draw: "\(run.draw)", .order: "\(run.order)",
        .budget: run.budget.name, .tokens: run.tokens.name,
      ]
      let plan = try run.mixture.plan(
        of: run.streams.map { DrawPlan.Corpus(name: $0.corpus, shards: $0.shards) },
        length: run.tokens.length, rowLength: run.model.settings.contextLength,
        seed: run.seed(of: .order, in: planner.recipe), withheldSeed: planner.recipe.seed)
      try planner.add(DrawTask.make(id: run.drawID, axes: axes, plan: plan))
    }
  }
}

/// A mixture of corpora.
public struct MixtureRecipe: Sendable {
  /// A stretch of training.
  public struct Stage: Sendable {
    /// How long it is, where that is written.
    package enum Length: Sendable {
      /// So many tokens.
      case tokens(Int)
      /// A share of all, of which whole rows are drawn.
      case share(Weight)
    }

    /// The weights at its end, and from its start where they do not change.
    public var weights: DrawPlan.Weights
    /// Whether they change within it, from those of the stage before.
    public var isLinear = false
    package var length: Length?
  }

  /// The mixture's name.
  public let name: String
  /// The vocabulary of its shards.
  public let vocabulary: VocabularyRecipe
  /// How rows are drawn and cut.
  public let settings: DrawSettings
  /// The stages, at least one.
  public let stages: [Stage]
  /// What share of its corpus's documents is withheld from a clone.
  public let withheld: [(clone: DrawPlan.Clone, share: Weight)]
  /// The one clone whose rows are drawn, and the clone of the vocabulary that gets them.
  public let only: (clone: DrawPlan.Clone, givenTo: Int)?

  /// The corpora, in the order in which they are first named.
  public var corpora: [String] {
    var names: [String] = []
    for (clone, _) in stages.flatMap(\.weights.clones) where !names.contains(clone.corpus) {
      names.append(clone.corpus)
    }
    return names
  }
}

extension MixtureRecipe {
  /// What is drawn when so much is drawn of `corpora`.
  func plan(
    of corpora: [DrawPlan.Corpus], length: TokenBudget.Length, rowLength: Int, seed: UInt64,
    withheldSeed: UInt64
  ) throws(SettingError) -> DrawPlan {
    let lengths: [Int]
    var epochs: Int?
    switch length {
    case .tokens(let tokens): lengths = try stageTokens(of: tokens, rowLength: rowLength)
    case .epochs(let count):
      lengths = stages.map { _ in 0 }
      epochs = count
    }
    var plan = DrawPlan(
      corpora: corpora,
      stages: stages.indices.map { index in
        DrawPlan.Stage(
          tokens: lengths[index], weights: stages[index].weights,
          from: stages[index].isLinear && index > 0 ? stages[index - 1].weights : nil)
      }, rowLength: rowLength, seed: seed, settings: settings)
    plan.epochs = epochs
    plan.only = only
    plan.withheld = withheld
    plan.withheldSeed = withheldSeed
    return plan
  }

  /// The tokens of each stage, of `total` in all: what is written, shares rounded down to whole
  /// rows; stages without a length have equal parts of the rest, rounded down likewise but for the
  /// last. Where all have one, the last that is written as a share has what is left by rounding.
  ///
  /// - Throws: `SettingError` where the stages do not fit.
  package func stageTokens(of total: Int, rowLength: Int) throws(SettingError) -> [Int] {
    func rows(_ tokens: Int) -> Int { tokens / rowLength * rowLength }
    var lengths = stages.map { stage in
      switch stage.length {
      case .tokens(let tokens): tokens
      case .share(let share): rows(share.part(of: total))
      case nil: 0
      }
    }
    let written = lengths.reduce(0) { min($0, .max / 2) + min($1, .max / 2) }
    let open = stages.indices.filter { stages[$0].length == nil }
    let shares = stages.indices.filter {
      if case .share = stages[$0].length { true } else { false }
    }
    var rest = total - written
    let isRounding = rest >= 0 && (rest == 0 || rest < shares.count * rowLength)
    guard rest >= 0, !open.isEmpty || isRounding else {
      throw SettingError(
        key: "stages", found: "\(written) tokens in all", expected: "\(total), as are drawn")
    }
    for (place, index) in open.enumerated() {
      lengths[index] = place == open.count - 1 ? rest : rows(rest / (open.count - place))
      rest -= lengths[index]
    }
    if let last = shares.last { lengths[last] += rest }
    return lengths
  }
}

extension Weight {
  /// So much of `total`, at most all, rounded down.
  fileprivate func part(of total: Int) -> Int {
    let product = numerator.multipliedFullWidth(by: UInt64(max(0, total)))
    guard product.high < denominator else { return total }
    return min(total, Int(clamping: denominator.dividingFullWidth(product).quotient))
  }
}

extension Recipe {
  /// The mixtures, in the order written.
  public var mixtures: [MixtureRecipe] { self[Mixtures.self].mixtures }
}
