import Encode
import Values

/// Reads the entries under `mixtures`.
struct MixtureReader {
  private let vocabularies: NamedChoices<VocabularyRecipe>
  private let corpora: NamedChoices<String>
  private let recipes: NamedChoices<CorpusRecipe>

  init(_ recipe: Recipe) {
    vocabularies = recipe.choices(recipe.vocabularies, of: Vocabularies.self, by: \.name)
    recipes = recipe.choices(recipe.corpora, of: Corpora.self, by: \.name)
    let sampled = Set(recipe.samples.flatMap { $0.corpora.map(\.name) })
    // What a sample that is wrong has taken, nobody knows.
    corpora = NamedChoices(
      recipe.corpora.map(\.name).filter(sampled.contains),
      broken: recipe.broken(in: Samples.self) == [] ? recipe.broken(in: Corpora.self) : nil)
  }

  /// Reads the mixture called `name`, which may be a part of one of `others`.
  func read(
    _ name: String, _ node: RecipeNode, after others: NamedChoices<MixtureRecipe>
  ) throws -> MixtureRecipe {
    var map = try node.map()
    let vocabulary = try node.complaints.attempt {
      try map.require("vocabulary", "a vocabulary's name").choice("vocabulary", of: vocabularies)
    }
    if let of = map.take("of") {
      let word = map.take("only")
      let only = try node.complaints.attempt {
        guard let word else { throw map.missing("only", "a clone such as en.2") }
        let (mixture, clone) = try part(word, of.choice("mixture", of: others))
        if let vocabulary { try check(vocabulary, word, mixture, clone) }
        return (mixture, clone)
      }
      map.finish()
      guard let vocabulary, let (mixture, clone) = only else { throw RecipeError.consequence }
      return MixtureRecipe(
        name: name, vocabulary: vocabulary, settings: mixture.settings, stages: mixture.stages,
        withheld: mixture.withheld,
        only: (clone, vocabulary.copies > 1 ? clone.index : 0))
    }
    let settings = try node.complaints.attempt { try map.read(DrawSettings.self) }
    let stages = try node.complaints.attempt { try readStages(&map, vocabulary, settings) }
    let withheld = try node.complaints.attempt {
      try readWithheld(map.take("withhold"), vocabulary, stages)
    }
    if let only = map.take("only") {
      only.complaints.add(only.keyError("found 'only' without 'of', expected both or none"))
    }
    map.finish()
    guard let vocabulary, let settings, let stages, let withheld else {
      throw RecipeError.consequence
    }
    return MixtureRecipe(
      name: name, vocabulary: vocabulary, settings: settings, stages: stages, withheld: withheld,
      only: nil)
  }

  /// A clone's part of another mixture.
  private func part(
    _ node: RecipeNode, _ mixture: MixtureRecipe
  ) throws -> (MixtureRecipe, DrawPlan.Clone) {
    let word = try node.text("a clone such as en.2")
    let clones = mixture.stages.flatMap(\.weights.clones).map(\.clone)
    guard let clone = clone(word), clones.contains(clone) else {
      throw node.error(
        "found '\(word)', expected a clone that '\(mixture.name)' has a weight for")
    }
    if mixture.only != nil {
      throw node.error("found a part of '\(mixture.name)', which is a part itself")
    }
    return (mixture, clone)
  }

  /// Whether the rows of `clone` can be read by `vocabulary`: they are rows of its tokens.
  private func check(
    _ vocabulary: VocabularyRecipe, _ node: RecipeNode, _ mixture: MixtureRecipe,
    _ clone: DrawPlan.Clone
  ) throws(RecipeError) {
    if vocabulary.copies > 1, clone.index >= vocabulary.copies {
      throw node.error(
        "found clone \(clone.index + 1), expected 1 to \(vocabulary.copies), the copies of the "
          + "vocabulary '\(vocabulary.name)', or a vocabulary that is not cloned")
    }
    for name in mixture.corpora {
      guard let corpus = recipes[name] else { continue }
      let (own, other) = (vocabulary.parent(of: corpus), mixture.vocabulary.parent(of: corpus))
      guard own?.name == other?.name else {
        throw node.error(
          "found a part of '\(mixture.name)', whose vocabulary cuts '\(name)' up in another way "
            + "than '\(vocabulary.name)', expected one that encodes by the same")
      }
    }
  }

