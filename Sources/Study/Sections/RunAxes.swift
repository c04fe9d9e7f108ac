import Corpus
import Sample
import Train

/// What a run starts from.
struct RunStart {
  let model: ModelRecipe
  let seeds: SeedSettings
  let index: Int
  let origin: RunOrigin?

  init(model: ModelRecipe, seeds: SeedSettings, index: Int) {
    self.model = model
    self.seeds = seeds
    self.index = index
    origin = nil
  }

  init(goingOnFrom run: Run, carry: CarrySettings) {
    var carry = carry
    // A model made elsewhere has no optimiser.
    if !run.isTrained { carry.optimiser = false }
    model = run.model
    seeds = run.seeds
    index = run.seedIndex
    origin = RunOrigin(
      id: run.id, trainID: run.trainID, mixture: run.mixture, sample: run.sample, carry: carry)
  }
}

/// The lists of an entry under `runs`, but for what its runs start from.
struct RunAxes {
  /// What is chosen, and where the recipe says so.
  typealias Chosen<Value> = (value: Value, node: RecipeNode)

  var trainings: [TrainingRecipe]
  var mixtures: [Chosen<MixtureRecipe>]
  var samples: [Chosen<SampleRecipe>]
  /// For each budget, that of each sample: the same name, not always the same size.
  var budgets: [[SampleSettings.Budget]]
  var lengths: RunLengths
  var goal: RunGoal

  /// One element of each list.
  struct Combination {
    let training: TrainingRecipe
    let mixture: MixtureRecipe
    let sample: SampleRecipe
    let budget: SampleSettings.Budget
    let tokens: TokenBudget
    let goal: RunGoal
  }

  /// How many combinations there are; `nil` where they are more than `limit`.
  func count(atMost limit: Int) -> Int? {
    var product = 1
    let longest = lengths.lists.reduce(0) { max($0, $1.count) }
    for count in [trainings.count, mixtures.count, samples.count, budgets.count, longest] {
      product *= count
      if product > limit { return nil }
    }
    return product
  }

  /// Every combination, the last list fastest.
  var combinations: [Combination] {
    trainings.flatMap { training in
      mixtures.flatMap { mixture in
        samples.enumerated().flatMap { place, sample in
          budgets.flatMap { budget in
            lengths[budget[place].name].map { tokens in
              Combination(
                training: training, mixture: mixture.value, sample: sample.value,
                budget: budget[place], tokens: tokens, goal: goal)
            }
          }
        }
      }
    }
  }
}

/// How long runs are, by the names of their budgets.
struct RunLengths {
  /// The lengths with any other budget.
  var other: [TokenBudget]
  var byBudget: [String: [TokenBudget]] = [:]

  init(other: [TokenBudget]) { self.other = other }

  subscript(budget: String) -> [TokenBudget] { byBudget[budget] ?? other }

  /// What is written for each budget.
  var lists: [[TokenBudget]] { [other] + byBudget.sorted { $0.key < $1.key }.map(\.value) }

  var all: [TokenBudget] { lists.flatMap { $0 } }
}

/// What runs learn, and which of their weights they keep.
struct RunGoal {
  let settings: RunSettings
  /// How they are scored while they train, if they are.
  let validation: ValidationSettings?

  init(_ map: inout RecipeMap) throws(RecipeError) {
    let settings = try map.read(RunSettings.self)
    self.settings = settings
    if map.peek("validate") != nil || settings.select == .validation {
      validation = try map.read(ValidationSettings.self, under: "validate")
    } else {
      _ = map.take("validate")
      validation = nil
    }
  }

  /// Whether `run` has what it needs.
  func check(_ run: Run, _ node: RecipeNode) throws(RecipeError) {
    if validation != nil, !run.sample.settings.parts.contains(.validation) {
      throw node.error(
        "found runs that are validated, and a sample '\(run.sample.name)' that holds nothing out "
          + "for it; give 'validation' bytes in \(run.sample.key).holdout")
    }
    guard let tokens = run.tokens.count else { return }
    if let late = settings.keep.first(where: { $0.unit == .tokens && $0.count > tokens }) {
      throw node.error(
        "found weights to be kept after \(late.name) tokens of a run of \(run.tokens.name), "
          + "expected at most as many")
    }
  }
}
