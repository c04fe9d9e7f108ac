import Chance
import Statistics
import Testing

/// Simulated corpora with known shares and known error rates: the intervals cover, and are useful.
struct MisclassifiedRateTests {
  private struct Outcome {
    var covered = 0
    var widths: [Double] = []
    var estimates = 0.0
    var count = 0
    var medianWidth: Double { widths.sorted()[widths.count / 2] }
    var coverage: Double { Double(covered) / Double(count) }
  }

  /// Corpora of 20,000 lines, each from a source whose false positive rate is drawn anew.
  private func simulate(
    share: Double, falsePositives: UncertainRate, trials: Int = 20_000, count: Int = 300
  ) -> Outcome {
    var outcome = Outcome()
    var generator = SplitMix64(seed: 11)
    for index in 0..<count {
      let wrong =
        falsePositives.mean / falsePositives.shape * generator.gamma(shape: falsePositives.shape)
      let right = generator.beta(95, 5)
      let rate = share * right + (1 - share) * min(1, wrong)
      let events = generator.binomial(trials, rate)
      let found = MisclassifiedRate(
        events: Double(events), trials: Double(trials), designEffect: 1,
        falsePositives: falsePositives, leak: UncertainRate(mean: 0, shape: 1),
        sensitivity: 0.95, sensitivityVariance: 0.95 * 0.05 / 101)
      let interval = found.interval(seed: UInt64(index))
      outcome.count += 1
      outcome.covered += interval.lower <= share && share <= interval.upper ? 1 : 0
      outcome.widths.append(interval.upper - interval.lower)
      outcome.estimates += found.estimate / Double(count)
    }
    return outcome
  }

  @Test(arguments: [0, 1e-4, 1e-3, 0.01, 0.1], [(2e-4, 0.5), (1e-3, 2.0), (1e-5, 0.05)])
  func coversTheTruth(share: Double, errors: (mean: Double, shape: Double)) {
    let outcome = simulate(
      share: share, falsePositives: UncertainRate(mean: errors.mean, shape: errors.shape))
    #expect(outcome.coverage >= 0.93)
    if share >= 0.01 {
      #expect(outcome.medianWidth < share, "an interval within a factor of two")
      #expect(abs(outcome.estimates / share - 1) < 0.05)
    }
  }

  @Test func atZeroTheUpperEndIsNearTheDetectionLimit() {
    let errors = UncertainRate(mean: 2e-4, shape: 0.5)
    let outcome = simulate(share: 0, falsePositives: errors)
    let clean = MisclassifiedRate(
      events: 4, trials: 20_000, designEffect: 1, falsePositives: errors,
      leak: UncertainRate(mean: 0, shape: 1), sensitivity: 0.95, sensitivityVariance: 0)
    let limit = clean.detectionLimit(seed: 1)
    #expect(outcome.medianWidth < limit)
    #expect(outcome.medianWidth > limit / 20)
  }

  /// At the detection limit, intervals begin above 0 in 19 of 20 corpora; of clean ones in one of
  /// 40.
  @Test func tellsTheDetectionLimitFromZero() {
    let errors = UncertainRate(mean: 2e-4, shape: 0.5)
    func found(_ events: Int) -> MisclassifiedRate {
      MisclassifiedRate(
        events: Double(events), trials: 20_000, designEffect: 1, falsePositives: errors,
        leak: UncertainRate(mean: 0, shape: 1), sensitivity: 1, sensitivityVariance: 0)
    }
    let limit = found(0).detectionLimit(seed: 1)
    var generator = SplitMix64(seed: 4)
    var told = (clean: 0, foul: 0)
    for index in 0..<400 {
      let wrong = errors.mean / errors.shape * generator.gamma(shape: errors.shape)
      let clean = generator.binomial(20_000, wrong)
      let foul = generator.binomial(20_000, errors.mean + limit)
      told.clean += found(clean).interval(seed: UInt64(index)).lower > 0 ? 1 : 0
      told.foul += found(foul).interval(seed: UInt64(index)).lower > 0 ? 1 : 0
    }
    #expect(told.clean <= 20, "10 of 400 are to be expected")
    #expect(told.foul >= 360)
  }

  @Test func clusteredLinesTellLess() {
    func interval(_ effect: Double) -> Interval {
      MisclassifiedRate(
        events: 200, trials: 20_000, designEffect: effect,
        falsePositives: UncertainRate(mean: 1e-5, shape: 1),
        leak: UncertainRate(mean: 0, shape: 1), sensitivity: 0.95, sensitivityVariance: 0
      ).interval(seed: 1)
    }
    let ratio =
      (interval(9).upper - interval(9).lower) / (interval(1).upper - interval(1).lower)
    #expect(ratio > 2.4 && ratio < 3.8, "three times the standard error")
  }

  @Test func hasAnAnswerForWhatHasNone() {
    func found(_ events: Double, _ trials: Double, _ sensitivity: Double) -> MisclassifiedRate {
      MisclassifiedRate(
        events: events, trials: trials, designEffect: 0,
        falsePositives: UncertainRate(mean: 0.5, shape: 1e-6),
        leak: UncertainRate(mean: 3, shape: 2), sensitivity: sensitivity, sensitivityVariance: 9)
    }
    for rate in [found(0, 0, 0.5), found(3, 3, 0), found(1e9, 1e9, 1), found(0, 10, 0.5)] {
      let interval = rate.interval(seed: 1)
      #expect(interval.lower >= 0 && interval.lower <= interval.upper && interval.upper <= 1)
      #expect((0...1).contains(rate.estimate))
      #expect((0...1).contains(rate.detectionLimit(seed: 1)))
    }
    #expect(found(0, 0, 1).interval(seed: 1) == Interval(lower: 0, upper: 1))
  }
}
