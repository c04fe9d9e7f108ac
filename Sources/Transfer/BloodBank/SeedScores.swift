/// How well models do in each language that learnt another before: what the blood bank is made of.
///
/// Scores come as matrices of ratios, a seed each, or one by one with those of monolingual models.
public struct SeedScores: Hashable, Sendable {
  /// The languages, in the order of the file.
  public let languages: [String]
  /// The seeds, in the order of the files.
  public private(set) var seeds: [String]
  /// Whether scores are ratios to the monolingual ones, which are not known themselves.
  public let areRatios: Bool
  /// Seed by seed, `languages.count`² row by row; NaN where one is missing.
  private var cells: [[Double]]

  /// The most cells of all seeds: enough for 1,000 languages and 50 seeds.
  static let mostCells = 50_000_000

  private init(
    languages: [String], seeds: [String], areRatios: Bool, file: String
  ) throws(TransferError) {
    guard languages.count >= 2, languages.count <= 1000,
      languages.count * languages.count <= Self.mostCells / max(1, seeds.count)
    else {
      throw .unusable(
        file: file, found: "\(languages.count) languages and \(seeds.count) seeds",
        expected: "2 to 1000 languages, and no more than \(Self.mostCells) pairs of all seeds")
    }
    if languages.contains("") {
      throw .unusable(
        file: file, found: "a language without a name", expected: "a name above each column")
    }
    self.languages = languages
    self.seeds = seeds
    self.areRatios = areRatios
    cells = seeds.map { _ in
      [Double](repeating: .nan, count: languages.count * languages.count)
    }
  }

  /// The score of a seed's model of `target` that learnt `source` before; of equal languages that
  /// of the monolingual model, which is not known where scores are ratios.
  public func score(seed: Int, source: Int, target: Int) -> Double? {
    let cell = cells[seed][source * languages.count + target]
    return cell.isNaN ? nil : cell
  }

  /// The same scores of some of the seeds.
  func of(seeds labels: [String]) -> SeedScores {
    let kept = seeds.indices.filter { labels.contains(seeds[$0]) }
    var scores = self
    scores.seeds = kept.map { seeds[$0] }
    scores.cells = kept.map { cells[$0] }
    return scores
  }

  /// The scores of all seeds that have one.
  func scores(source: Int, target: Int) -> [Double] {
    seeds.indices.compactMap { score(seed: $0, source: source, target: target) }
  }
}

// MARK: Reading

extension SeedScores {
  /// Reads matrices of ratios, a seed each: sources down, targets across, and 1 or nothing where a
  /// language meets itself.
  ///
  /// - Throws: ``TransferError`` for languages that differ between rows, columns or files, ratios
  ///   that are not positive, and a diagonal that says that these are no ratios.
  public init(matrices: [NumberTable]) throws(TransferError) {
    guard let first = matrices.first else {
      throw .unusable(file: "--matrix", found: "no matrix", expected: "one or more")
    }
    try self.init(
      languages: Array(first.columns.dropFirst()), seeds: matrices.indices.map { "\($0)" },
      areRatios: true, file: first.file)
    for (seed, table) in matrices.enumerated() {
      let columns = try Self.places(Array(table.columns.dropFirst()), languages, table, "columns")
      let rows = try Self.places(table.rows.map { trimmed($0[0]) }, languages, table, "rows")
      for (row, source) in rows.enumerated() {
        for (column, target) in columns.enumerated() {
          let cell = try table.positive(row: row, column: column + 1) ?? .nan
          if source == target, abs(cell - 1) > 1e-6 {
            throw .badTable(
              file: table.file, row: row + 2, column: table.columns[column + 1],
              found: "\(cell) where a language meets itself",
              expected: "1 or nothing, since cells are ratios; scores themselves go to --scores")
          }
          cells[seed][source * languages.count + target] = cell
        }
      }
    }
  }

  /// Where each of `names` stands among `languages`, all of which must be there once.
  private static func places(
    _ names: [String], _ languages: [String], _ table: NumberTable, _ what: String
  ) throws(TransferError) -> [Int] {
    var seen: Set<Int> = []
    var places: [Int] = []
    for name in names {
      guard let place = languages.firstIndex(of: name), seen.insert(place).inserted else {
        throw .unusable(
          file: table.file, found: "'\(name)' among the \(what)",
          expected: "each of \(languages.joined(separator: ", ")) once")
      }
      places.append(place)
    }
    if let missing = languages.indices.first(where: { !seen.contains($0) }) {
      throw .unusable(
        file: table.file, found: "no '\(languages[missing])' among the \(what)",
        expected: "each of \(languages.joined(separator: ", ")) once")
    }
    return places
  }

  /// Reads scores one by one: columns `source`, `target`, `score` and, where there are several,
  /// `seed`; a monolingual model's row has its language as source and target.
  ///
  /// - Throws: ``TransferError`` for a language without a monolingual score, a score that is not
  ///   positive, and one that is there twice.
  public init(scores table: NumberTable) throws(TransferError) {
    let (source, target) = (try table.place(of: "source"), try table.place(of: "target"))
    let score = try table.place(of: "score")
    let seed = table.columns.firstIndex(of: "seed")
    var languages = Names()
    var seeds = Names()
    var rows: [(seed: Int, source: Int, target: Int)] = []
    for (row, fields) in table.rows.enumerated() {
      let label = seed.map { trimmed(fields[$0]) } ?? ""
      rows.append(
        (
          seeds.place(label), languages.place(try table.name(row: row, column: source)),
          languages.place(try table.name(row: row, column: target))
        ))
    }
    try self.init(
      languages: languages.all, seeds: seeds.all, areRatios: false, file: table.file)
    for (index, row) in rows.enumerated() {
      guard let value = try table.positive(row: index, column: score) else { continue }
      let place = row.source * self.languages.count + row.target
      guard cells[row.seed][place].isNaN else {
        throw .badTable(
          file: table.file, row: index + 2, column: "score",
          found: "a second score of the same source, target and seed", expected: "one")
      }
      cells[row.seed][place] = value
    }
    for language in self.languages.indices
    where self.scores(source: language, target: language).isEmpty {
      throw .unusable(
        file: table.file, found: "no monolingual score of '\(self.languages[language])'",
        expected: "a row with it as source and target: transfer is measured from there")
    }
  }
}

/// Names in the order in which they were first met.
struct Names {
  private(set) var all: [String] = []
  private var places: [String: Int] = [:]

  mutating func place(_ name: String) -> Int {
    if let place = places[name] { return place }
    places[name] = all.count
    all.append(name)
    return all.count - 1
  }
}

/// `text` without spaces and tabs at its ends.
func trimmed(_ text: String) -> String {
  let isSpace = { (character: Character) in character == " " || character == "\t" }
  return String(text.drop(while: isSpace).reversed().drop(while: isSpace).reversed())
}

extension NumberTable {
  /// The number at a place, which must be positive; `nil` where the field is blank.
  func positive(row: Int, column: Int) throws(TransferError) -> Double? {
    guard let number = try number(row: row, column: column) else { return nil }
    if number > 0 { return number }
    throw .badTable(
      file: file, row: row + 2, column: columns[column], found: "\(number)",
      expected: "a number above 0, or nothing")
  }

  /// The text at a place, which must not be blank.
  func name(row: Int, column: Int) throws(TransferError) -> String {
    let name = trimmed(rows[row][column])
    if !name.isEmpty { return name }
    throw .badTable(
      file: file, row: row + 2, column: columns[column], found: "nothing", expected: "a name")
  }
}
