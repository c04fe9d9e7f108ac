import Contaminate
import Corpus
import Foundation
import LanguageID
import Model
import Sample
import Train
import Values

extension ContaminationRecipe {
  /// `{model: builtin|FILE, confusion: FILE, rule: ours|byte-study, threshold: 0.6,
  /// minimum-letters: 20}`
  init(_ node: RecipeNode) throws {
    var map = try node.map()
    model = try map.take("model").flatMap { node in
      let path = try node.text("builtin, or the path of a model")
      return path == LineIdentifier.builtIn ? nil : try node.existingFile(path)
    }
    confusion = try map.take("confusion").map { node in
      try node.existingFile(node.text("the path of a confusion table"))
    }
    rule =
      try map.take("rule")?.value(
        "ours or byte-study", { LineRule.Name(rawValue: $0) }) ?? .ours
    threshold = try map.take("threshold")?.number(0...1) ?? 0.6
    minimumLetters = try map.take("minimum-letters")?.count(least: 0) ?? 20
    try map.finish()
  }
}

extension RecipeNode {
  /// The file at `path`, which is relative to the recipe unless it is absolute.
  func existingFile(_ path: String) throws -> InputPath {
    let folder = (file as NSString).deletingLastPathComponent
    let absolute = path.hasPrefix("/") || folder.isEmpty ? path : "\(folder)/\(path)"
    if !FileManager.default.fileExists(atPath: absolute) {
      throw error("found '\(absolute)', which is no file; expected a file that is there")
    }
    return InputPath(path: absolute, name: (path as NSString).lastPathComponent)
  }
}

extension VocabularyRecipe {
  /// `{kind: byte}`
  init(_ name: String, _ node: RecipeNode) throws {
    var map = try node.map()
    _ = try map.require("kind", "byte").value(
      "byte, the only kind there is yet", { $0 == "byte" ? $0 : nil })
    self.name = name
    try map.finish()
  }
}

extension MixtureRecipe {
  /// `{vocabulary: bytes, weights: {en: 1, fi: 1/2}}`
  init(_ name: String, _ node: RecipeNode, sampled: [String], vocabularies: [String]) throws {
    var map = try node.map()
    self.name = name
    vocabulary = try map.require("vocabulary", "a vocabulary's name").value(
      "one of: \(vocabularies.joined(separator: ", "))", { vocabularies.contains($0) ? $0 : nil })
    let weightsNode = try map.require("weights", "weights by corpus")
    let entries = try weightsNode.map().entries
    for (corpus, node) in entries where !sampled.contains(corpus) {
      throw node.keyError(
        "'\(corpus)' is not sampled; expected one of: \(sampled.joined(separator: ", "))")
    }
    let exact = try entries.map { _, node in
      try node.value("a weight such as 1, 0.9 or 1/18", Units.weight)
    }
    guard let whole = Weight.integers(exact) else {
      throw weightsNode.error("found weights with no common denominator below 2^64")
    }
    weights = zip(entries, whole).map { ($0.name, $1) }
    if !weights.contains(where: { $0.weight > 0 }) {
      throw weightsNode.error("found no weight above 0, expected at least one")
    }
    try map.finish()
  }
}

extension ModelRecipe {
  /// `{layers: 2, channels: 64, heads: 4, …}`
  init(_ name: String, _ node: RecipeNode) throws {
    var map = try node.map()
    self.name = name
    let channels = try map.require("channels", "a width such as 128").count(most: Self.widest)
    let heads = try map.require("heads", "a number of heads such as 4").count(most: Self.widest)
    layers = try map.require("layers", "a number of layers such as 4").count(most: 1000)
    self.channels = channels
    self.heads = heads
    headChannels =
      try map.take("head-channels")?.count(most: Self.widest) ?? max(1, channels / heads)
    feedForwardChannels =
      try map.take("feed-forward-channels")?.count(most: Self.widest) ?? 4 * channels
    contextLength = try map.require("context", "a number of tokens such as 256").count(
      most: Self.widest)
    zLoss = try map.take("z-loss")?.number(0...0.999) ?? 1e-4
    try map.finish()
  }

  /// No model is that wide; with more, the count of its parameters would overflow.
  private static let widest = 1 << 17
}

