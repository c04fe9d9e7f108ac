internal import Corpus
internal import Glibc

/// What runs, or languages, have of a measure, one seed at a time: read from the table that a
/// comparison has kept, or from scores.
///
/// Where a number of bytes or tokens is beyond the curve of models trained alone, its bounds are
/// known.
enum ClaimValues {
  case bytes(PerplexityTable, DataTransferSettings)
  case imbalance([MixedRun], [MonolingualRuns], ImbalanceSettings)
  case bank(SeedScores)
  case scores(ScoreFacts, metric: String)

  /// The value of a run, as values are subtracted; `nil` where there is none.
  func value(of run: TransferTasks.ScoredRun, _ scale: Scale) throws -> Bounds? {
    switch self {
    case .bytes(let table, let settings): return Self.effectiveBytes(of: run, table, settings)
    case .imbalance(let runs, let alone, let settings):
      return Self.efficiency(of: run, runs, alone, settings)
    case .bank(let scores):
      return run.source.flatMap {
        scores.transfer(source: $0, target: run.target, seed: "\(run.seed)")
      }.map { Bounds($0) }
    case .scores(let facts, let metric):
      return Bounds(scale.scaled(try facts.value(metric, in: run.scores)))
    }
  }

  /// The donation or the recipience of a language with one seed; `nil` where there is none.
  func value(of language: String, seed: Int, gives: Bool) -> Bounds? {
    guard case .bank(let scores) = self else { return nil }
    let values = scores.languages.filter { $0 != language }.compactMap { other in
      scores.transfer(
        source: gives ? language : other, target: gives ? other : language, seed: "\(seed)")
    }
    return values.isEmpty ? nil : Bounds(values.reduce(0, +))
  }

  // MARK: - Bytes

  private static func effectiveBytes(
    of run: TransferTasks.ScoredRun, _ table: PerplexityTable, _ settings: DataTransferSettings
  ) -> Bounds? {
    let seed = "\(run.seed)"
    guard var target = table.targets.first(where: { $0.name == run.target }),
      let source = run.source.map(CSV.harmless),
      let place = table.sources.firstIndex(of: source),
      let point = target.points.first(where: { $0.size == Double(run.size) }),
      let score = point.sources[place].first(where: { $0.seed == seed })
    else { return nil }
    // The curve of the same seed, where that has all points.
    let drawn = target.points.filter { $0.size > 0 && !$0.scratch.isEmpty }
    if drawn.allSatisfy({ $0.scratch.contains { $0.seed == seed } }) {
      for index in target.points.indices {
        target.points[index].scratch.removeAll { $0.seed != seed }
      }
    }
    let curve = ScratchCurve(
      of: target, scale: settings.interpolation == .logLog ? .logLog : .linear, replicates: .mean)
    guard let curve else { return nil }
    switch curve.effective(curve.value(of: [score])) {
    case .bytes(let bytes): return bytes > 0 ? Bounds(log(bytes)) : nil
    case .above(let least): return Bounds(lower: log(least), upper: .infinity)
    case .below(let most): return Bounds(lower: -.infinity, upper: log(most))
    }
  }

  // MARK: - Imbalance

  private static func efficiency(
    of run: TransferTasks.ScoredRun, _ runs: [MixedRun], _ alone: [MonolingualRuns],
    _ settings: ImbalanceSettings
  ) -> Bounds? {
    let (seed, clone) = ("\(run.seed)", run.clone.map { "\($0)" } ?? "")
    guard
      let mixed = runs.first(where: {
        $0.run == run.run && $0.language == run.target && $0.clone == clone
      }), let place = mixed.seeds.firstIndex(of: seed),
      let all = alone.first(where: { $0.language == run.target })
    else { return nil }
    let base = MonolingualBase(
      run.target, runs: all.ofSeed(seed) ?? all, given: nil, unit: nil, settings: settings,
      noise: SeedNoise([], []))
    if !base.curve.isKnown { return nil }
    let own = mixed.ownTokens
    switch base.curve.tokens(for: mixed.logPerplexities[place]) {
    case .found(let tokens, _): return tokens > 0 ? Bounds(log(tokens / own)) : nil
    case .above(let least): return Bounds(lower: log(least / own), upper: .infinity)
    case .below(let most): return Bounds(lower: -.infinity, upper: log(most / own))
    }
  }
}

extension SeedScores {
  /// *F* of a pair with one seed: less than nothing where its source harms.
  func transfer(source: String, target: String, seed: String) -> Double? {
    guard let from = languages.firstIndex(of: source), let to = languages.firstIndex(of: target),
      let seed = seeds.firstIndex(of: seed), let score = score(seed: seed, source: from, target: to)
    else { return nil }
    if areRatios { return score - 1 }
    return self.score(seed: seed, source: to, target: to).map { score / $0 - 1 }
  }
}
