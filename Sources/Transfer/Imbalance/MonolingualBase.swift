internal import Chance
internal import Glibc
internal import Statistics

/// One language alone: its curve, its law, and how both might be with other seeds.
struct MonolingualBase {
  let language: String
  let curve: MonolingualCurve
  private let runs: MonolingualRuns?
  private let given: PowerLaw?
  private let fit: CurveFit?
  private let settings: ImbalanceSettings
  private let noise: SeedNoise
  /// Curves as other seeds might have given them; none where nothing was run twice.
  private let resamples: [MonolingualCurve]

  /// The fewest numbers of tokens that a law is fitted to: one more than it has parameters.
  static let fewestForLaw = 4

  init(
    _ language: String, runs: MonolingualRuns?, given: PowerLaw?, unit: Double?,
    settings: ImbalanceSettings, noise: SeedNoise
  ) {
    self.language = language
    self.runs = runs
    self.given = given
    self.settings = settings
    self.noise = noise
    let points = runs?.points ?? []
    let unit = unit ?? points.last?.tokens ?? 1
    var fit: CurveFit?
    if given == nil, points.count >= Self.fewestForLaw {
      fit = try? PowerLaw.fit(
        tokens: points.flatMap { point in point.seeds.map { _ in point.tokens } },
        perplexities: points.flatMap { $0.logPerplexities.map(exp) }, unit: unit
      ).fit
    }
    self.fit = fit
    let law = given ?? fit.map { PowerLaw($0.parameters, unit: unit) }
    let prefersLaw = settings.law == .power || points.isEmpty
    curve = MonolingualCurve(points, errors: nil, law: law, prefersLaw: prefersLaw)
    var generator = SplitMix64(
      key: SplitMix64.key(seed: settings.seed, name: "monolingual \(language)"), counter: 0)
    resamples = (0..<(noise.isKnown ? settings.resamples : 0)).map { _ in
      let errors = noise.errors(of: language, &generator)
      var drawn = given
      if fit != nil, let law, !errors.isEmpty {
        drawn = Self.fit(points, errors, from: law)
      }
      return MonolingualCurve(points, errors: errors, law: drawn, prefersLaw: prefersLaw)
    }
  }

  /// The law of points moved by errors: each weighs as many as it has seeds.
  private static func fit(
    _ points: [MonolingualRuns.Point], _ errors: [Double], from law: PowerLaw
  ) -> PowerLaw? {
    let repeated = zip(points, errors).flatMap { point, error in
      point.seeds.map { _ in (point.tokens, exp(point.logPerplexity + error)) }
    }
    return try? PowerLaw.fit(
      tokens: repeated.map(\.0), perplexities: repeated.map(\.1), unit: law.unit, start: law
    ).law
  }

  /// What is said of a run's language.
  func row(_ run: MixedRun) -> Imbalance.Row {
    let tokens = curve.tokens(for: run.logPerplexity)
    let (value, censoring, method) = tokens.parts
    let draws = draws(run)
    let lower = draws.count { $0 <= 1 }
    let upper = draws.count { $0 >= 1 }
    let tail = Double(min(lower, upper) + 1) / Double(draws.count + 1)
    return Imbalance.Row(
      run: run,
      equivalentPerplexity: curve.logPerplexity(after: run.ownTokens).map { exp($0.value) },
      equivalentTokens: value > 0 ? value : nil,
      efficiency: value > 0 ? value / run.ownTokens : nil, censoring: censoring,
      method: method?.rawValue,
      interval: draws.isEmpty ? nil : Interval(middleOf: draws),
      ownTokensProbability: draws.isEmpty ? nil : min(1, 2 * tail), correctedProbability: nil)
  }

  /// TEff as other seeds might have given it: infinite or 0 where it lies beyond all runs.
  private func draws(_ run: MixedRun) -> [Double] {
    guard let estimate = noise.estimate(of: run) else { return [] }
    var generator = SplitMix64(
      key: SplitMix64.key(seed: settings.seed, name: "run \(run.name)"), counter: 0)
    return resamples.map { curve in
      switch curve.tokens(for: run.logPerplexity + generator.error(estimate)) {
      case .found(let tokens, _): tokens / run.ownTokens
      case .above: .infinity
      case .below: 0
      }
    }
  }
}

extension MonolingualCurve.Tokens {
  fileprivate var parts: (Double, Imbalance.Censoring?, MonolingualCurve.Method?) {
    switch self {
    case .found(let tokens, let method): (tokens, nil, method)
    case .above(let tokens): (tokens, .above, nil)
    case .below(let tokens): (tokens, .below, nil)
    }
  }
}

extension MonolingualCurve {
  /// The curve through points, moved by errors of the logarithms where some are given.
  fileprivate init(
    _ points: [MonolingualRuns.Point], errors: [Double]?, law: PowerLaw?, prefersLaw: Bool
  ) {
    self.init(
      tokens: points.map(\.tokens),
      logPerplexities: points.enumerated().map { $1.logPerplexity + (errors?[$0] ?? 0) },
      weights: points.map { Double($0.seeds.count) }, law: law, prefersLaw: prefersLaw)
  }
}

// MARK: What the law says

extension MonolingualBase {
  /// What the law says of the runs.
  func report() -> LawReport {
    let points = runs?.points ?? []
    var intervals: [Interval] = []
    var method: String?
    if let fit {
      let laws = resamples.compactMap(\.law)
      if laws.count > 100 {
        intervals = [\PowerLaw.a, \.b, \.c].map { path in
          Interval(middleOf: laws.map { $0[keyPath: path] })
        }
        method = "seeds"
      } else {
        intervals = fit.parameters.indices.compactMap { try? fit.interval(of: $0) }
        method = "fit"
      }
    }
    return LawReport(
      language: language, law: curve.law, fit: fit, intervals: intervals, method: method,
      residuals: points.indices.map(residual))
  }

  private func residual(_ index: Int) -> LawReport.Residual {
    let points = runs?.points ?? []
    let point = points[index]
    var others = points
    others.remove(at: index)
    var leftOut: PowerLaw?
    if fit != nil, let law = curve.law, others.count >= Self.fewestForLaw {
      leftOut = Self.fit(others, others.map { _ in 0 }, from: law)
    }
    let interpolated = MonolingualCurve(others, errors: nil, law: nil, prefersLaw: false)
      .logPerplexity(after: point.tokens)
    func efficiency(_ law: PowerLaw?) -> Double? {
      law?.tokens(for: point.perplexity).map { $0 / point.tokens }
    }
    return LawReport.Residual(
      tokens: point.tokens, perplexity: point.perplexity,
      lawPerplexity: curve.law?.perplexity(after: point.tokens),
      lawEfficiency: efficiency(curve.law),
      leftOutPerplexity: leftOut?.perplexity(after: point.tokens),
      leftOutEfficiency: efficiency(leftOut),
      leftOutInterpolation: interpolated.map { exp($0.value) })
  }
}