  private func readStages(
    _ map: inout RecipeMap, _ vocabulary: VocabularyRecipe?, _ settings: DrawSettings?
  ) throws -> [MixtureRecipe.Stage] {
    guard let node = map.take("stages") else {
      let weights = try map.require("weights", "weights by corpus")
      return [.init(weights: try self.weights(weights, vocabulary, Self.temperature(of: settings)))]
    }
    if let weights = map.take("weights") {
      weights.complaints.add(
        weights.keyError("found 'weights' beside 'stages', expected one of them"))
    }
    var stages: [MixtureRecipe.Stage?] = []
    for node in try node.oneOrMore() {
      let isFirst = stages.isEmpty
      stages.append(
        try node.complaints.attempt { try stage(node, isFirst, vocabulary, settings) })
    }
    let whole = stages.compactMap(\.self)
    if whole.count < stages.count { throw RecipeError.consequence }
    return whole
  }

  /// `{en.1: 9, en.2: 1}`, or `{weights: {…}, share: 1/4, switch: linear}`.
  private func stage(
    _ node: RecipeNode, _ isFirst: Bool, _ vocabulary: VocabularyRecipe?, _ settings: DrawSettings?
  ) throws -> MixtureRecipe.Stage {
    var map = try node.map()
    guard let weights = map.take("weights") else {
      return .init(weights: try self.weights(node, vocabulary, Self.temperature(of: settings)))
    }
    let temperature = try map.take("temperature").map { node in
      var own = DrawSettings()
      guard let field = DrawSettings.field("temperature") else { return own.temperature }
      try node.read(field, into: &own)
      return own.temperature
    }
    var stage = MixtureRecipe.Stage(
      weights: try self.weights(weights, vocabulary, temperature ?? Self.temperature(of: settings)))
    if let node = map.take("tokens") {
      stage.length = .tokens(try node.value(Units.countExpected, Units.count))
    }
    if let node = map.take("share") {
      if stage.length != nil {
        throw node.keyError("found 'share' beside 'tokens', expected one of them")
      }
      stage.length = .share(try node.value(Self.partExpected, Self.part))
    }
    if let node = map.take("switch") { stage.isLinear = try isLinear(node, isFirst, settings) }
    map.finish()
    return stage
  }

  private func isLinear(
    _ node: RecipeNode, _ isFirst: Bool, _ settings: DrawSettings?
  ) throws(RecipeError) -> Bool {
    let isLinear = try node.value("one of: immediate, linear") {
      ["immediate": false, "linear": true][$0]
    }
    if isLinear, isFirst {
      throw node.error("found 'linear' in the first stage, expected a stage before it to go from")
    }
    if isLinear, settings?.mayChangeLinearly == false {
      throw node.error(
        "found 'linear', expected immediate where exact shares are not of tokens, which they are "
          + "in contiguous rows; or draws: independent")
    }
    return isLinear
  }

  /// The temperature of all stages, where their settings could be read.
  private static func temperature(of settings: DrawSettings?) -> Double {
    (settings ?? DrawSettings()).temperature
  }

  private func weights(
    _ node: RecipeNode, _ vocabulary: VocabularyRecipe?, _ temperature: Double
  ) throws -> DrawPlan.Weights {
    var seen: Set<DrawPlan.Clone> = []
    let exact = try NamedEntries(node.map().entries) { name, node in
      let clone = try clone(name, node, vocabulary)
      if !seen.insert(clone).inserted {
        throw node.keyError("found '\(name)', a clone that stands twice; expected every one once")
      }
      return (
        clone: clone, weight: try node.value("a weight such as 1, 0.9 or 1/18", Units.weight)
      )
    }
    if !exact.broken.isEmpty { throw RecipeError.consequence }
    guard Weight.integers(exact.values.map(\.weight)) != nil else {
      throw node.error(
        "found weights with no common denominator below 2^64, expected simpler fractions")
    }
    if !exact.values.contains(where: { $0.weight.numerator > 0 }) {
      throw node.error("found no weight above 0, expected at least one")
    }
    return DrawPlan.Weights(exact.values, temperature: temperature)
  }

