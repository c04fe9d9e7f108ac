internal import Chance
internal import Glibc
public import Statistics

/// How sure donation, recipience and types are, from what seeds differ by.
///
/// An error has four parts, on the logarithmic scale: the monolingual run's, which divides a whole
/// column; what runs from one source share by seed, since they start from one model; what runs of
/// one target share; and the pair's own. Their variances come from the seeds, moderated over
/// languages or pairs (``ModeratedVariance``), since three seeds of one language say next to
/// nothing. A resample draws each part from Student's *t* with the degrees of freedom behind it: a
/// plain bootstrap of three seeds would make intervals a third too short.
public struct BloodBankSeeds: Sendable {
  /// What resamples say of a language.
  public struct Language: Hashable, Sendable {
    /// The 95 % interval of its donation.
    public let donation: Interval
    /// The 95 % interval of its recipience.
    public let recipience: Interval
    /// The share of resamples in which it has the type that it has.
    public let typeShare: Double
  }

  /// The reliability of transfer over seeds, where pairs have several.
  public let reliability: IntraclassCorrelation?
  /// Whether pairs have several seeds: else intervals are of the monolingual runs alone.
  public let coversPairs: Bool
  /// Whether monolingual runs vary: by seeds of their own, or inside ratios.
  public let coversMonolingual: Bool
  private let bank: BloodBank
  private let parts: ErrorParts

  /// Learns from what seeds differ by; `nil` where nothing was run twice.
  public init?(_ scores: SeedScores, bank: BloodBank) {
    let parts = ErrorParts(scores)
    coversPairs = parts.cells != nil
    coversMonolingual = parts.monolingual != nil || scores.areRatios
    if parts.cells == nil, parts.monolingual == nil { return nil }
    self.parts = parts
    self.bank = bank
    reliability = Self.reliability(scores)
  }

  /// The reliability of transfer over seeds; `nil` where no pairs have several.
  static func reliability(_ scores: SeedScores) -> IntraclassCorrelation? {
    let places = scores.languages.indices
    return IntraclassCorrelation(
      places.flatMap { source in
        places.filter { $0 != source }.map { target in
          scores.seeds.indices.compactMap { seed in
            let alone =
              scores.areRatios ? 1 : scores.score(seed: seed, source: target, target: target)
            let score = scores.score(seed: seed, source: source, target: target)
            return alone.flatMap { alone in score.map { $0 / alone - 1 } }
          }
        }
      })
  }

  /// The 95 % interval of *F* of a pair.
  ///
  /// The variances of its parts are added up, with the degrees of freedom of Welch and
  /// Satterthwaite.
  public func interval(source: Int, target: Int) -> Interval? {
    guard let ratio = bank.transfer[source, target].map({ $0 + 1 }) else { return nil }
    let estimates = parts.estimates(source: source, target: target)
    let variance = estimates.reduce(0) { $0 + $1.variance }
    let weight = estimates.reduce(0) { $0 + $1.variance * $1.variance / $1.degrees }
    let degrees = weight > 0 ? variance * variance / weight : .infinity
    let reach = variance.squareRoot() * StudentT.deviate(confidence: 0.95, degrees: degrees)
    return Interval(lower: ratio * exp(-reach) - 1, upper: ratio * exp(reach) - 1)
  }

  /// What `resampleCount` resamples say of every language.
  ///
  /// - Complexity: O(`resampleCount` · languages²).
  public func languages(resampleCount: Int, seed: UInt64) -> [Language] {
    let places = bank.languages.indices
    var generator = SplitMix64(key: SplitMix64.key(seed: seed, name: "blood-bank"), counter: 0)
    var donations = places.map { _ in [Double]() }
    var recipiences = donations
    var kept = places.map { _ in 0 }
    let types = places.map(bank.type)
    for _ in 0..<resampleCount {
      let drawn = BloodBank(
        languages: bank.languages, transfer: parts.resample(bank.transfer, &generator))
      for place in places {
        let (donation, recipience) = (drawn.donation(of: place), drawn.recipience(of: place))
        donations[place].append(donation)
        recipiences[place].append(recipience)
        let type = BloodBank.BloodType(donation: donation, recipience: recipience)
        if type == types[place] { kept[place] += 1 }
      }
    }
    return places.map { place in
      Language(
        donation: Interval(middleOf: donations[place]),
        recipience: Interval(middleOf: recipiences[place]),
        typeShare: Double(kept[place]) / Double(resampleCount))
    }
  }
}

/// The variances of the parts that errors of mean scores have, on the logarithmic scale.
private struct ErrorParts: Sendable {
  typealias Estimate = ModeratedVariance.Estimate

  /// Of the mean of each language's monolingual runs.
  let monolingual: [Estimate]?
  /// Of what the means of a source's pairs share, and those of a target's.
  let rows: [Estimate]
  let columns: [Estimate]
  /// Of the mean of each pair, row by row.
  let cells: [Estimate]?
  /// Whether sources and targets can be told apart: a table of two rows cannot.
  private let isParted: Bool
  /// The share of pairs' own variance that is left without rows' and columns' means.
  private let keptShare: Double

