import Chance
import Glibc

/// How common something truly is, when what was counted is what a classifier took for it.
///
/// Of the lines, a share *q* was counted; the classifier counts a share *f* of those that are not
/// in question, a share *l* because of other things in the corpus, and a share *s* of those that
/// are. So *p* = (*q* − *f* − *l*) / (*s* − *f*). All four are uncertain. *q* brings its exact
/// confidence distributions, one for each end of the interval; the others are drawn from what is
/// known of them; the ends of the interval are percentiles of *p*.
///
/// The interval of a share that is 0 must be allowed to begin at 0, and does: the draws are cut
/// off at 0 and 1 last.
///
/// - Source: Rogan & Gladen (1978), “Estimating prevalence from the results of a screening test”;
///   Lang & Reiczigel (2014), “Confidence limits for prevalence of disease adjusted for estimated
///   sensitivity and specificity”; Bayer, Fay & Graubard (2023), “Confidence intervals for
///   prevalence estimates from complex surveys with imperfect assays”, for melding the three.
public struct MisclassifiedRate: Hashable, Sendable {
  /// What was counted.
  public let events: Double
  /// Out of how much.
  public let trials: Double
  /// By how much the variance of the count exceeds that of independent trials; at least 1.
  public let designEffect: Double
  /// *f*, false positives.
  public let falsePositives: UncertainRate
  /// *l*, what other contents of the corpus add.
  public let leak: UncertainRate
  /// The mean of *s*.
  public let sensitivity: Double
  /// The variance of *s*; the distribution is a beta distribution.
  public let sensitivityVariance: Double

  /// The draws of an interval; the ranks of 2.5 % are whole.
  static let drawCount = 999
  /// Below this difference between *s* and *f* the classifier tells nothing.
  static let leastDifference = 0.01

  /// Puts together what is known.
  public init(
    events: Double, trials: Double, designEffect: Double, falsePositives: UncertainRate,
    leak: UncertainRate, sensitivity: Double, sensitivityVariance: Double
  ) {
    self.events = events
    self.trials = trials
    self.designEffect = max(1, designEffect)
    self.falsePositives = falsePositives
    self.leak = leak
    self.sensitivity = min(1, max(0, sensitivity))
    self.sensitivityVariance = sensitivityVariance
  }

  /// *p* by the means of *f*, *l* and *s*, cut off at 0 and 1; 0 without trials.
  public var estimate: Double {
    if trials <= 0 { return 0 }
    return share(
      counted: events / trials, falsePositives: falsePositives.mean, leak: leak.mean,
      sensitivity: sensitivity)
  }

  /// The 95 % interval of *p*; 0…1 without trials.
  public func interval(seed: UInt64) -> Interval {
    if trials <= 0 { return Interval(lower: 0, upper: 1) }
    var generator = SplitMix64(seed: seed)
    let effective = max(1, trials / designEffect)
    let hits = min(effective, events / designEffect)
    var lower: [Double] = []
    var upper: [Double] = []
    for _ in 0..<Self.drawCount {
      let wrong = falsePositives.draw(&generator)
      let other = leak.draw(&generator)
      let right = drawSensitivity(&generator)
      lower.append(
        share(
          counted: generator.beta(hits, effective - hits + 1), falsePositives: wrong, leak: other,
          sensitivity: right))
      upper.append(
        share(
          counted: generator.beta(hits + 1, effective - hits), falsePositives: wrong, leak: other,
          sensitivity: right))
    }
    lower.sort()
    upper.sort()
    let rank = (Self.drawCount + 1) / 40
    return Interval(lower: lower[rank - 1], upper: upper[Self.drawCount - rank])
  }

  /// The smallest share that would be told from 0 in 19 of 20 corpora like this one whose false
  /// positives are as expected.
  ///
  /// A corpus without any of it, whatever its false positives, reaches the critical count in one
  /// case of forty; the limit is the share that reaches it in 19 of 20. Where false positives
  /// happen to be rarer than expected, as they mostly are, it takes a little more.
  ///
  /// - Returns: 1 where no share would do.
  /// - Source: Currie (1968), “Limits for qualitative detection and quantitative determination”.
  public func detectionLimit(seed: UInt64) -> Double {
    if trials <= 0 { return 1 }
    var generator = SplitMix64(seed: seed)
    let effective = max(1, trials / designEffect)
    let drawCount = 399
    let counts = (0..<drawCount).map { _ in
      let rate = falsePositives.draw(&generator) + leak.draw(&generator)
      return generator.poisson(min(1, rate) * effective)
    }.sorted()
    let critical = Double(counts[drawCount - (drawCount + 1) / 40] + 1)
    if critical >= effective { return 1 }
    let needed = IncompleteBeta.quantile(0.95, a: critical, b: effective - critical + 1)
    return share(
      counted: needed, falsePositives: falsePositives.mean, leak: leak.mean,
      sensitivity: sensitivity)
  }

  private func share(
    counted: Double, falsePositives: Double, leak: Double, sensitivity: Double
  ) -> Double {
    let difference = max(Self.leastDifference, sensitivity - falsePositives)
    return min(1, max(0, (counted - falsePositives - leak) / difference))
  }

  private func drawSensitivity(_ generator: inout SplitMix64) -> Double {
    let spread = sensitivity * (1 - sensitivity)
    if sensitivityVariance <= 0 || spread <= 0 { return sensitivity }
    // A beta distribution cannot vary more than a coin; half a line of knowledge is the least.
    let size = max(0.5, spread / sensitivityVariance - 1)
    return generator.beta(sensitivity * size, (1 - sensitivity) * size)
  }
}
