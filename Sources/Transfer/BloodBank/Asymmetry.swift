internal import Chance
public import Statistics

/// Whether two languages give each other alike.
public struct Asymmetry: Hashable, Sendable {
  /// The correlation of *F*(*a* → *b*) with *F*(*b* → *a*) over pairs, the language that comes
  /// first in the table being *a*: as the paper prints it. The order of languages changes it.
  public let asPrinted: NodePermutation
  /// The smallest and the largest such correlation of 1,000 random orders of the languages.
  public let overOrders: Interval
  /// The same, each pair counted both ways round, so that no order matters.
  public let doubleEntry: NodePermutation
  /// By double entry after what a language gives and takes as a whole was taken away: what is left
  /// is about the pair. Donors that are no recipients make the others negative by themselves.
  public let ofPairs: NodePermutation

  /// Computes the correlations, with permutations of the languages of one side for tests.
  ///
  /// - Throws: `StatisticsError`.
  public init(
    _ bank: BloodBank, resampleCount: Int, seed: UInt64
  ) throws(StatisticsError) {
    let transfer = bank.transfer
    let key = SplitMix64.key(seed: seed, name: "asymmetry")
    func test(
      _ counter: UInt64, _ statistic: ([Int]) -> Double
    ) throws(StatisticsError) -> NodePermutation {
      var generator = SplitMix64(key: key, counter: counter)
      return try NodePermutation(
        nodeCount: transfer.count, resampleCount: resampleCount, generator: &generator,
        statistic: statistic)
    }
    asPrinted = try test(0) { transfer.mirrorCorrelation(mirrored: $0) }
    doubleEntry = try test(1) { transfer.doubleEntryCorrelation(mirrored: $0) }
    let rest = transfer.additiveParts().rest
    ofPairs = try test(2) { rest.doubleEntryCorrelation(mirrored: $0) }
    var generator = SplitMix64(key: key, counter: 3)
    var order = Array(0..<transfer.count)
    let others = (0..<1000).map { _ in
      generator.shuffle(&order)
      return transfer.mirrorCorrelation(order: order)
    }
    overOrders = Interval(lower: others.min() ?? .nan, upper: others.max() ?? .nan)
  }
}
