import Corpus
import Engine
import Sample
import Transfer
import Values

/// `transfer: {bytes: {…}, blood-bank: {…}, imbalance: {…}}`: which runs are compared, and how.
struct Transfers: RecipeSection {
  private(set) var bytes: Comparison<DataTransferSettings>?
  private(set) var bloodBank: Comparison<BloodBankSettings>?
  private(set) var imbalance: Comparison<ImbalanceSettings>?
  private(set) var broken: Set<String> = []

  /// Two entries of runs, those that others are compared with first.
  struct Comparison<Settings: SettingsSection>: Sendable {
    var alone: [Run]
    var others: [Run]
    var part: SetName.Part
    var settings: Settings
  }

  static var settings: [(place: String, type: any SettingsSection.Type)] {
    [
      ("transfer.bytes", DataTransferSettings.self),
      ("transfer.blood-bank", BloodBankSettings.self),
      ("transfer.imbalance", ImbalanceSettings.self),
    ]
  }

  init() {}

  init(_ map: inout RecipeMap, after recipe: Recipe) throws {
    guard let node = map.take("transfer") else { return }
    var map = try node.map()
    let reader = TransferReader(recipe)
    bytes = try read("bytes", &map) { try Self.comparison($0, reader, "scratch", "finetuned") }
    bloodBank = try read("blood-bank", &map) {
      try Self.comparison($0, reader, "monolingual", "bilingual")
    }
    imbalance = try read("imbalance", &map) {
      try Self.comparison($0, reader, "monolingual", "mixed", areMixed: true)
    }
    map.finish()
  }

  /// Reads the comparison `name`, where there is one.
  private mutating func read<Settings: SettingsSection>(
    _ name: String, _ map: inout RecipeMap,
    _ read: (RecipeNode) throws -> Comparison<Settings>
  ) throws -> Comparison<Settings>? {
    guard let node = map.take(name) else { return nil }
    let comparison = try node.complaints.attempt { try read(node) }
    if comparison == nil { broken.insert(name) }
    return comparison
  }

  /// Reads the entries of two roles, and the settings beside them.
  private static func comparison<Settings: SettingsSection>(
    _ node: RecipeNode, _ reader: TransferReader, _ alone: String, _ others: String,
    areMixed: Bool = false
  ) throws -> Comparison<Settings> {
    var map = try node.map()
    let part = try node.complaints.attempt { try reader.part(&map) }
    let first = try node.complaints.attempt {
      try reader.runs(&map, alone, of: .oneCorpus)
    }
    let second = try node.complaints.attempt {
      try reader.runs(&map, others, of: areMixed ? .anything : .aSource)
    }
    let settings = try node.complaints.attempt { try map.read(Settings.self) }
    map.finish()
    guard let part, let first, let second, let settings else { throw RecipeError.consequence }
    return Comparison(alone: first, others: second, part: part, settings: settings)
  }

  /// The tasks that compare runs.
  static func plan(_ planner: inout Planner) throws {
    let recipe = planner.recipe
    let section = recipe[Transfers.self]
    guard let evaluation = recipe.evaluation else { return }
    let scored = { recipe.scored($0, $1, evaluation, isSourced: $2) }
    if let bytes = section.bytes {
      let runs = bytes.alone.flatMap { scored($0, bytes.part, false) }
      planner.add(
        try TransferTasks.bytes(
          id: Folders.bytes,
          runs: runs + bytes.others.flatMap { scored($0, bytes.part, true) },
          settings: bytes.settings))
    }
    if let bank = section.bloodBank {
      let runs = bank.alone.flatMap { scored($0, bank.part, false) }
      // A language that learns itself twice is another study.
      let others = bank.others.flatMap { scored($0, bank.part, true) }
        .filter { $0.source != $0.target }
      planner.add(
        try TransferTasks.bloodBank(
          id: Folders.bloodBank, runs: runs + others, settings: bank.settings))
    }
    if let imbalance = section.imbalance {
      let alone = imbalance.alone.flatMap { scored($0, imbalance.part, false) }
      // Nothing can be said of a language that no run is on alone.
      let known = Set(alone.map(\.target))
      planner.add(
        try TransferTasks.imbalance(
          id: Folders.imbalance, monolingual: alone,
          mixed: imbalance.others.flatMap { scored($0, imbalance.part, false) }
            .filter { known.contains($0.target) },
          settings: imbalance.settings))
    }
  }
}

