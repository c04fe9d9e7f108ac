internal import Chance
public import Statistics

/// Whether languages that do well alone give more, or receive less.
///
/// Recipience is (*y* − *x*) / *x* of monolingual scores *x*, so an *x* that is high by chance
/// makes recipience low by chance, and the two are correlated where nothing else is: a ratio
/// against its own denominator. So *x* is taken from another seed than recipience is. A donation
/// has the *x* of other languages below the line, not its own.
///
/// - Source: Pearson (1897), “On a form of spurious correlation which may arise when indices are
///   used in the measurement of organs”.
public struct MonolingualEffect: Hashable, Sendable {
  /// The correlation of monolingual scores with donation over languages.
  public let withDonation: NodePermutation
  /// The correlation of monolingual scores with recipience from other seeds, the mean over seeds;
  /// `nil` where there is one seed.
  public let withRecipience: NodePermutation?

  /// Why the correlation with recipience is not computed.
  public static let refusal = """
    Recipience against monolingual scores is not computed: recipience has the same scores as its \
    denominator, which correlates them whatever is true. It takes monolingual scores of a second \
    seed in the same --scores.
    """

  /// Computes the correlations, with languages permuted for tests.
  ///
  /// - Returns: `nil` where monolingual scores are not known, since scores are ratios.
  /// - Throws: `StatisticsError`.
  public init?(
    _ scores: SeedScores, bank: BloodBank, resampleCount: Int, seed: UInt64
  ) throws(StatisticsError) {
    if scores.areRatios { return nil }
    let places = scores.languages.indices
    let alone = places.map { mean(scores.scores(source: $0, target: $0)) }
    let donations = places.map(bank.donation)
    let key = SplitMix64.key(seed: seed, name: "monolingual")
    var generator = SplitMix64(key: key, counter: 0)
    withDonation = try NodePermutation(
      nodeCount: places.count, resampleCount: resampleCount, generator: &generator
    ) { correlation(donations, alone, order: $0) }
    let pairs = scores.seeds.indices.compactMap { Self.halves(scores, without: $0) }
    if pairs.isEmpty {
      withRecipience = nil
      return
    }
    generator = SplitMix64(key: key, counter: 1)
    withRecipience = try NodePermutation(
      nodeCount: places.count, resampleCount: resampleCount, generator: &generator
    ) { order in mean(pairs.map { correlation($0.recipiences, $0.alone, order: order) }) }
  }

  /// The monolingual scores of a seed, and recipience from all others; `nil` where a language has
  /// none.
  private static func halves(
    _ scores: SeedScores, without seed: Int
  ) -> (alone: [Double], recipiences: [Double])? {
    var alone: [Double] = []
    var recipiences: [Double] = []
    for target in scores.languages.indices {
      let others = scores.seeds.indices.filter { $0 != seed }.compactMap {
        scores.score(seed: $0, source: target, target: target)
      }
      guard let own = scores.score(seed: seed, source: target, target: target), !others.isEmpty
      else { return nil }
      alone.append(own)
      let base = mean(others)
      recipiences.append(
        scores.languages.indices.filter { $0 != target }.reduce(0) { sum, source in
          let pair = scores.scores(source: source, target: target)
          return pair.isEmpty ? sum : sum + mean(pair) / base - 1
        })
    }
    return (alone, recipiences)
  }
}

/// The correlation of `x` with `y`, of which number `order[i]` stands at place *i*.
func correlation(_ x: [Double], _ y: [Double], order: [Int]) -> Double {
  var sums = CorrelationSums()
  for (index, value) in x.enumerated() { sums.add(value, y[order[index]]) }
  return sums.correlation
}
