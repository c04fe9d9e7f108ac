internal import Chance
internal import Glibc
public import Statistics

/// What is known of languages: their script and their family.
public struct LanguageGroups: Hashable, Sendable {
  /// What languages are grouped by.
  public enum Factor: String, CaseIterable, Codable, Hashable, Sendable {
    /// The script that a language is written in.
    case script
    /// The family that it belongs to.
    case family
  }

  /// The groups of each language, in the order asked for.
  private let names: [Factor: [String]]

  /// Reads groups: columns `language`, `script`, `family`.
  ///
  /// - Throws: ``TransferError`` where a language of `languages` is missing or there twice.
  public init(_ table: NumberTable, languages: [String]) throws(TransferError) {
    let place = try table.place(of: "language")
    var rows: [String: Int] = [:]
    for row in table.rows.indices {
      let language = try table.name(row: row, column: place)
      if rows.updateValue(row, forKey: language) != nil {
        throw .badTable(
          file: table.file, row: row + 2, column: "language", found: "'\(language)' again",
          expected: "each language once")
      }
    }
    var names: [Factor: [String]] = [:]
    for factor in Factor.allCases {
      let column = try table.place(of: factor.rawValue)
      var groups: [String] = []
      for language in languages {
        guard let row = rows[language] else {
          throw .unusable(
            file: table.file, found: "no row for '\(language)'",
            expected: "one for each language of the scores")
        }
        groups.append(try table.name(row: row, column: column))
      }
      names[factor] = groups
    }
    self.names = names
  }

  /// The group of each language.
  public func groups(by factor: Factor) -> [String] { names[factor] ?? [] }
}

/// Whether languages of one group give each other something else than languages of two.
public struct GroupEffect: Hashable, Sendable {
  /// What the languages are grouped by.
  public let factor: LanguageGroups.Factor
  /// The mean transfer inside groups less that between them.
  public let difference: NodePermutation
  /// The same after what a language gives and takes as a whole was taken away.
  public let ofPairs: NodePermutation
  /// The logarithm of the standard deviation of transfer between groups by that inside: what the
  /// paper's “high risk, high reward” comes to.
  public let spread: NodePermutation
  /// How many pairs are inside groups.
  public let insideCount: Int
  /// How many pairs are between groups.
  public let betweenCount: Int
  /// The group that most pairs inside groups belong to.
  public let commonest: String
  /// How many they are.
  public let commonestCount: Int

  /// Tests the effect of a factor by giving languages each other's groups.
  ///
  /// - Returns: `nil` where no pair, or every pair, is inside a group.
  /// - Throws: `StatisticsError`.
  public init?(
    _ bank: BloodBank, _ factor: LanguageGroups.Factor, groups names: [String],
    resampleCount: Int, seed: UInt64
  ) throws(StatisticsError) {
    var known = Names()
    let groups = names.map { known.place($0) }
    var inside = known.all.map { _ in 0 }
    var betweenCount = 0
    for row in groups.indices {
      for column in groups.indices where bank.transfer[row, column] != nil {
        if groups[row] == groups[column] { inside[groups[row]] += 1 } else { betweenCount += 1 }
      }
    }
    insideCount = inside.reduce(0, +)
    self.betweenCount = betweenCount
    guard insideCount > 1, betweenCount > 1, let most = inside.max() else { return nil }
    commonestCount = most
    commonest = known.all[inside.firstIndex(of: most) ?? 0]
    self.factor = factor
    let key = SplitMix64.key(seed: seed, name: factor.rawValue)
    func test(
      _ counter: UInt64, _ matrix: PairMatrix, _ statistic: (Split) -> Double
    ) throws(StatisticsError) -> NodePermutation {
      var generator = SplitMix64(key: key, counter: counter)
      return try NodePermutation(
        nodeCount: groups.count, resampleCount: resampleCount, generator: &generator
      ) { order in statistic(Split(matrix, groups: order.map { groups[$0] })) }
    }
    let rest = bank.transfer.additiveParts().rest
    difference = try test(0, bank.transfer) { $0.inside.mean - $0.between.mean }
    ofPairs = try test(1, rest) { $0.inside.mean - $0.between.mean }
    spread = try test(2, bank.transfer) { log($0.between.deviation / $0.inside.deviation) }
  }

  /// What cannot be told apart here, in words; `nil` where no group has most of the pairs.
  public var confounding: String? {
    guard 2 * commonestCount > insideCount else { return nil }
    return """
      Of \(insideCount) pairs of one \(factor.rawValue), \(commonestCount) are of \
      \(commonest): what is found of a shared \(factor.rawValue) can as well be a matter of \
      \(commonest).
      """
  }
}

/// The cells of a matrix, inside groups and between them.
private struct Split {
  /// A running mean and variance.
  struct Part {
    var count = 0.0
    var mean = 0.0
    var squares = 0.0

    mutating func add(_ value: Double) {
      count += 1
      let distance = value - mean
      mean += distance / count
      squares += distance * (value - mean)
    }

    var deviation: Double { (squares / max(1, count - 1)).squareRoot() }
  }

  var inside = Part()
  var between = Part()

  init(_ matrix: PairMatrix, groups: [Int]) {
    for row in 0..<matrix.count {
      for column in 0..<matrix.count {
        guard let value = matrix[row, column] else { continue }
        if groups[row] == groups[column] { inside.add(value) } else { between.add(value) }
      }
    }
  }
}