  /// The clone that `name` means, which the vocabulary must have.
  private func clone(
    _ name: String, _ node: RecipeNode, _ vocabulary: VocabularyRecipe?
  ) throws(RecipeError) -> DrawPlan.Clone {
    guard let clone = clone(name) else {
      let isBroken = Self.parts(of: name).map { corpora.mayHave($0.corpus) } == true
      if isBroken || corpora.mayHave(name) { throw .consequence }
      throw node.keyError("'\(name)' is not sampled; expected \(corpora.expected("corpus"))")
    }
    if let vocabulary, clone.index >= vocabulary.copies {
      throw node.keyError(
        "found clone \(clone.index + 1) of '\(clone.corpus)', expected "
          + (vocabulary.copies == 1
            ? "'\(clone.corpus)' alone, since the vocabulary '\(vocabulary.name)' is not cloned"
            : "1 to \(vocabulary.copies), the copies of the vocabulary '\(vocabulary.name)'"))
    }
    if let vocabulary, let corpus = recipes[clone.corpus], vocabulary.parent(of: corpus) == nil {
      throw node.keyError(
        "found '\(clone.corpus)', expected a corpus that exactly one of the vocabularies in "
          + "'\(vocabulary.name)' was trained on, or else on its language")
    }
    return clone
  }

  /// `en` is the first clone of `en`, and `en.2` is the second.
  private func clone(_ name: String) -> DrawPlan.Clone? {
    if corpora[name] != nil { return DrawPlan.Clone(corpus: name, index: 0) }
    guard let (corpus, number) = Self.parts(of: name), corpora[corpus] != nil else { return nil }
    return DrawPlan.Clone(corpus: corpus, index: number - 1)
  }

  private static func parts(of name: String) -> (corpus: String, number: Int)? {
    guard let dot = name.lastIndex(of: "."), let number = UInt16(name[name.index(after: dot)...]),
      number > 0, name[name.index(after: dot)...] == "\(number)"
    else { return nil }
    return (String(name[..<dot]), Int(number))
  }

  /// `{en.2: {documents: 1/10}}`
  private func readWithheld(
    _ node: RecipeNode?, _ vocabulary: VocabularyRecipe?, _ stages: [MixtureRecipe.Stage]?
  ) throws -> [(clone: DrawPlan.Clone, share: Weight)] {
    guard let node else { return [] }
    var withheld: [(clone: DrawPlan.Clone, share: Weight)] = []
    let weighed = stages.map { Set($0.flatMap(\.weights.clones).map(\.clone)) }
    for (name, node) in try node.map().entries {
      let clone = try clone(name, node, vocabulary)
      if weighed?.contains(clone) == false {
        throw node.keyError("found '\(name)', expected a clone that has a weight")
      }
      if withheld.contains(where: { $0.clone == clone }) {
        throw node.keyError("found '\(name)', a clone that stands twice; expected it once")
      }
      var map = try node.map()
      let documents = try map.require("documents", Self.partExpected)
      withheld.append((clone, try documents.value(Self.partExpected, Self.part)))
      map.finish()
    }
    for (clone, _) in withheld {
      let lonely = stages?.firstIndex { stage in
        let weighed = stage.weights.clones.filter { $0.weight.numerator > 0 }.map(\.clone)
        return weighed.contains(clone)
          && !weighed.contains { other in
            other.corpus == clone.corpus && !withheld.contains { $0.clone == other }
          }
      }
      if let lonely {
        throw node.error(
          "found nobody in stage \(lonely + 1) whom the documents withheld from "
            + "'\(clone.corpus).\(clone.index + 1)' could go to, expected another clone of it")
      }
    }
    return withheld
  }

  private static let partExpected = "a share from 0 to 1, such as 1/10 or 0.1"

  private static func part(_ text: String) -> Weight? {
    Units.weight(text).flatMap { $0.numerator <= $0.denominator ? $0 : nil }
  }
}
