import Corpus
import Engine
import Model
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
  private let hasTrainings: Bool
  private let mixtures: NamedChoices<MixtureRecipe>
  private let samples: NamedChoices<SampleRecipe>
  private let budgetNames: BudgetNames
  private var eachReader: EachReader

  /// More runs than this are a slip of the pen, and would not fit memory.
  private static let maximumRunCount = 100_000

  init(_ recipe: Recipe) throws {
    models = recipe.choices(
      recipe.models + (try ModelRecipe.presets(besides: recipe.models)), of: Models.self,
      by: \.name)
    trainings = recipe.choices(recipe.trainings, of: Trainings.self, by: \.name)
    hasTrainings = !recipe.trainings.isEmpty || recipe.broken(in: Trainings.self) != []
    mixtures = recipe.choices(recipe.mixtures, of: Mixtures.self, by: \.name)
    samples = recipe.choices(recipe.samples, of: Samples.self, by: \.name)
    budgetNames = BudgetNames(recipe)
    eachReader = EachReader(recipe)
  }

  /// Notes that the entry called `name` is wrong, so that what goes on from it is not blamed.
  mutating func remember(broken name: String) { broken.insert(name) }

  /// Reads the entry called `name`.
  mutating func read(_ name: String, _ node: RecipeNode) throws {
    var map = try node.map()
    let tokens = map.peek("tokens")
    let before = try node.complaints.attempt { try self.starts(&map) }
    let hasEach = map.peek("each") != nil
    let each = try node.complaints.attempt { try eachReader.read(&map, after: before ?? []) }
    let axes = try node.complaints.attempt {
      try self.axes(&map, hasEach ? each??.mixtures ?? [] : nil)
    }
    map.finish()
    guard let before, let each, let axes else { throw RecipeError.consequence }
    let starts = each?.kept(of: before) ?? before
    try check(axes, after: starts)
    let room = Self.maximumRunCount - runs.count
    let startCount = starts.reduce(0) { $0 + $1.count }
    if startCount > room || axes.count(atMost: room / max(1, startCount)) == nil {
      throw node.error("found more than \(Self.maximumRunCount) runs, expected fewer")
    }
    let combinations = axes.combinations
    let made = starts.flatMap { starts in
      combinations.flatMap { chosen in starts.map { Run(entry: name, chosen, $0) } }
    }.filter { each?.excepts($0) != true }
    if made.isEmpty {
      throw node.error("found no pair of unlike corpora in 'each', expected at least one")
    }
    for run in made {
      try check(run, node, tokens ?? node)
      try axes.goal.check(run, node)
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

  /// - Parameter each: The mixtures where `each` says them, and not `mixture`.
  private func axes(
    _ map: inout RecipeMap, _ each: [RunAxes.Chosen<MixtureRecipe>]?
  ) throws -> RunAxes {
    let complaints = map.owner.complaints
    let trainings = try complaints.attempt {
      try !hasTrainings && map.peek("training") == nil && Self.onlyScores(map)
        ? [(TrainingRecipe.none, map.owner)] : axis(&map, "training", self.trainings)
    }
    let mixtures = try complaints.attempt { try each ?? axis(&map, "mixture", self.mixtures) }
    let samples = try complaints.attempt { try axis(&map, "sample", self.samples) }
    let budgets = try complaints.attempt {
      try map.require("budget", "one or more of the sample's budgets").oneOrMore()
    }
    let lengths = try complaints.attempt { try self.lengths(&map) }
    let goal = try complaints.attempt { try RunGoal(&map) }
    guard let trainings, let mixtures, let samples, let budgets, let lengths, let goal else {
      throw RecipeError.consequence
    }
    return RunAxes(
      trainings: trainings.map(\.value), mixtures: mixtures, samples: samples,
      budgets: try budgets.map { node in
        try samples.map { sample, _ in
          try node.choice("budget", of: NamedChoices(sample.settings.budgets, by: \.name))
        }
      }, lengths: lengths, goal: goal)
  }

  /// Whether no run of an entry makes a step.
  static func onlyScores(_ map: RecipeMap) throws(RecipeError) -> Bool {
    guard let tokens = map.peek("tokens") else { return false }
    for node in try tokens.oneOrMore() where try node.text("a count") != "0" { return false }
    return true
  }

  /// How long runs are: `tokens`, or `epochs`, which may be keyed by budgets.
  private func lengths(_ map: inout RecipeMap) throws(RecipeError) -> RunLengths {
    if let epochs = map.peek("epochs"), epochs.isMap {
      let keyed = try budgetNames.keyed(epochs)
      func read(_ budget: String?) throws(RecipeError) -> [TokenBudget] {
        var copy = map
        return try self.lengths(&copy, epochs: keyed[budget])
      }
      var lengths = RunLengths(other: try read(nil))
      for budget in keyed.budgets { lengths.byBudget[budget] = try read(budget) }
      _ = map.take("epochs")
      _ = map.take("tokens")
      return lengths
    }
    return RunLengths(other: try lengths(&map, epochs: nil))
  }

  /// The lengths that are written, with what stands for `epochs` where that is keyed.
  private func lengths(
    _ map: inout RecipeMap, epochs node: RecipeNode?
  ) throws(RecipeError) -> [TokenBudget] {
    if let node { map.replace("epochs", with: node) }
    let (tokens, epochs) = (map.peek("tokens"), map.peek("epochs"))
    guard tokens != nil || epochs != nil else {
      throw map.missing("tokens", "\(LengthSettings.tokensField.expected), or 'epochs'")
    }
    let settings = try map.read(LengthSettings.self)
    if tokens != nil, let epochs {
      throw epochs.keyError("found 'epochs' beside 'tokens', expected one of the two")
    }
    let lengths = settings.tokens + settings.epochs
    if lengths.isEmpty, let written = tokens ?? epochs {
      throw written.error("found an empty list, expected at least one element")
    }
    return lengths
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
      for length in axes.lengths.all { try check(mixture, node, length) }
    }
  }

  /// Whether a mixture's stages fit a run's length.
  private func check(
    _ mixture: MixtureRecipe, _ node: RecipeNode, _ length: TokenBudget
  ) throws(RecipeError) {
    guard let tokens = length.count else {
      if mixture.stages.count == 1, mixture.stages[0].length == nil { return }
      throw node.error("found a mixture with stages beside 'epochs', expected 'tokens' with it")
    }
    do { _ = try mixture.stageTokens(of: tokens, rowLength: 1) } catch {
      throw node.error(
        "found a mixture whose stages have \(error.found), expected \(error.expected)")
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

  /// Whether a model that is not trained has weights, and one made elsewhere as many ids.
  private func check(
    _ run: Run, _ node: RecipeNode, _ tokens: RecipeNode
  ) throws(RecipeError) {
    if !run.isTrained, run.model.made == nil || run.origin != nil {
      throw tokens.error(
        "found 0 tokens to train on, expected at least 1; a model with 'from' alone may be scored "
          + "as it is")
    }
    let size = run.mixture.vocabulary.largestSize
    if let made = run.model.made, run.origin == nil, size < made.configuration.vocabularySize {
      throw node.error(
        "found the vocabulary '\(run.mixture.vocabulary.name)' of at most \(size) ids, expected "
          + "the \(made.configuration.vocabularySize) of the model '\(run.model.name)'")
    }
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

  /// A run goes on with the ids that its weights know, unless it takes them over by their pieces.
  private func check(
    _ mixture: MixtureRecipe, _ node: RecipeNode, after starts: [[RunStart]]
  ) throws(RecipeError) {
    let own = mixture.vocabulary.name
    let others = starts.lazy.joined().compactMap(\.origin)
      .filter { $0.carry.vocabulary == .same }.map(\.mixture.vocabulary.name)
    guard let other = others.first(where: { $0 != own }) else { return }
    throw node.error(
      "found a mixture of the vocabulary '\(own)', expected one of '\(other)', which the runs "
        + "before were trained with, or carry: {vocabulary: by-piece}")
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
