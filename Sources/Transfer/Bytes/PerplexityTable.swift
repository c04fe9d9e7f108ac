/// Perplexities of models of target languages: trained from scratch, and finetuned from sources.
///
/// Read from columns `target`, `size`, `scratch` and one for each source, and `seed` and `steps`
/// where there are such. A row is what one seed has for a target and a size in bytes; blank is
/// missing. Rows of one target, size and seed are put together.
public struct PerplexityTable: Sendable {
  /// The perplexity of a run.
  struct Score: Hashable {
    /// Which of several runs; "" where the table has no seeds.
    var seed: String
    var perplexity: Double
    /// How many optimiser steps it had, where the table says.
    var steps: Double?
  }

  /// What a target has for one size.
  struct Point {
    /// Bytes of the target's text.
    var size: Double
    var scratch: [Score] = []
    /// By source.
    var sources: [[Score]]
  }

  /// A target language.
  struct Target {
    var name: String
    /// From the smallest size.
    var points: [Point]
  }

  /// The file, for errors.
  let file: String
  /// The names of the sources, in the order of their columns.
  public let sources: [String]
  let targets: [Target]
  /// Whether rows have seeds.
  let hasSeeds: Bool
  /// How many perplexities are of a source that is the target itself, which are left out.
  public let ownCounts: [String: Int]

  /// The names of the targets, in the order of their first rows.
  public var targetNames: [String] { targets.map(\.name) }

  /// Reads a table.
  ///
  /// - Throws: ``TransferError`` where a column is missing, a size is negative, a perplexity is not
  ///   positive or a run is there twice.
  public init(_ table: NumberTable) throws(TransferError) {
    file = table.file
    let columns = try Columns(table)
    sources = columns.sources.map { table.columns[$0] }
    hasSeeds = columns.seed != nil
    var names: [String] = []
    var points: [String: [Double: Point]] = [:]
    var own: [String: Int] = [:]
    for row in table.rows.indices {
      let name = table.rows[row][columns.target]
      if points[name] == nil { names.append(name) }
      guard let size = try table.number(row: row, column: columns.size), size >= 0 else {
        throw .badTable(
          file: table.file, row: row + 2, column: "size",
          found: "'\(table.rows[row][columns.size])'",
          expected: "a number of bytes, 0 or more")
      }
      var point = points[name]?[size] ?? Point(size: size, sources: sources.map { _ in [] })
      if let score = try columns.score(row, columns.scratch, table) {
        try Self.add(score, to: &point.scratch, columns.scratch, row, table, hasSeeds)
      }
      for (index, column) in columns.sources.enumerated() {
        guard let score = try columns.score(row, column, table) else { continue }
        if sources[index] == name {
          own[name, default: 0] += 1
        } else {
          try Self.add(score, to: &point.sources[index], column, row, table, hasSeeds)
        }
      }
      points[name, default: [:]][size] = point
    }
    targets = names.map { name in
      Target(name: name, points: (points[name] ?? [:]).values.sorted { $0.size < $1.size })
    }
    ownCounts = own
  }

  private static func add(
    _ score: Score, to scores: inout [Score], _ column: Int, _ row: Int, _ table: NumberTable,
    _ hasSeeds: Bool
  ) throws(TransferError) {
    if hasSeeds, scores.contains(where: { $0.seed == score.seed }) {
      throw .badTable(
        file: table.file, row: row + 2, column: table.columns[column],
        found: "seed '\(score.seed)' twice", expected: "one perplexity a target, size and seed")
    }
    scores.append(score)
  }

  /// Where the columns stand.
  private struct Columns {
    let target: Int
    let size: Int
    let scratch: Int
    let seed: Int?
    let steps: Int?
    let sources: [Int]

    init(_ table: NumberTable) throws(TransferError) {
      target = try table.place(of: "target")
      size = try table.place(of: "size")
      scratch = try table.place(of: "scratch")
      seed = table.columns.firstIndex(of: "seed")
      steps = table.columns.firstIndex(of: "steps")
      let known = [target, size, scratch, seed, steps]
      sources = table.columns.indices.filter { !known.contains($0) }
      if sources.isEmpty {
        throw .badTable(
          file: table.file, row: 1, column: nil, found: table.columns.joined(separator: ","),
          expected: "a column for each source besides target, size, scratch")
      }
    }

    func score(_ row: Int, _ column: Int, _ table: NumberTable) throws(TransferError) -> Score? {
      guard let perplexity = try table.number(row: row, column: column) else { return nil }
      if !(perplexity > 0) {
        throw .badTable(
          file: table.file, row: row + 2, column: table.columns[column],
          found: table.rows[row][column], expected: "a perplexity above 0")
      }
      var count: Double?
      if let steps { count = try table.number(row: row, column: steps) }
      return Score(
        seed: seed.map { table.rows[row][$0] } ?? "", perplexity: perplexity, steps: count)
    }
  }
}
