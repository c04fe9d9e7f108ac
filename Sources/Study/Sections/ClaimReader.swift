import Corpus
import Sample
import Transfer
import Values

/// Reads a claim: what it compares are runs of this recipe, found by their values on axes.
struct ClaimReader {
  private typealias Candidate = (run: Run, scored: TransferTasks.ScoredRun)

  private let recipe: Recipe
  private let node: RecipeNode
  private let transfers: Transfers

  init(_ recipe: Recipe, _ node: RecipeNode) {
    self.recipe = recipe
    self.node = node
    transfers = recipe[Transfers.self]
  }

  /// Reads the claim called `name`.
  func read(_ name: String) throws -> ClaimRecipe {
    var map = try node.map()
    let seeds = map.peek("seeds")
    let settings = try node.complaints.attempt { try map.read(ClaimSettings.self) }
    let of = map.take("of")
    let than = try node.complaints.attempt {
      try map.require("than", "a map like 'of', or a number")
    }
    var part: SetName.Part?
    if settings?.measure.isScore == true {
      part = try node.complaints.attempt { try TransferReader(recipe).part(&map) }
      if part == nil { throw RecipeError.consequence }
    }
    map.finish()
    guard let settings, let than, isRecipeWhole else { throw RecipeError.consequence }
    if settings.measure == .reliability { return try reliability(name, settings, of, than, seeds) }
    guard let of else { throw map.missing("of", "a map such as {mixture: NAME}") }
    if settings.measure == .donation || settings.measure == .recipience {
      return try languages(name, settings, of, than, seeds)
    }
    let (candidates, basis) = try candidates(settings.measure, part)
    let first = try chosen(of, candidates)
    let second = try self.than(than, settings, candidates)
    var all = first
    if case .runs(let runs) = second.side {
      all += candidates.filter { runs.contains($0.scored) }
    }
    let claim = Claim(
      settings: settings, of: .runs(first.map(\.scored)), than: second.side,
      seeds: try common(seedsOf: all, settings, seeds))
    return ClaimRecipe(
      name: name, statement: ClaimWords.statement(settings, ClaimWords.selection(of), second.words),
      claim: claim, basis: basis, pairCount: 0)
  }

  /// Whether nothing is wrong with what a claim is about.
  private var isRecipeWhole: Bool {
    recipe.broken(in: Runs.self) == [] && recipe.broken(in: Transfers.self) == []
      && recipe.broken(in: Evaluation.self) != nil
  }

  // MARK: - Runs

  /// The runs that a measure is known of, and where it is read from.
  private func candidates(
    _ measure: ClaimSettings.Measure, _ part: SetName.Part?
  ) throws -> ([Candidate], ClaimTasks.Basis) {
    guard let evaluation = recipe.evaluation else { throw noComparison(measure, "evaluate") }
    func scored(_ runs: [Run], _ part: SetName.Part, isSourced: Bool) -> [Candidate] {
      runs.flatMap { run in
        recipe.scored(run, part, evaluation, isSourced: isSourced).map { (run, $0) }
      }
    }
    switch measure {
    case .effectiveBytes:
      guard let bytes = transfers.bytes else { throw noComparison(measure, "transfer.bytes") }
      let runs = scored(bytes.others, bytes.part, isSourced: true)
      return (
        runs.filter { $0.scored.source != $0.scored.target },
        .bytes(id: Folders.bytes, bytes.settings)
      )
    case .tokenEfficiency:
      guard let imbalance = transfers.imbalance else {
        throw noComparison(measure, "transfer.imbalance")
      }
      let known = Set(imbalance.alone.flatMap(\.mixture.corpora))
      let runs = scored(imbalance.others, imbalance.part, isSourced: false)
      return (
        runs.filter { known.contains($0.scored.target) },
        .imbalance(id: Folders.imbalance, imbalance.settings)
      )
    case .transfer:
      let bank = try bloodBank(measure)
      let runs = scored(bank.others, bank.part, isSourced: true)
      return (runs.filter { $0.scored.source != $0.scored.target }, .bank(id: Folders.bloodBank))
    default:
      let trained = recipe.runs.filter(\.isTrained)
      return (
        trained.flatMap { run in
          scored([run], part ?? .test, isSourced: run.origin?.mixture.corpora.count == 1)
        }, .scores
      )
    }
  }

