internal import Chance
internal import Statistics

/// How much logarithms of mean perplexities vary with the seed.
///
/// Every monolingual point and every run is a group of seeds; their variances are moderated over
/// groups. What the points of one seed have in common, since runs on nested data see the same texts
/// first, is a part of its own.
struct SeedNoise {
  typealias Estimate = ModeratedVariance.Estimate

  /// Of the points of each language, apart from what they share.
  private var points: [String: [Estimate]] = [:]
  /// Of what the points of a language share.
  private var shared: [String: Estimate] = [:]
  /// Of runs, by run, language and clone.
  private var runs: [[String]: Estimate] = [:]
  /// Whether anything was run twice.
  let isKnown: Bool

  init(_ runs: [MixedRun], _ monolingual: [MonolingualRuns]) {
    let parts = monolingual.map(SeedParts.init)
    let moderated = ModeratedVariance(
      parts.flatMap(\.own) + runs.map { Estimate(of: $0.logPerplexities) })
    isKnown = moderated != nil
    guard let moderated else { return }
    var groups = moderated.groups[...]
    let common = moderated.common.variance
    let moderatedShared = ModeratedVariance(parts.map(\.shared))
    for (index, language) in monolingual.enumerated() {
      points[language.language] = language.points.map { point in
        groups.removeFirst().ofMean(point.seeds.count)
      }
      if let group = moderatedShared?.groups[index] {
        let variance = max(0, group.variance - common / parts[index].pointCount)
        shared[language.language] = Estimate(variance: variance, degrees: group.degrees)
          .ofMean(parts[index].seedCount)
      }
    }
    for (run, group) in zip(runs, groups) {
      self.runs[[run.run, run.language, run.clone]] = group.ofMean(run.seeds.count)
    }
  }

  /// Of the mean of a run's seeds.
  func estimate(of run: MixedRun) -> Estimate? { runs[[run.run, run.language, run.clone]] }

  /// An error for each point of a language's curve.
  func errors(of language: String, _ generator: inout SplitMix64) -> [Double] {
    let all = shared[language].map { generator.error($0) } ?? 0
    return (points[language] ?? []).map { all + generator.error($0) }
  }
}

/// What the seeds of a language's points differ by.
private struct SeedParts {
  typealias Estimate = ModeratedVariance.Estimate

  /// The variance of each point, apart from what they share.
  let own: [Estimate]
  /// The variance of the seeds' means over points.
  let shared: Estimate
  /// How many points a seed's mean is of.
  let pointCount: Double
  /// How many seeds there are.
  let seedCount: Int

  init(_ runs: MonolingualRuns) {
    let repeated = runs.points.filter { $0.seeds.count > 1 }
    let seeds = Set(repeated.flatMap(\.seeds)).sorted()
    var means: [String: Double] = [:]
    for seed in seeds {
      let errors = repeated.compactMap { point in
        point.seeds.firstIndex(of: seed).map { point.logPerplexities[$0] - point.logPerplexity }
      }
      // One point has nothing in common with others.
      means[seed] = repeated.count > 1 ? mean(errors) : 0
    }
    let kept = repeated.count > 1 ? 1 - 1 / Double(repeated.count) : 1
    own = runs.points.map { point in
      let rest = zip(point.logPerplexities, point.seeds).map { $0 - (means[$1] ?? 0) }
      let estimate = Estimate(of: rest)
      return Estimate(variance: estimate.variance / kept, degrees: estimate.degrees)
    }
    let isShared = repeated.count > 1
    shared =
      isShared ? Estimate(of: seeds.compactMap { means[$0] }) : .init(variance: 0, degrees: 0)
    pointCount = Double(max(1, repeated.count))
    seedCount = max(1, seeds.count)
  }
}
