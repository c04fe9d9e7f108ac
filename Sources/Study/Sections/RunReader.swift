import Corpus
import Sample
import Train
import Values

/// Reads the entries under `runs`: every combination of an entry's lists is a run.
struct RunReader {
  private(set) var runs: [Run] = []
  private var byEntry: [String: [Run]] = [:]
  private(set) var broken: Set<String> = []
  private var ids: Set<String> = []
  private let models: NamedChoices<ModelRecipe>
  private let trainings: NamedChoices<TrainingRecipe>
  private let mixtures: NamedChoices<MixtureRecipe>
  private let samples: NamedChoices<SampleRecipe>

  /// More runs than this are a slip of the pen, and would not fit memory.
  private static let maximumRunCount = 100_000

  init(_ recipe: Recipe) {
    models = recipe.choices(recipe.models, of: Models.self, by: \.name)
    trainings = recipe.choices(recipe.trainings, of: Trainings.self, by: \.name)
    mixtures = recipe.choices(recipe.mixtures, of: Mixtures.self, by: \.name)
    samples = recipe.choices(recipe.samples, of: Samples.self, by: \.name)
  }

  /// Notes that the entry called `name` is wrong, so that what goes on from it is not blamed.
  mutating func remember(broken name: String) { broken.insert(name) }

  /// Reads the entry called `name`.
  mutating func read(_ name: String, _ node: RecipeNode) throws {
    var map = try node.map(planned: ["objective", "epochs", "select"])
    let starts = try node.complaints.attempt { try self.starts(&map) }
    let axes = try node.complaints.attempt { try self.axes(&map) }
    map.finish()
    guard let starts, let axes else { throw RecipeError.consequence }
    try check(axes, after: starts)
    let room = Self.maximumRunCount - runs.count
    let startCount = starts.reduce(0) { $0 + $1.count }
    if startCount > room || axes.count(atMost: room / max(1, startCount)) == nil {
      throw node.error("found more than \(Self.maximumRunCount) runs, expected fewer")
    }
    let combinations = axes.combinations
    let made = starts.flatMap { starts in
      combinations.flatMap { chosen in starts.map { Run(entry: name, chosen, $0) } }
    }
    for run in made {
      guard ids.insert(run.id).inserted else {
        throw node.error("found two runs called '\(run.id)', expected every run once")
      }
      if let name = Folders.tooLong(run.trainID) {
        throw node.error(
          "found a run whose folder would be called '\(name)', which is too long for a file "
            + "system; expected shorter names")
      }
    }
    byEntry[name] = made
    runs += made
  }

  /// What the runs of an entry start from: a model and each of the seeds, or a run before it.
  private func starts(_ map: inout RecipeMap) throws -> [[RunStart]] {
    if let from = map.take("from") {
      for key in ["model", "seeds"] {
        guard let node = map.take(key) else { continue }
        node.complaints.add(
          node.keyError("found '\(key)' beside 'from', expected that of the runs it names alone"))
      }
      let carry = try map.read(CarrySettings.self, under: "carry")
      return try parents(from).map { [RunStart(goingOnFrom: $0, carry: carry)] }
    }
    if let carry = map.take("carry") {
      carry.complaints.add(
        carry.keyError("found 'carry' without 'from', expected both or none"))
    }
    let models = try map.owner.complaints.attempt { try axis(&map, "model", self.models) }
    let seeds = try map.owner.complaints.attempt { try SeedSettings(map.take("seeds")) }
    guard let models, let seeds else { throw RecipeError.consequence }
    return models.map { model, _ in
      (0..<seeds.count).map { RunStart(model: model, seeds: seeds, index: $0) }
    }
  }

  private func parents(_ node: RecipeNode) throws -> [Run] {
    let name = try node.text("the name of an entry before this one")
    if let runs = byEntry[name] { return runs }
    if broken.contains(name) { throw RecipeError.consequence }
    let entries = NamedChoices(byEntry.keys.sorted())
    let expected = byEntry.isEmpty ? "but there is none" : entries.expected("entry")
    throw node.error("found \(node.found), expected an entry before this one, \(expected)")
  }

  private func axes(_ map: inout RecipeMap) throws -> RunAxes {
    let complaints = map.owner.complaints
    let trainings = try complaints.attempt { try axis(&map, "training", self.trainings) }
    let mixtures = try complaints.attempt { try axis(&map, "mixture", self.mixtures) }
    let samples = try complaints.attempt { try axis(&map, "sample", self.samples) }
    let budgets = try complaints.attempt {
      try map.require("budget", "one or more of the sample's budgets").oneOrMore()
    }
    let tokens = try complaints.attempt { try map.read(RunSettings.self).tokens }
    guard let trainings, let mixtures, let samples, let budgets, let tokens else {
      throw RecipeError.consequence
    }
    return RunAxes(
      trainings: trainings.map(\.value), mixtures: mixtures, samples: samples,
      budgets: try budgets.map { node in
        try samples.map { sample, _ in
          try node.choice("budget", of: NamedChoices(sample.settings.budgets, by: \.name))
        }
      }, tokens: tokens)
  }