  private func bloodBank(
    _ measure: ClaimSettings.Measure
  ) throws(RecipeError) -> Transfers.Comparison<BloodBankSettings> {
    guard recipe.evaluation != nil, let bank = transfers.bloodBank else {
      throw noComparison(measure, "transfer.blood-bank")
    }
    return bank
  }

  private func noComparison(
    _ measure: ClaimSettings.Measure, _ section: String
  ) -> RecipeError {
    node.error(
      "found a claim about \(measure.rawValue), expected '\(section)' in the recipe, which "
        + "computes it")
  }

  /// The runs that have the values that are written in `node`.
  private func chosen(_ node: RecipeNode, _ all: [Candidate]) throws -> [Candidate] {
    var map = try node.map()
    var kept = all
    for key in Self.keys {
      guard let node = map.take(key.name) else { continue }
      if key.name == "source", node.isMap {
        kept = try paired(node, kept)
        continue
      }
      let known = NamedChoices(all.compactMap { key.value($0) }.distinct)
      let wanted = try node.oneOrMore().map { try $0.choice(key.name, of: known) }
      kept = kept.filter { key.value($0).map(wanted.contains) == true }
    }
    map.finish()
    if kept.isEmpty { throw node.error("found no run that has all of these, expected some") }
    return kept
  }

  /// The runs whose source is what `node` says of their target: `{ca: fr, uk: ru}`.
  private func paired(_ node: RecipeNode, _ all: [Candidate]) throws -> [Candidate] {
    let sources = NamedChoices(all.compactMap(\.scored.source).distinct)
    let targets = NamedChoices(all.map(\.scored.target).distinct)
    var pairs: [String: String] = [:]
    for (target, source) in try node.map().entries {
      guard targets[target] != nil else {
        throw source.keyError("found '\(target)', expected \(targets.expected("target"))")
      }
      pairs[target] = try source.choice("source", of: sources)
    }
    return all.filter { $0.scored.source != nil && pairs[$0.scored.target] == $0.scored.source }
  }

  /// What runs are chosen by.
  private static let keys: [(name: String, value: @Sendable (Candidate) -> String?)] = [
    ("entry", { $0.run.entry }), ("model", { $0.run.model.name }),
    ("training", { $0.run.training.name }), ("mixture", { $0.run.mixture.name }),
    ("sample", { $0.run.sample.name }), ("budget", { $0.run.budget.name }),
    ("tokens", { $0.run.tokens.name }), ("source", { $0.scored.source }),
    ("target", { $0.scored.target }), ("clone", { $0.scored.clone.map { "\($0)" } }),
  ]

  // MARK: - What they are compared with

  private func than(
    _ node: RecipeNode, _ settings: ClaimSettings, _ candidates: [Candidate]
  ) throws -> (side: Claim.Side, words: String) {
    if node.isMap {
      return (
        .runs(try chosen(node, candidates).map(\.scored)), ClaimWords.selection(node)
      )
    }
    if settings.measure == .effectiveBytes, try node.text() == "own" {
      return (.own, "their own bytes")
    }
    return (.number(try number(node, settings)), try node.text())
  }

  private func number(
    _ node: RecipeNode, _ settings: ClaimSettings
  ) throws(RecipeError) -> Double {
    let isRatio = settings.measure.isRatio
    let words = isRatio ? "a number above 0" : "a number"
    let own = settings.measure == .effectiveBytes ? ", or own" : ""
    return try node.value("\(words), or a map like 'of'\(own)") { text in
      Double(text).flatMap { $0.isFinite && (!isRatio || $0 > 0) ? $0 : nil }
    }
  }

  /// The seeds that every one of `runs` has with the same values on all other axes.
  private func common(
    seedsOf runs: [Candidate], _ settings: ClaimSettings, _ node: RecipeNode?
  ) throws(RecipeError) -> [Int] {
    var seeds: [[String?]: Set<Int>] = [:]
    for (run, scored) in runs {
      let clone = scored.clone.map { "\($0)" }
      seeds[[run.entry, scored.run, scored.source, scored.target, clone], default: []]
        .insert(scored.seed)
    }
    guard var common = seeds.values.first else { return [] }
    for own in seeds.values { common.formIntersection(own) }
    return try limited(common.sorted(), settings, node)
  }

