internal import ByteIO
internal import Corpus
public import Engine
internal import Values

/// Measures of transfer as artefacts: tables put together from the scores of runs, and what is
/// computed from them. Each table is kept as the file that the command of the same name takes.
public enum TransferTasks {
  /// The word of `--until`.
  public static let stage = "transfer"

  /// Raised when the same scores give other tables or other facts.
  private static let version = 1

  /// The tables that are put together, by their commands.
  enum TableName {
    static let perplexities = "perplexities.csv"
    static let scores = "scores.csv"
    static let monolingual = "monolingual.csv"
    static let mixed = "runs.csv"
  }

  /// A run that was scored in one language.
  public struct ScoredRun: Codable, Hashable, Sendable {
    /// What the run is called, the same for all its seeds.
    public var run: String
    /// The corpus that it was scored on, the target.
    public var target: String
    /// The corpus that a run before it was trained on; `nil` where there was none.
    public var source: String?
    /// Bytes of the target's text.
    public var size: Int
    /// Which clone of the target, from 1; `nil` where there are none.
    public var clone: Int?
    /// Which of its seeds, from 0.
    public var seed: Int
    /// The id of the artefact with its scores.
    public var scores: String
    /// That of its weights.
    public var weights: String
    /// That of the order of its rows.
    public var rows: String

    /// Describes a run.
    public init(
      run: String, target: String, source: String? = nil, size: Int, clone: Int? = nil, seed: Int,
      scores: String, weights: String, rows: String
    ) {
      self.run = run
      self.target = target
      self.source = source
      self.size = size
      self.clone = clone
      self.seed = seed
      self.scores = scores
      self.weights = weights
      self.rows = rows
    }
  }

  /// What the task that computes data transfer in bytes is called, and what it is made of: runs
  /// from scratch, and runs that went on from a source.
  ///
  /// Writes `perplexities.csv`, and what ``DataTransfer`` writes.
  public static func bytes(
    id: String, runs: [ScoredRun], settings: DataTransferSettings
  ) throws -> BuildTask {
    try task(id, runs, settings) { runs, facts, folder in
      let sources = runs.compactMap(\.source).distinct
      let columns = ["scratch"] + sources
      var rows = [["target", "size"] + columns.map(CSV.harmless) + ["seed", "steps"]]
      for run in runs {
        let place = columns.firstIndex(of: run.source ?? "scratch") ?? 0
        var cells = columns.map { _ in "" }
        cells[place] = "\(try facts.value("perplexity", in: run.scores))"
        rows.append(
          [run.target, "\(run.size)"] + cells
            + ["\(run.seed)", "\(try facts.value("steps", in: run.weights))"])
      }
      let table = try written(rows, to: TableName.perplexities, in: folder)
      try DataTransfer(PerplexityTable(table), settings: settings).write(to: folder)
    }
  }

  /// The task that computes what languages give each other, from monolingual runs and runs that
  /// went on from a source.
  ///
  /// Writes `scores.csv`, and what ``BloodBankResult`` writes. A score is the mean reciprocal rank
  /// of masked tokens where runs have one, else the inverse of the perplexity.
  public static func bloodBank(
    id: String, runs: [ScoredRun], settings: BloodBankSettings
  ) throws -> BuildTask {
    try task(id, runs, settings) { runs, facts, folder in
      var rows = [["source", "target", "score", "seed"]]
      for run in runs {
        let rank = facts.optionalValue("mean-reciprocal-rank", in: run.scores)
        let score = try rank ?? 1 / facts.value("perplexity", in: run.scores)
        rows.append([run.source ?? run.target, run.target, "\(score)", "\(run.seed)"])
      }
      let table = try written(rows, to: TableName.scores, in: folder)
      try BloodBankResult(SeedScores(scores: table), settings: settings).write(to: folder)
    }
  }

