import Chance

/// A share of a population, from strata of which each was sampled on its own.
///
/// The estimate weighs each stratum's share by its size, which is the estimator of Horvitz and
/// Thompson for samples of known size. The ends of the interval are percentiles of sums of draws
/// from the strata's exact confidence distributions, one for each end, so that a stratum without
/// events, however large, adds its own uncertainty; it is exact for one stratum and errs to the
/// long side for many. A stratum that was looked at whole adds none.
///
/// - Source: Horvitz & Thompson (1952), “A generalization of sampling without replacement from a
///   finite universe”; Fay, Proschan & Brittain (2015), “Combining one-sample confidence
///   procedures for inference in the two-sample case”, for melding confidence distributions.
public enum StratifiedShare {
  /// One stratum: how many were looked at, how many of them count, how many there are.
  public struct Stratum: Hashable, Sendable {
    /// What counts among those looked at.
    public var eventCount: Int
    /// How many were looked at.
    public var sampleCount: Int
    /// How many there are.
    public var populationCount: Int

    /// Makes a stratum.
    public init(eventCount: Int, sampleCount: Int, populationCount: Int) {
      self.eventCount = eventCount
      self.sampleCount = sampleCount
      self.populationCount = populationCount
    }
  }

  /// The share in the population; a stratum of which nothing was looked at counts as 0.
  public static func estimate(_ strata: [Stratum]) -> Double {
    let total = strata.reduce(0) { $0 + $1.populationCount }
    if total == 0 { return 0 }
    return strata.reduce(0.0) { sum, stratum in
      let share =
        stratum.sampleCount == 0 ? 0 : Double(stratum.eventCount) / Double(stratum.sampleCount)
      return sum + share * Double(stratum.populationCount) / Double(total)
    }
  }

  /// The 95 % interval; 0…1 of no population.
  ///
  /// - Throws: ``StatisticsError/unsupportedCounts(successes:trials:)`` for a stratum whose numbers
  ///   cannot be.
  public static func interval(
    _ strata: [Stratum], seed: UInt64
  ) throws(StatisticsError) -> Interval {
    for stratum in strata
    where stratum.eventCount < 0 || stratum.sampleCount < stratum.eventCount
      || stratum.populationCount < stratum.sampleCount
    {
      throw .unsupportedCounts(successes: stratum.eventCount, trials: stratum.sampleCount)
    }
    let total = Double(strata.reduce(0) { $0 + $1.populationCount })
    if total == 0 { return Interval(lower: 0, upper: 1) }
    var generator = SplitMix64(seed: seed)
    let drawCount = 3999
    var lower = [Double](repeating: 0, count: drawCount)
    var upper = lower
    for stratum in strata where stratum.populationCount > 0 {
      let weight = Double(stratum.populationCount) / total
      let (events, count) = (Double(stratum.eventCount), Double(stratum.sampleCount))
      let isCensus = stratum.sampleCount == stratum.populationCount
      for draw in 0..<drawCount {
        lower[draw] +=
          weight * (isCensus ? events / count : generator.beta(events, count - events + 1))
        upper[draw] +=
          weight * (isCensus ? events / count : generator.beta(events + 1, count - events))
      }
    }
    lower.sort()
    upper.sort()
    let rank = (drawCount + 1) / 40
    return Interval(lower: lower[rank - 1], upper: min(1, upper[drawCount - rank]))
  }
}