  /// As many of `seeds` as are asked for.
  private func limited(
    _ seeds: [Int], _ settings: ClaimSettings, _ node: RecipeNode?
  ) throws(RecipeError) -> [Int] {
    guard let count = settings.seeds else { return seeds }
    if count > seeds.count {
      throw (node ?? self.node).error(
        "found '\(count)', expected at most \(seeds.count): the seeds that all of its runs have")
    }
    return Array(seeds.prefix(count))
  }

  // MARK: - The blood bank as a whole

  private func reliability(
    _ name: String, _ settings: ClaimSettings, _ of: RecipeNode?, _ than: RecipeNode,
    _ seeds: RecipeNode?
  ) throws -> ClaimRecipe {
    if let of {
      throw of.keyError("found 'of', expected none: reliability is that of all pairs together")
    }
    let (pairs, basis) = try candidates(.transfer, nil)
    let number = try number(than, settings)
    let places = Set(pairs.map { [$0.scored.source, $0.scored.target] })
    return ClaimRecipe(
      name: name, statement: ClaimWords.statement(settings, "all pairs", try than.text()),
      claim: Claim(
        settings: settings, of: .languages([]), than: .number(number),
        seeds: try common(seedsOf: pairs, settings, seeds)), basis: basis,
      pairCount: places.count)
  }

  private func languages(
    _ name: String, _ settings: ClaimSettings, _ of: RecipeNode, _ than: RecipeNode,
    _ seeds: RecipeNode?
  ) throws -> ClaimRecipe {
    let (pairs, basis) = try candidates(.transfer, nil)
    let known = NamedChoices(pairs.map(\.scored.target).distinct)
    func side(_ node: RecipeNode) throws -> Claim.Side {
      var map = try node.map()
      let languages = try map.require("language", known.expected("language")).oneOrMore()
        .map { try $0.choice("language", of: known) }
      map.finish()
      return .languages(languages)
    }
    let second: Claim.Side
    if than.isMap { second = try side(than) } else { second = .number(try number(than, settings)) }
    return ClaimRecipe(
      name: name,
      statement: ClaimWords.statement(
        settings, ClaimWords.selection(of),
        than.isMap ? ClaimWords.selection(than) : try than.text()),
      claim: Claim(
        settings: settings, of: try side(of), than: second,
        seeds: try common(seedsOf: pairs, settings, seeds)), basis: basis, pairCount: 0)
  }
}

extension ClaimSettings.Measure {
  /// Whether it is a score of single runs, and none of a comparison.
  fileprivate var isScore: Bool {
    switch self {
    case .bitsPerByte, .perplexity, .reciprocalRank: true
    default: false
    }
  }
}

/// A claim in words, for the report.
private enum ClaimWords {
  /// Such as `effective bytes, source fr: more than source ru, by a factor of 1.2`.
  static func statement(_ settings: ClaimSettings, _ of: String, _ than: String) -> String {
    let measure = settings.measure.rawValue.replacing("-", with: " ")
    var relation = settings.relation == .alike ? "as much as" : "\(settings.relation.rawValue) than"
    relation += " \(than)"
    guard let margin = settings.margin else { return "\(measure), \(of): \(relation)" }
    let factor = settings.measure.isRatio ? "a factor of " : ""
    let by = settings.relation == .alike ? "within" : "by more than"
    return "\(measure), \(of): \(relation), \(by) \(factor)\(margin)"
  }

  /// What is written in a map: `source fr, target ca or uk`.
  static func selection(_ node: RecipeNode) -> String {
    let entries = (try? node.map().entries) ?? []
    return entries.map { name, node in
      if node.isMap {
        let pairs = ((try? node.map().entries) ?? []).compactMap { target, node in
          (try? node.text()).map { "\($0) for \(target)" }
        }
        return "\(name) \(pairs.joined(separator: " and "))"
      }
      let values = node.elements.compactMap { try? $0.text() }
      return "\(name) \(values.joined(separator: " or "))"
    }.joined(separator: ", ")
  }
}
