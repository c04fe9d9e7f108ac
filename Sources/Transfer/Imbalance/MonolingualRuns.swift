internal import Glibc

/// The monolingual models of one language: what others are compared with.
public struct MonolingualRuns: Hashable, Sendable {
  /// The models trained on one number of tokens.
  public struct Point: Hashable, Sendable {
    /// How many tokens.
    public let tokens: Double
    /// The logarithm of the perplexity of each seed.
    public fileprivate(set) var logPerplexities: [Double]
    /// The seeds, in the same order.
    public fileprivate(set) var seeds: [String]

    /// Their mean.
    public var logPerplexity: Double { mean(logPerplexities) }
    /// The geometric mean of the perplexities.
    public var perplexity: Double { exp(logPerplexity) }
  }

  /// The language.
  public let language: String
  /// The points, by tokens.
  public private(set) var points: [Point]

  /// Reads runs: columns `language`, `tokens`, `perplexity` and, where there are several, `seed`.
  ///
  /// - Returns: The languages in the order of the file.
  /// - Throws: ``TransferError`` for numbers that cannot be, and a run that is there twice.
  public static func read(_ table: NumberTable) throws(TransferError) -> [MonolingualRuns] {
    let language = try table.place(of: "language")
    let (tokens, perplexity) = (
      try table.place(of: "tokens"), try table.place(of: "perplexity")
    )
    let seed = table.columns.firstIndex(of: "seed")
    var names = Names()
    var runs: [MonolingualRuns] = []
    for row in table.rows.indices {
      let place = names.place(try table.name(row: row, column: language))
      if place == runs.count {
        runs.append(MonolingualRuns(language: names.all[place], points: []))
      }
      guard let count = try table.positive(row: row, column: tokens),
        let value = try table.perplexity(row: row, column: perplexity)
      else { continue }
      let label = seed.map { trimmed(table.rows[row][$0]) } ?? ""
      if !runs[place].add(count, log(value), seed: label) {
        throw .badTable(
          file: table.file, row: row + 2, column: "perplexity",
          found: "a second run of the same language, tokens and seed",
          expected: "one, or a column 'seed' that tells them apart")
      }
    }
    for index in runs.indices { runs[index].points.sort { $0.tokens < $1.tokens } }
    return runs
  }

  /// The runs of one seed; `nil` unless it has every point.
  func ofSeed(_ seed: String) -> MonolingualRuns? {
    var runs = self
    for index in points.indices {
      guard let place = points[index].seeds.firstIndex(of: seed) else { return nil }
      runs.points[index].seeds = [seed]
      runs.points[index].logPerplexities = [points[index].logPerplexities[place]]
    }
    return runs
  }

  /// Adds a run, unless it is there.
  private mutating func add(_ tokens: Double, _ logPerplexity: Double, seed: String) -> Bool {
    guard let place = points.firstIndex(where: { $0.tokens == tokens }) else {
      points.append(Point(tokens: tokens, logPerplexities: [logPerplexity], seeds: [seed]))
      return true
    }
    if points[place].seeds.contains(seed) { return false }
    points[place].logPerplexities.append(logPerplexity)
    points[place].seeds.append(seed)
    return true
  }
}

extension NumberTable {
  /// The perplexity at a place, which is at least 1; `nil` where the field is blank.
  func perplexity(row: Int, column: Int) throws(TransferError) -> Double? {
    guard let number = try number(row: row, column: column) else { return nil }
    if number >= 1 { return number }
    throw .badTable(
      file: file, row: row + 2, column: columns[column], found: "\(number)",
      expected: "a perplexity of at least 1, or nothing")
  }
}