  init(_ scores: SeedScores) {
    let places = scores.languages.indices
    let alone = places.map { place in
      scores.areRatios ? [] : scores.scores(source: place, target: place).map(log)
    }
    monolingual = ModeratedVariance(alone.map(Estimate.init(of:))).map { moderated in
      zip(moderated.groups, alone).map { $0.ofMean($1.count) }
    }
    let pairs = PairErrors(scores)
    isParted = pairs.isParted
    keptShare = pairs.keptShare
    rows = pairs.shared { $0.rows }
    columns = pairs.shared { $0.columns }
    cells = pairs.own
  }

  /// The parts of a pair.
  func estimates(source: Int, target: Int) -> [Estimate] {
    var parts = [rows[source], columns[target]]
    if let monolingual { parts.append(monolingual[target]) }
    if let cells {
      var own = cells[source * rows.count + target]
      own.variance *= keptShare
      parts.append(own)
    }
    return parts.filter { $0.variance > 0 }
  }

  /// `transfer` as other seeds might have given it.
  func resample(_ transfer: PairMatrix, _ generator: inout SplitMix64) -> PairMatrix {
    let sources = rows.map { generator.error($0) }
    let targets = columns.indices.map { place in
      generator.error(columns[place]) - (monolingual.map { generator.error($0[place]) } ?? 0)
    }
    // What rows and columns have of pairs' own errors is in their variances.
    let own = cells.map { cells in
      let drawn = PairMatrix(count: transfer.count) { source, target in
        transfer[source, target].map { _ in
          generator.error(cells[source * transfer.count + target])
        }
      }
      return isParted ? drawn.additiveParts().rest : drawn
    }
    return PairMatrix(count: transfer.count) { source, target in
      guard let value = transfer[source, target] else { return nil }
      let error = sources[source] + targets[target] + (own?[source, target] ?? 0)
      return (1 + value) * exp(error) - 1
    }
  }
}

/// What the scores of pairs differ by between seeds.
private struct PairErrors {
  typealias Estimate = ModeratedVariance.Estimate

  /// How many seeds each pair has.
  private let counts: PairMatrix
  /// What each seed's scores have in common by source and target, and the rest.
  private let seeds: [PairMatrix.AdditiveParts]
  private let languageCount: Int
  /// Whether sources and targets can be told apart: a table of two rows cannot.
  let isParted: Bool
  /// The pairs' own variances.
  private let variances: ModeratedVariance?

  init(_ scores: SeedScores) {
    let count = scores.languages.count
    let counts = PairMatrix(count: count) { source, target in
      Double(scores.scores(source: source, target: target).count)
    }
    let means = PairMatrix(count: count) { source, target in
      (counts[source, target] ?? 0) < 2
        ? nil : mean(scores.scores(source: source, target: target).map(log))
    }
    let errors = scores.seeds.indices.map { seed in
      PairMatrix(count: count) { source, target in
        means[source, target].flatMap { mean in
          scores.score(seed: seed, source: source, target: target).map { log($0) - mean }
        }
      }
    }
    languageCount = count
    self.counts = counts
    isParted = count > 2
    seeds = errors.map { errors in
      var parts = errors.additiveParts()
      if count <= 2 { parts.rest = errors }
      return parts
    }
    variances = Self.variances(seeds.map(\.rest), counts, keptShare: Self.keptShare(count))
  }

  /// The share of pairs' own variance that is left without rows' and columns' means.
  var keptShare: Double { Self.keptShare(languageCount) }

  private static func keptShare(_ count: Int) -> Double {
    let n = Double(count)
    return count > 2 ? 1 - (2 * n - 1) / (n * (n - 1)) : 1
  }

  /// The variances of pairs' own errors: what taking out effects took away as well is put back.
  private static func variances(
    _ rests: [PairMatrix], _ counts: PairMatrix, keptShare: Double
  ) -> ModeratedVariance? {
    var groups: [Estimate] = []
    for source in 0..<counts.count {
      for target in 0..<counts.count {
        let degrees = max(0, (counts[source, target] ?? 0) - 1)
        let squares = rests.reduce(0) { sum, rest in
          rest[source, target].map { sum + $0 * $0 } ?? sum
        }
        groups.append(
          Estimate(variance: degrees > 0 ? squares / degrees / keptShare : 0, degrees: degrees))
      }
    }
    return ModeratedVariance(groups)
  }

  /// The variance of each pair's mean, row by row.
  var own: [Estimate]? {
    variances.map { variances in
      variances.groups.enumerated().map { place, group in
        let (row, column) = (place / languageCount, place % languageCount)
        return group.ofMean(Int(counts[row, column] ?? 1))
      }
    }
  }

  /// The variance of what the means of a source's or target's pairs differ by between seeds: what
  /// they share, and what is left of their own errors.
  func shared(_ effects: (PairMatrix.AdditiveParts) -> [Double]) -> [Estimate] {
    let none = [Estimate](repeating: Estimate(variance: 0, degrees: 1), count: languageCount)
    let all = (0..<languageCount).map { place in
      seeds.map { effects($0)[place] }.filter { !$0.isNaN }
    }
    guard isParted, let moderated = ModeratedVariance(all.map(Estimate.init(of:))) else {
      return none
    }
    // Effects add up to 0, which takes a part of their variance away.
    let kept = 1 - 1 / Double(languageCount)
    return zip(moderated.groups, all).map { group, values in
      Estimate(variance: group.variance / kept, degrees: group.degrees).ofMean(values.count)
    }
  }
}
