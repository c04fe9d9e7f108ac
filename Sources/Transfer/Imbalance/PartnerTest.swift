internal import Statistics

/// Whether it matters what else a run has, where a language has as many tokens of its own.
///
/// A design that holds a rare clone's tokens fixed and varies those of the main one asks this; one
/// that holds the total fixed cannot. Where a language's loss depends on its own tokens alone, all
/// runs of one test have the same.
public struct PartnerTest: Hashable, Sendable {
  /// The language.
  public let language: String
  /// The tokens that it has in each of the runs.
  public let ownTokens: Double
  /// The runs, by perplexity.
  public let runs: [String]
  /// The smallest perplexity.
  public let lowest: Double
  /// The largest perplexity.
  public let highest: Double
  /// The ratio of the variance between runs to that between seeds; `nil` where there is one seed.
  public let ratio: Double?
  /// The probability of so large a ratio where others' tokens do not matter.
  public let probability: Double?

  /// Tests every language and number of its own tokens, equal to a thousandth, of which there are
  /// several runs; of a run with several clones that have as many, the first counts.
  ///
  /// - Source: Fisher (1925), “Statistical methods for research workers”, ch. VII.
  public static func tests(_ runs: [MixedRun]) -> [PartnerTest] {
    var groups: [[MixedRun]] = []
    for run in runs {
      let place = groups.firstIndex { group in
        group[0].language == run.language
          && abs(group[0].ownTokens - run.ownTokens) <= 1e-3 * run.ownTokens
      }
      guard let place else {
        groups.append([run])
        continue
      }
      if !groups[place].contains(where: { $0.run == run.run }) { groups[place].append(run) }
    }
    return groups.filter { $0.count > 1 }.map(PartnerTest.init)
  }

  private init(_ group: [MixedRun]) {
    let sorted = group.sorted { $0.logPerplexity < $1.logPerplexity }
    language = group[0].language
    ownTokens = group[0].ownTokens
    runs = sorted.map(\.run)
    lowest = sorted[0].perplexity
    highest = sorted[sorted.count - 1].perplexity
    let total = group.reduce(0) { $0 + $1.logPerplexities.count }
    let centre = mean(group.flatMap(\.logPerplexities))
    var (between, within) = (0.0, 0.0)
    for run in group {
      let own = run.logPerplexity
      between += Double(run.logPerplexities.count) * (own - centre) * (own - centre)
      within += run.logPerplexities.reduce(0) { $0 + ($1 - own) * ($1 - own) }
    }
    let degrees = (Double(group.count - 1), Double(total - group.count))
    guard degrees.1 > 0, within > 0 else {
      ratio = nil
      probability = nil
      return
    }
    let value = between / degrees.0 / (within / degrees.1)
    ratio = value
    probability = FisherF.upperProbability(
      value, numeratorDegrees: degrees.0, denominatorDegrees: degrees.1)
  }
}
