import Statistics
import TestSupport
import Testing

@Suite struct IncompleteBetaTests {
  @Test(arguments: goldenBeta.indices)
  func agreesWithSciPy(_ index: Int) {
    let golden = goldenBeta[index]
    let value = IncompleteBeta.regularised(golden.x, a: golden.a, b: golden.b)
    #expect(abs(value - golden.value) < 1e-10, "\(golden) but \(value)")
    // Tails matter by their ratio, too.
    #expect(abs(value - golden.value) <= 1e-8 * golden.value, "\(golden) but \(value)")
  }

  @Test func quantileInvertsIt() {
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<300 {
      let a = Double.random(in: 0.2...500, using: &generator)
      let b = Double.random(in: 0.2...500, using: &generator)
      let probability = Double.random(in: 0.001...0.999, using: &generator)
      let x = IncompleteBeta.quantile(probability, a: a, b: b)
      #expect(abs(IncompleteBeta.regularised(x, a: a, b: b) - probability) < 1e-9)
    }
  }

  @Test func isNaNOutsideItsDomainAndExactAtTheEnds() {
    for (x, a, b) in [(-0.1, 1.0, 1.0), (1.1, 1, 1), (0.5, 0, 1), (0.5, 1, -2), (.nan, 1, 1)] {
      #expect(IncompleteBeta.regularised(x, a: a, b: b).isNaN)
      #expect(IncompleteBeta.quantile(x, a: a, b: b).isNaN)
    }
    #expect(IncompleteBeta.regularised(0.5, a: .infinity, b: 1).isNaN)
    #expect(IncompleteBeta.regularised(0, a: 2, b: 3) == 0)
    #expect(IncompleteBeta.regularised(1, a: 2, b: 3) == 1)
  }
}

@Suite struct BinomialIntervalTests {
  @Test(arguments: goldenIntervals.indices)
  func agreesWithSciPy(_ index: Int) throws {
    let (successes, trials, bounds) = goldenIntervals[index]
    let intervals = [
      try BinomialInterval.exact(successes: successes, trials: trials),
      try BinomialInterval.exact(successes: successes, trials: trials, confidence: 0.9),
      try BinomialInterval.wilson(successes: successes, trials: trials),
    ]
    let ours = intervals.flatMap { [$0.lower, $0.upper] }
    for (value, golden) in zip(ours, bounds) {
      #expect(abs(value - golden) <= 1e-9 * golden, "\(successes)/\(trials): \(ours)")
    }
  }

  @Test func coversAtLeastAsOftenAsItSays() throws {
    // The exact coverage for every probability on a grid: the sum of the binomial weights of
    // the outcomes whose interval holds it.
    let trials = 25
    let intervals = try (0...trials).map { try BinomialInterval.exact(successes: $0, trials: 25) }
    for step in 1..<100 {
      let p = Double(step) / 100
      var weight = 1.0
      for _ in 0..<trials { weight *= 1 - p }
      var coverage = 0.0
      for k in 0...trials {
        if intervals[k].lower <= p, p <= intervals[k].upper { coverage += weight }
        weight *= Double(trials - k) / Double(k + 1) * p / (1 - p)
      }
      #expect(coverage >= 0.95)
    }
  }

  @Test func noTrialsSayNothing() throws {
    let whole = Interval(lower: 0, upper: 1)
    #expect(try BinomialInterval.exact(successes: 0, trials: 0) == whole)
    #expect(try BinomialInterval.wilson(successes: 0, trials: 0) == whole)
  }

  @Test func refusesWhatCannotBe() {
    #expect(throws: StatisticsError.unsupportedCounts(successes: 2, trials: 1)) {
      try BinomialInterval.exact(successes: 2, trials: 1)
    }
    #expect(throws: StatisticsError.unsupportedCounts(successes: -1, trials: 1)) {
      try BinomialInterval.wilson(successes: -1, trials: 1)
    }
    for confidence in [0, 1, -1, 2, Double.nan] {
      #expect(throws: StatisticsError.self) {
        try BinomialInterval.exact(successes: 1, trials: 2, confidence: confidence)
      }
    }
  }
}
