internal import Statistics

/// Whether *F* is as reliable as is claimed.
///
/// Its interval takes pairs and their errors for independent; those of one target share the
/// monolingual run, and those of one source its model, so that it is rather too narrow.
struct ReliabilityTest {
  let verdict: ClaimTest.Verdict
  let value: Double
  let interval: Interval
  /// The smallest true reliability that would have been shown in four of five such studies.
  let detectable: Double?

  /// Tests whether means over seeds are reliable by more than `number`; `nil` where pairs have one
  /// seed, or nothing varies.
  init?(_ scores: SeedScores, above number: Double, margin: Double) {
    guard let found = BloodBankSeeds.reliability(scores), found.ofMeans.isFinite else { return nil }
    value = found.ofMeans
    interval = found.interval()
    verdict = ClaimTest.verdict(
      .more, margin: margin, interval.lower - number, interval.upper - number)
    detectable = Self.detectable(
      above: number + margin, pairCount: found.groupCount, seedCount: scores.seeds.count)
  }

  static func detectable(above number: Double, pairCount: Int, seedCount: Int) -> Double? {
    number >= 1
      ? nil
      : IntraclassCorrelation.detectable(
        above: number, groupCount: pairCount, runCount: seedCount)
  }
}
