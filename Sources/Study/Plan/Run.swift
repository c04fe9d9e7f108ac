public import Corpus
import Engine
public import Sample
public import Train

/// One run: one combination of the axes.
public struct Run: Sendable {
  /// The entry under `runs` that it comes from.
  public let entry: String
  /// Its model.
  public let model: ModelRecipe
  /// How it is trained.
  public let training: TrainingRecipe
  /// Its mixture.
  public let mixture: MixtureRecipe
  /// The sample that its text is of.
  public let sample: SampleRecipe
  /// Its budget of training text for each corpus.
  public let budget: SampleSettings.Budget
  /// Its budget of tokens.
  public let tokens: TokenBudget
  /// What it learns, and which weights it keeps.
  let goal: RunGoal
  /// The seeds of its entry, or of the entry that it goes on from.
  public let seeds: SeedSettings
  /// Which of the seeds, from 0.
  public let seedIndex: Int
  /// The run that it goes on from, if it does not start fresh.
  public let origin: RunOrigin?
  /// Its name, which says its place on every axis, always: a second value on an axis renames
  /// nothing.
  public let id: String

  init(entry: String, _ chosen: RunAxes.Combination, _ start: RunStart) {
    self.entry = entry
    model = start.model
    training = chosen.training.chosen(for: chosen.budget.name)
    mixture = chosen.mixture
    sample = chosen.sample
    budget = chosen.budget
    tokens = chosen.tokens
    goal = chosen.goal
    seeds = start.seeds
    seedIndex = start.index
    origin = start.origin
    let own = [
      training.name, mixture.name, sample.name, budget.name, tokens.name,
    ]
    id =
      origin.map { Folders.run(entry: entry, own, from: $0.id) }
      ?? Folders.run(entry: entry, [model.name] + own + ["seed-\(seedIndex)"])
  }
}

/// What a run goes on from.
public struct RunOrigin: Sendable {
  /// The other run.
  public let id: String
  /// The artefact with its weights.
  let trainID: String
  let mixture: MixtureRecipe
  let sample: SampleRecipe
  /// What comes along besides these.
  public let carry: CarrySettings
}

extension Run {
  /// The run's place on its axes, in their order: its name and its facts are made of them.
  public var axes: [(axis: Axis, value: String)] {
    [
      (.entry, entry), (.model, model.name), (.training, training.name), (.mixture, mixture.name),
      (.sample, sample.name), (.budget, budget.name), (.tokens, tokens.name),
      (.seed, "\(seedIndex)"),
    ] + (origin.map { [(.parent, $0.id)] } ?? [])
  }

  /// What its facts are about: its axes, and what follows from them.
  public var about: [Axis: String] {
    var about: [Axis: String] = [
      .run: id, .vocabulary: mixture.vocabulary.name, .draw: "\(draw)",
    ]
    for (axis, value) in axes { about[axis] = value }
    return about
  }

  /// A short name: its values on the axes that vary among the runs of `labels`.
  public func label(among labels: RunLabels) -> String { labels.label(of: about) }

  /// Which drawing of its sample it uses, from 0.
  public var draw: Int { varies(.sample) ? seedIndex : 0 }

  /// Which order of its rows it uses, from 0.
  public var order: Int { varies(.order) ? seedIndex : 0 }

  /// The seed of one of the things that its seeds can change.
  func seed(of aspect: SeedSettings.Aspect, in recipe: Recipe) -> UInt64 {
    recipe.seed &+ (varies(aspect) ? UInt64(seedIndex) : 0)
  }

  private func varies(_ aspect: SeedSettings.Aspect) -> Bool { seeds.vary.contains(aspect) }

  /// A set of its sample, in its drawing.
  func set(_ part: SetName.Part) -> SetName {
    SetName(sample: sample.name, draw: draw, part: part)
  }

  /// What it trains on, in the order of the mixture.
  var streams: [(corpus: String, shards: ArtefactFile)] {
    streams(of: set(.train(budget: budget.name)))
  }

  /// The tokens that it trains on, or at most may: a byte of text is a token at most, but for ends
  /// of text.
  var tokensAtMost: Int {
    switch tokens.length {
    case .tokens(let count): return count
    case .epochs(let count):
      let bytes = Double(count) * Double(mixture.corpora.count) * Double(budget.byteCount)
      return Int(min(bytes, 1e18))
    }
  }

  /// A set of each corpus of its mixture, in its order.
  func streams(of set: SetName) -> [(corpus: String, shards: ArtefactFile)] {
    mixture.corpora.map { name in
      let corpus = sample.corpora.first { $0.name == name }
      let parent = corpus.flatMap(mixture.vocabulary.parent) ?? mixture.vocabulary
      return (name, Folders.shardsFile(parent.name, name, set))
    }
  }

  /// As how many clones it is scored on `corpus`: as all where it is trained on the corpus.
  func clones(of corpus: CorpusRecipe) -> Int {
    mixture.corpora.contains(corpus.name) ? mixture.vocabulary.copies : 1
  }

  /// The artefact with its weights.
  var trainID: String { isTrained ? Folders.train(self) : madeID ?? Folders.train(self) }

  /// Whether it makes any step: a model made elsewhere may be scored as it is.
  public var isTrained: Bool { tokens.count != 0 }

  /// The artefact with the weights of its model, where that is made elsewhere.
  var madeID: String? {
    model.made == nil ? nil : Folders.model(model.name, mixture.vocabulary.name)
  }

  /// What its weights are before its first step.
  func start(in recipe: Recipe) -> Trainer.Start {
    if let origin {
      guard origin.carry.vocabulary == .byPiece else {
        return .from(parent: origin.trainID, carry: origin.carry)
      }
      return .from(
        parent: origin.trainID, carry: origin.carry, vocabulary: origin.mixture.vocabulary.file.id,
        seed: seed(of: .initialisation, in: recipe))
    }
    if let madeID { return .from(parent: madeID, carry: CarrySettings()) }
    return .fresh(seed: seed(of: .initialisation, in: recipe))
  }

  /// The artefact with its draw table, shared with runs that differ in training, model size or
  /// initialisation alone.
  public var drawID: String { Folders.mixture(self) }
}