extension TrainingRecipe {
  /// `{batch: 16, learning-rate: 1e-3, …}`
  init(_ node: RecipeNode) throws {
    var map = try node.map()
    batchRows = try map.require("batch", "rows a step, such as 16").count(most: 1 << 20)
    learningRate = try map.require("learning-rate", "a number such as 1e-3").number(0...10)
    finalLearningRate =
      try map.take("final-learning-rate")?.number(0...10) ?? learningRate / 10
    warmUpSteps = try map.take("warm-up")?.count(least: 0) ?? 0
    weightDecay = try map.take("weight-decay")?.number(0...10) ?? 0.1
    clip = try map.take("clip")?.number(0...1e9) ?? 1
    checkpointSteps = try map.take("checkpoint-every")?.count() ?? 100
    try map.finish()
  }
}

extension EvaluationRecipe {
  /// `{sets: [test], window: 512, shift: 128}`
  init(_ node: RecipeNode, sample: SampleRecipe?, runs: [RunRecipe]) throws {
    var map = try node.map()
    let sizes = [
      "test": sample?.settings.holdout.test ?? 0,
      "validation": sample?.settings.holdout.validation ?? 0,
    ]
    sets = try map.require("sets", "a list of test and validation").oneOrMore().map { node in
      let set = try node.value("test or validation", { sizes[$0] == nil ? nil : $0 })
      if sizes[set] == 0 { throw node.error("'\(set)' is empty; give it bytes in sample.holdout") }
      return set
    }
    let windowNode = try map.require("window", "a number of tokens such as 512")
    let window = try windowNode.count(least: 2)
    self.window = window
    if let model = runs.map(\.model).first(where: { $0.contextLength < window }) {
      throw windowNode.error(
        "found a window over the context of the model '\(model.name)', "
          + "expected at most \(model.contextLength)")
    }
    shift = try map.require("shift", "a number of tokens such as 128").count()
    if shift > window {
      throw node.error("found a shift over the window, expected at most \(window)")
    }
    try map.finish()
  }
}

/// What runs are combined from.
struct RunAxes {
  let seed: UInt64
  let training: TrainingRecipe
  let models: [ModelRecipe]
  let mixtures: [MixtureRecipe]
  let budgets: [SampleSettings.Budget]

  /// More runs than this are a slip of the pen, and would not fit memory.
  private static let maximumRunCount = 100_000

  /// Every combination of the lists under `runs`, in the order written.
  func runs(_ node: RecipeNode) throws -> [RunRecipe] {
    var runs: [RunRecipe] = []
    var ids: Set<String> = []
    for (name, node) in try node.map().entries {
      guard RecipeNames.name(name) != nil else {
        throw node.keyError("found the name '\(name)', expected letters, digits, '-', '_' and '.'")
      }
      for run in try combinations(name, node) {
        guard ids.insert(run.id).inserted else {
          throw node.error("found two runs called '\(run.id)', expected every run once")
        }
        runs.append(run)
      }
      if runs.count > Self.maximumRunCount { throw tooManyRuns(node) }
    }
    return runs
  }

  private func combinations(_ name: String, _ node: RecipeNode) throws -> [RunRecipe] {
    var map = try node.map()
    let models = try axis(&map, "model", among: models, by: \.name)
    let mixtures = try axis(&map, "mixture", among: mixtures, by: \.name)
    let budgets = try axis(&map, "budget", among: budgets, by: \.name)
    let tokens = try map.require("tokens", "token counts").oneOrMore().map {
      (name: try $0.text().filter { $0 != " " }, count: try $0.count())
    }
    let seeds = try map.take("seeds")?.count(most: 10_000) ?? 1
    try map.finish()
    let counts = [models.count, mixtures.count, budgets.count, tokens.count, seeds]
    var room = Self.maximumRunCount
    for count in counts { room /= count }
    if room == 0 { throw tooManyRuns(node) }
    var runs: [RunRecipe] = []
    for model in models {
      for mixture in mixtures {
        for budget in budgets {
          for tokens in tokens {
            for index in 0..<seeds {
              runs.append(
                RunRecipe(
                  name: name, model: model, mixture: mixture, budget: budget,
                  tokensName: tokens.name, tokens: tokens.count, seedIndex: index,
                  seed: seed &+ UInt64(index), training: training))
            }
          }
        }
      }
    }
    return runs
  }

  private func tooManyRuns(_ node: RecipeNode) -> RecipeError {
    node.error("found more than \(Self.maximumRunCount) runs, expected fewer")
  }

  private func axis<Value>(
    _ map: inout RecipeMap, _ key: String, among values: [Value], by name: KeyPath<Value, String>
  ) throws -> [Value] {
    let names = values.map { $0[keyPath: name] }.joined(separator: ", ")
    return try map.require(key, "one or more of: \(names)").oneOrMore().map { node in
      try node.value("one of: \(names)") { text in
        values.first { $0[keyPath: name] == text.filter { $0 != " " } }
      }
    }
  }
}