  /// Whether what was chosen fits together.
  private func check(_ axes: RunAxes, after starts: [[RunStart]]) throws {
    for (sample, node) in axes.samples { try check(sample, node, after: starts) }
    for (mixture, node) in axes.mixtures {
      try check(mixture, node, after: starts)
      for (sample, _) in axes.samples {
        try check(mixture, node, in: sample)
        try checkTraining(of: mixture, node, against: sample, starts)
      }
      for tokens in axes.tokens {
        do { _ = try mixture.stageTokens(of: tokens.count, rowLength: 1) } catch {
          throw node.error(
            "found a mixture whose stages have \(error.found), expected \(error.expected)")
        }
      }
    }
  }

  /// The chosen ones of `choices`, with their places; the only one where none is written.
  private func axis<Value>(
    _ map: inout RecipeMap, _ key: String, _ choices: NamedChoices<Value>
  ) throws -> [RunAxes.Chosen<Value>] {
    if let node = map.take(key) {
      return try node.oneOrMore().map { (try $0.choice(key, of: choices), $0) }
    }
    let mayBeLeftOut = key == "training" || key == "sample"
    guard mayBeLeftOut, let only = choices.only else {
      if mayBeLeftOut, choices.hasBroken { throw RecipeError.consequence }
      throw map.missing(key, "\(choices.expected(key))")
    }
    return [(only, map.owner)]
  }

  private func check(
    _ mixture: MixtureRecipe, _ node: RecipeNode, in sample: SampleRecipe
  ) throws(RecipeError) {
    let names = sample.corpusNames
    guard let stranger = mixture.corpora.first(where: { !names.contains($0) }) else { return }
    throw node.error(
      "found a mixture with '\(stranger)', which is not in the sample '\(sample.name)'; "
        + "expected corpora out of: \(names.sorted().joined(separator: ", "))")
  }

  /// What one sample holds out, another may have trained on, unless both hold out the same.
  private func check(
    _ sample: SampleRecipe, _ node: RecipeNode, after starts: [[RunStart]]
  ) throws(RecipeError) {
    let others = starts.lazy.joined().compactMap { $0.origin?.sample }
    guard let other = others.first(where: { $0.settings.holdout != sample.settings.holdout })
    else { return }
    throw node.error(
      "found the sample '\(sample.name)', whose hold-outs are not those of '\(other.name)', so "
        + "that the runs before may have been trained on them; expected the same holdout")
  }

  /// A vocabulary is trained on the first drawing of its sample, and must not have seen what
  /// another drawing, or a sample with other hold-outs, holds out.
  private func checkTraining(
    of mixture: MixtureRecipe, _ node: RecipeNode, against sample: SampleRecipe,
    _ starts: [[RunStart]]
  ) throws(RecipeError) {
    for training in mixture.vocabulary.trainings {
      if training.sample.settings.holdout != sample.settings.holdout {
        throw node.error(
          "found a vocabulary that is trained on the sample '\(training.sample.name)', whose "
            + "hold-outs are not those of '\(sample.name)', expected the same holdout")
      }
      if starts.lazy.joined().contains(where: { $0.index > 0 && $0.seeds.vary.contains(.sample) }) {
        throw node.error(
          "found a vocabulary that is trained on the first drawing of a sample, and seeds that "
            + "draw others, which may hold out what it has seen; expected seeds that vary "
            + "initialisation and order alone")
      }
    }
  }

  /// A run goes on with the ids that its weights know.
  private func check(
    _ mixture: MixtureRecipe, _ node: RecipeNode, after starts: [[RunStart]]
  ) throws(RecipeError) {
    let own = mixture.vocabulary.name
    let others = starts.lazy.joined().compactMap(\.origin?.vocabulary)
    guard let other = others.first(where: { $0 != own }) else { return }
    throw node.error(
      "found a mixture of the vocabulary '\(own)', expected one of '\(other)', which the runs "
        + "before were trained with")
  }
}

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
    model = run.model
    seeds = run.seeds
    index = run.seedIndex
    origin = RunOrigin(
      id: run.id, trainID: run.trainID, vocabulary: run.mixture.vocabulary.name,
      sample: run.sample, carry: carry)
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
  var tokens: [TokenBudget]

  /// One element of each list.
  struct Combination {
    let training: TrainingRecipe
    let mixture: MixtureRecipe
    let sample: SampleRecipe
    let budget: SampleSettings.Budget
    let tokens: TokenBudget
  }

  /// How many combinations there are; `nil` where they are more than `limit`.
  func count(atMost limit: Int) -> Int? {
    var product = 1
    for count in [trainings.count, mixtures.count, samples.count, budgets.count, tokens.count] {
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
            tokens.map { tokens in
              Combination(
                training: training, mixture: mixture.value, sample: sample.value,
                budget: budget[place],
                tokens: tokens)
            }
          }
        }
      }
    }
  }
}

extension SeedSettings {
  /// `3`, or `{count: 3, vary: [initialisation, order, sample]}`.
  fileprivate init(_ node: RecipeNode?) throws {
    self.init()
    setDefaults()
    guard let node else { return }
    if node.isMap {
      self = try node.read(SeedSettings.self)
    } else {
      try node.read(Self.countField, into: &self)
    }
  }
}