extension Recipe {
  /// The scores of a run in each corpus and clone that it was trained on.
  ///
  /// - Parameter isSourced: Whether the run that it goes on from is a source.
  func scored(
    _ run: Run, _ part: SetName.Part, _ evaluation: EvaluationRecipe, isSourced: Bool
  ) -> [TransferTasks.ScoredRun] {
    let source = isSourced ? run.origin?.mixture.corpora.first : nil
    return run.sample.corpora.filter { run.mixture.corpora.contains($0.name) }.flatMap { corpus in
      (1...evaluation.clones(of: corpus, in: run)).map { clone in
        TransferTasks.ScoredRun(
          run: run.nameWithoutSeed, target: corpus.name, source: source,
          size: run.budget.byteCount, clone: run.mixture.vocabulary.copies > 1 ? clone : nil,
          seed: run.seedIndex, scores: Folders.evaluate(run, corpus.name, clone, part),
          weights: run.trainID, rows: run.drawID)
      }
    }
  }
}

extension Run {
  /// Its values on the axes that runs of one entry can differ in, but for the seed.
  fileprivate var nameWithoutSeed: String {
    [model.name, training.name, mixture.name, budget.name, tokens.name].joined(separator: ",")
  }
}

/// Finds the runs that a comparison names.
struct TransferReader {
  private let recipe: Recipe
  private let entries: NamedChoices<String>

  /// What the runs of a role are trained on.
  enum Kind {
    /// One corpus.
    case oneCorpus
    /// One corpus, after a run that was trained on one.
    case aSource
    case anything
  }

  init(_ recipe: Recipe) {
    self.recipe = recipe
    entries = NamedChoices(
      recipe.runs.map(\.entry).distinct, broken: recipe.broken(in: Runs.self), by: \.self)
  }

  func runs(_ map: inout RecipeMap, _ role: String, of kind: Kind) throws -> [Run] {
    let node = try map.require(role, entries.expected("entry of runs"))
    let names = try node.oneOrMore().map { try $0.choice("entry of runs", of: entries) }
    let runs = recipe.runs.filter { names.contains($0.entry) }
    for run in runs { try check(run, kind, node) }
    return runs
  }

  private func check(_ run: Run, _ kind: Kind, _ node: RecipeNode) throws(RecipeError) {
    if !run.isTrained {
      throw node.error("found the run '\(run.id)', which makes no step, expected trained runs")
    }
    if kind != .anything, run.mixture.corpora.count != 1 {
      throw node.error(
        "found runs on the mixture '\(run.mixture.name)' of \(run.mixture.corpora.count) corpora, "
          + "expected one corpus each")
    }
    guard kind == .aSource else { return }
    guard let origin = run.origin else {
      throw node.error("found runs that go on from none, expected 'from' in their entry")
    }
    if origin.mixture.corpora.count != 1 {
      throw node.error(
        "found runs that go on from the mixture '\(origin.mixture.name)' of "
          + "\(origin.mixture.corpora.count) corpora, expected one corpus: the source")
    }
  }

  /// The set whose scores are compared: `test` where it is scored, else validation.
  func part(_ map: inout RecipeMap) throws -> SetName.Part {
    guard let evaluation = recipe.evaluation else {
      if recipe.broken(in: Evaluation.self) == nil { throw RecipeError.consequence }
      throw map.owner.error("found no 'evaluate', expected one: scores are what is compared")
    }
    guard let node = map.take("set") else {
      return evaluation.sets.contains(.test) ? .test : evaluation.sets.first ?? .test
    }
    let sets = NamedChoices(evaluation.sets, by: \.word)
    return try node.choice("set of evaluate", of: sets)
  }
}
