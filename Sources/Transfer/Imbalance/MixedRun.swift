internal import Glibc

/// One language, or clone of one, of a run that has several: all its seeds.
public struct MixedRun: Hashable, Sendable {
  /// The run.
  public let run: String
  /// The language.
  public let language: String
  /// Which clone of it, where there are some.
  public let clone: String
  /// The run's schedule, in the words of the file.
  public let schedule: String
  /// How many tokens the run had in all languages.
  public let tokens: Double
  /// The part of them in this one.
  public let share: Double
  /// The logarithm of the perplexity of each seed.
  public private(set) var logPerplexities: [Double]
  /// The seeds, in the same order.
  public private(set) var seeds: [String]

  /// The tokens in this language.
  public var ownTokens: Double { share * tokens }
  /// The mean over seeds.
  public var logPerplexity: Double { mean(logPerplexities) }
  /// The geometric mean of the perplexities.
  public var perplexity: Double { exp(logPerplexity) }
  /// Run, language and clone, for people.
  public var name: String {
    "\(run) \(language)" + (clone.isEmpty ? "" : " \(clone)")
  }

  /// Reads runs: columns `run`, `language`, `tokens` (of all languages), `share`, `perplexity` and,
  /// where they are wanted, `clone`, `schedule`, `seed`.
  ///
  /// The share is that of the whole training: of a schedule from 10 % to 90 %, a half.
  ///
  /// - Returns: The languages of runs in the order of the file.
  /// - Throws: ``TransferError`` for numbers that cannot be, a run that is there twice, and one
  ///   that has other tokens, another share or schedule with another seed.
  public static func read(_ table: NumberTable) throws(TransferError) -> [MixedRun] {
    let columns = try Columns(table)
    var names: [[String]: Int] = [:]
    var runs: [MixedRun] = []
    for row in table.rows.indices {
      guard let (new, seed) = try columns.run(row, of: table) else { continue }
      let key = [new.run, new.language, new.clone]
      guard let place = names[key] else {
        names[key] = runs.count
        runs.append(new)
        continue
      }
      let known = runs[place]
      if known.tokens != new.tokens || known.share != new.share || known.schedule != new.schedule {
        throw .badTable(
          file: table.file, row: row + 2, column: nil,
          found: "\(new.name) with other tokens, another share or schedule than before",
          expected: "the same in all seeds; another run has another name")
      }
      if known.seeds.contains(seed) {
        throw .badTable(
          file: table.file, row: row + 2, column: nil,
          found: "\(new.name) again with the same seed",
          expected: "one, or columns 'clone' and 'seed' that tell them apart")
      }
      runs[place].seeds.append(seed)
      runs[place].logPerplexities += new.logPerplexities
    }
    return runs
  }

  /// Where the columns stand.
  private struct Columns {
    let run, language, tokens, share, perplexity: Int
    let clone, schedule, seed: Int?

    init(_ table: NumberTable) throws(TransferError) {
      run = try table.place(of: "run")
      language = try table.place(of: "language")
      tokens = try table.place(of: "tokens")
      share = try table.place(of: "share")
      perplexity = try table.place(of: "perplexity")
      clone = table.columns.firstIndex(of: "clone")
      schedule = table.columns.firstIndex(of: "schedule")
      seed = table.columns.firstIndex(of: "seed")
    }

    /// The run of a row, with its seed; `nil` where it has no perplexity.
    func run(
      _ row: Int, of table: NumberTable
    ) throws(TransferError) -> (run: MixedRun, seed: String)? {
      let name = try table.name(row: row, column: run)
      let language = try table.name(row: row, column: language)
      guard let value = try table.perplexity(row: row, column: perplexity) else { return nil }
      guard let tokens = try table.positive(row: row, column: tokens),
        let share = try table.positive(row: row, column: share), share <= 1
      else {
        throw .badTable(
          file: table.file, row: row + 2, column: nil, found: "tokens or share missing, or over 1",
          expected: "the tokens of all languages, and the part of them in this one, up to 1")
      }
      func text(_ column: Int?) -> String { column.map { trimmed(table.rows[row][$0]) } ?? "" }
      let seed = text(seed)
      return (
        MixedRun(
          run: name, language: language, clone: text(clone), schedule: text(schedule),
          tokens: tokens, share: share, logPerplexities: [log(value)], seeds: [seed]), seed
      )
    }
  }
}
