import Engine
import Train
public import Values
import Vocabulary

/// `runs: {NAME: {model: …, training: …, sample: …, mixture: …, budget: …, tokens: …, seeds: …}}`
struct Runs: RecipeSection {
  private(set) var runs: [Run] = []
  private(set) var broken: Set<String> = []

  static var settings: [(place: String, type: any SettingsSection.Type)] {
    [
      ("runs.*", RunSettings.self), ("runs.*.seeds", SeedSettings.self),
      ("runs.*.carry", CarrySettings.self),
    ]
  }

  init() {}

  init(_ map: inout RecipeMap, after recipe: Recipe) throws {
    guard let node = map.take("runs") else { return }
    let entries = try node.named()
    if recipe.trainings.isEmpty, recipe.broken(in: Trainings.self) == [], !entries.isEmpty {
      throw map.missing("training", "how runs are trained: batch, learning-rate and so on")
    }
    var reader = RunReader(recipe)
    for (name, node) in entries {
      if try node.complaints.attempt({ try reader.read(name, node) }) == nil {
        reader.remember(broken: name)
      }
    }
    runs = reader.runs
    broken = reader.broken
  }

  /// The tasks that train every run.
  static func plan(_ planner: inout Planner) throws {
    for run in planner.recipe.runs {
      let vocabulary = run.mixture.vocabulary
      let start: Trainer.Start =
        run.origin.map { Trainer.Start.from(parent: $0.trainID, carry: $0.carry) }
        ?? .fresh(seed: run.seed(of: .initialisation, in: planner.recipe))
      try planner.add(
        Trainer.task(
          id: run.trainID, axes: run.about,
          settings: TrainSettings(
            model: run.model.settings, training: run.training.settings, start: start),
          vocabulary: vocabulary.file,
          vocabularySizeAtMost: vocabulary.largestSize, draw: run.drawID,
          tokens: run.tokens.count, streams: run.streams.map(\.shards)))
    }
  }
}

/// What a run is told in numbers.
struct RunSettings: SettingsSection {
  /// The token budgets.
  var tokens: [TokenBudget] = []

  init() {}

  static let fields: [SettingsField<Self>] = [.requiredList("tokens", \.tokens, .tokenBudget)]
}

/// A number of tokens to train on, with its name.
public struct TokenBudget: Codable, Hashable, Sendable {
  /// As the recipe writes it.
  public let name: String
  /// The tokens.
  public let count: Int
}

extension SettingKind where Value == TokenBudget {
  /// A count, called as it was written.
  fileprivate static var tokenBudget: Self {
    SettingKind(
      expected: "\(Units.countExpected), at least 1", outside: ["0", "9223372036854775808"],
      parse: { text in
        guard let count = Units.count(text), count > 0 else { return nil }
        return TokenBudget(name: text.filter { $0 != " " }, count: count)
      }, show: \.name, allows: { $0.count > 0 })
  }
}

/// How often the runs of an entry are made, and what sets them apart.
public struct SeedSettings: SettingsSection {
  /// What a seed can change.
  public enum Aspect: String, Codable, CaseIterable, Sendable {
    /// The weights before the first step.
    case initialisation
    /// The order of rows, from the second time on that a corpus is gone through.
    case order
    /// Which documents are drawn.
    case sample
  }

  /// How many seeds there are.
  public var count = 0
  /// What they change.
  public var vary: [Aspect] = []

  /// Settings none of which is read yet.
  public init() {}

  /// The settings by key.
  public static let fields: [SettingsField<Self>] = [
    countField, .filledList("vary", \.vary, .word, default: [.initialisation, .order]),
  ]

  /// The one setting for which a number alone stands.
  static let countField = SettingsField<Self>.optional(
    "count", \.count, .count(1...10_000, example: "3"), default: 1)
}

extension Recipe {
  /// The runs, every combination of the axes spelled out.
  public var runs: [Run] { self[Runs.self].runs }

  /// What the seeds of each entry changed, by the entry's name.
  package var varied: [String: [String]] {
    var varied: [String: [String]] = [:]
    for run in runs where varied[run.entry] == nil {
      varied[run.entry] = run.seeds.count > 1 ? run.seeds.vary.map(\.rawValue) : []
    }
    return varied.filter { !$0.value.isEmpty }
  }
}
