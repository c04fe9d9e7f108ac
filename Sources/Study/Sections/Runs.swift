import Corpus
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
      ("runs.*", LengthSettings.self), ("runs.*", RunSettings.self),
      ("runs.*.seeds", SeedSettings.self), ("runs.*.carry", CarrySettings.self),
      ("runs.*.validate", ValidationSettings.self),
    ]
  }

  init() {}

  init(_ map: inout RecipeMap, after recipe: Recipe) throws {
    guard let node = map.take("runs") else { return }
    let entries = try node.named()
    if recipe.trainings.isEmpty, recipe.broken(in: Trainings.self) == [],
      try entries.contains(where: { try !RunReader.onlyScores($0.node.map()) })
    {
      throw map.missing("training", "how runs are trained: batch, learning-rate and so on")
    }
    var reader = try RunReader(recipe)
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
    try Models.plan(&planner)
    for run in planner.recipe.runs where run.isTrained {
      let vocabulary = run.mixture.vocabulary
      try planner.add(
        Trainer.task(
          id: run.trainID, axes: run.about,
          settings: TrainSettings(
            model: run.model.settings, training: run.training.settings, run: run.goal.settings,
            validation: run.goal.validation, start: run.start(in: planner.recipe)),
          vocabulary: vocabulary.file,
          vocabularySizeAtMost: vocabulary.largestSize, draw: run.drawID,
          tokens: run.tokensAtMost, streams: run.streams.map(\.shards),
          validation: run.goal.validation == nil
            ? [] : run.streams(of: run.set(.validation)).map(\.shards)))
    }
  }
}

/// How long a run is, in numbers.
struct LengthSettings: SettingsSection {
  /// The token budgets.
  var tokens: [TokenBudget] = []
  /// How often the corpora are gone through.
  var epochs: [TokenBudget] = []

  init() {}

  static let fields: [SettingsField<Self>] = [tokensField, .list("epochs", \.epochs, .epochs)]
  static let tokensField = SettingsField<Self>.list("tokens", \.tokens, .tokenBudget)
}

/// How much a run trains on, with its name.
public struct TokenBudget: Codable, Hashable, Sendable {
  /// A number of tokens, or of passes over the corpora.
  public enum Length: Codable, Hashable, Sendable {
    /// So many tokens.
    case tokens(Int)
    /// As many tokens as the weighed corpora have together, so many times.
    case epochs(Int)
  }

  /// As the recipe writes it, such as `4M`; or `3-epochs`.
  public let name: String
  /// How much that is.
  public let length: Length

  /// The tokens, where they are known before the corpora are.
  public var count: Int? {
    if case .tokens(let count) = length { count } else { nil }
  }
}

extension SettingKind where Value == TokenBudget {
  /// A count, called as it was written.
  fileprivate static var tokenBudget: Self {
    SettingKind(
      expected: "\(Units.countExpected)", outside: ["-1", "9223372036854775808"],
      inside: ["0", "9223372036854775807"],
      parse: { text in
        guard let count = Units.count(text) else { return nil }
        return TokenBudget(name: text.filter { $0 != " " }, length: .tokens(count))
      }, show: \.name, allows: { $0.count.map { $0 >= 0 } ?? false })
  }

  /// A count of epochs, called by it.
  fileprivate static var epochs: Self {
    let most = 1 << 20
    return SettingKind(
      expected: "a whole number of epochs from 1 to \(most)", outside: ["0", "\(most + 1)"],
      inside: ["1", "\(most)"],
      parse: { text in
        guard let count = Int(text), 1...most ~= count else { return nil }
        return TokenBudget(
          name: count == 1 ? "1-epoch" : "\(count)-epochs", length: .epochs(count))
      },
      show: { if case .epochs(let count) = $0.length { "\(count)" } else { $0.name } },
      allows: { if case .epochs(let count) = $0.length { 1...most ~= count } else { false } })
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