  /// The task that computes token efficiency, from runs of one language and runs of several.
  ///
  /// Writes `monolingual.csv` and `runs.csv`, and what ``Imbalance`` writes.
  public static func imbalance(
    id: String, monolingual: [ScoredRun], mixed: [ScoredRun], settings: ImbalanceSettings
  ) throws -> BuildTask {
    let count = monolingual.count
    return try task(id, monolingual + mixed, settings) { runs, facts, folder in
      var alone = [["language", "tokens", "perplexity", "seed"]]
      for run in runs.prefix(count) {
        let tokens = try facts.tokens(of: run).all
        let perplexity = try facts.value("perplexity", in: run.scores)
        alone.append([run.target, "\(tokens)", "\(perplexity)", "\(run.seed)"])
      }
      var rows = [["run", "language", "clone", "tokens", "share", "perplexity", "seed"]]
      for run in runs.dropFirst(count) {
        let tokens = try facts.tokens(of: run)
        // A language that a run was not trained on has no tokens to compare with.
        if tokens.own == 0 { continue }
        rows.append([
          run.run, run.target, run.clone.map { "\($0)" } ?? "", "\(tokens.all)",
          "\(tokens.own / tokens.all)", "\(try facts.value("perplexity", in: run.scores))",
          "\(run.seed)",
        ])
      }
      try Imbalance(
        MixedRun.read(written(rows, to: TableName.mixed, in: folder)),
        monolingual: MonolingualRuns.read(written(alone, to: TableName.monolingual, in: folder)),
        settings: settings
      ).write(to: folder)
    }
  }

  /// What is compared, and how.
  private struct Compared<Settings: Encodable>: Encodable {
    var runs: [ScoredRun]
    var transfer: Settings
  }

  private static func task<Settings: Encodable & Sendable>(
    _ id: String, _ runs: [ScoredRun], _ settings: Settings,
    body: @escaping @Sendable ([ScoredRun], ScoreFacts, String) throws -> Void
  ) throws -> BuildTask {
    let artefacts = (runs.flatMap { [$0.scores, $0.weights, $0.rows] }).distinct
    return try BuildTask(
      id: id, stage: stage, version: version, settings: Compared(runs: runs, transfer: settings),
      inputs: artefacts.map { .artefact(id: $0, files: [FactFile.name]) }
    ) { context in
      try body(runs, ScoreFacts(of: artefacts, in: context), context.folder)
      return nil
    }
  }

  /// Writes a table, and reads it as the command would.
  private static func written(
    _ rows: [[String]], to name: String, in folder: String
  ) throws -> NumberTable {
    let bytes = Array(rows.map(CSV.row).joined().utf8)
    try AtomicFile.write(bytes, to: "\(folder)/\(name)")
    return try NumberTable(bytes, file: name)
  }
}

/// The facts of artefacts, by their ids.
struct ScoreFacts: Sendable {
  var facts: [String: [Fact]] = [:]

  /// Reads the facts of `artefacts`.
  init(of artefacts: [String], in context: TaskContext) throws {
    for artefact in artefacts {
      facts[artefact] = try FactFile(path: context.path(FactFile.name, of: artefact)).facts
    }
  }

  func optionalValue(_ metric: String, in artefact: String) -> Double? {
    facts[artefact]?.first { $0.metric == metric }?.value
  }

  func value(_ metric: String, in artefact: String) throws(TransferError) -> Double {
    if let value = optionalValue(metric, in: artefact) { return value }
    throw .unusable(
      file: "\(artefact)/\(FactFile.name)", found: "no fact '\(metric)'",
      expected: "a run that was trained and scored on some text")
  }

  /// The tokens that a run was trained on, of all languages and of its target as its clone.
  func tokens(of run: TransferTasks.ScoredRun) throws(TransferError) -> (all: Double, own: Double) {
    func sum(_ metric: String, _ isCounted: (Fact) -> Bool = { _ in true }) -> Double {
      (facts[run.rows] ?? []).reduce(0) {
        $1.metric == metric && isCounted($1) ? $0 + $1.value : $0
      }
    }
    let hasClones = (facts[run.rows] ?? []).contains { $0.metric == "tokens-given" }
    let own = sum(hasClones ? "tokens-given" : "tokens-drawn") { fact in
      fact.about[.corpus] == run.target
        && (!hasClones || run.clone == nil || fact.about[.clone] == run.clone.map { "\($0)" })
    }
    let all = sum("tokens-drawn")
    if all > 0 { return (all, own) }
    throw .unusable(
      file: "\(run.rows)/\(FactFile.name)", found: "no tokens drawn",
      expected: "a run that was trained on some")
  }
}
