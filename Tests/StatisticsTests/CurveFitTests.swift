import Foundation
import Statistics
import TestSupport
import Testing

@Suite struct CurveFitTests {
  private func model(_ name: String) -> (Double, [Double]) -> Double {
    switch name {
    case "law": { $1[2] - $1[0] * pow($0, -$1[1]) }
    case "exponential": { $1[0] * exp(-$1[1] * $0) + $1[2] }
    case "line": { $1[0] + $1[1] * $0 }
    default: { 1 / (1 + exp(-$1[0] * ($0 - $1[1]))) }
    }
  }

  @Test(arguments: goldenFits.indices)
  func agreesWithSciPy(_ index: Int) throws {
    let golden = goldenFits[index]
    let fit = try CurveFit(
      x: golden.x, y: golden.y, start: golden.parameters.map { _ in 1 }, model: model(golden.model))
    for (ours, theirs) in zip(fit.parameters, golden.parameters) {
      #expect(abs(ours - theirs) <= 1e-6 * abs(theirs), "\(golden.model): \(ours), \(theirs)")
    }
    // Where SciPy stops by its own tolerance, it has not arrived.
    for (ours, theirs) in zip(fit.parameters, golden.stopped) {
      #expect(abs(ours - theirs) <= 1e-5 * abs(theirs), "\(golden.model): \(ours), \(theirs)")
    }
    let count = golden.parameters.count
    let deviations = (0..<count).map { golden.covariance[$0 * count + $0].squareRoot() }
    for (place, theirs) in golden.covariance.enumerated() {
      let ours = fit.covariance[place / count][place % count]
      let scale = deviations[place / count] * deviations[place % count]
      #expect(abs(ours - theirs) <= 1e-4 * scale, "\(golden.model): \(ours), \(theirs)")
    }
    // No worse than theirs.
    let residuals = zip(golden.x, golden.y).map { model(golden.model)($0, golden.parameters) - $1 }
    let sum = residuals.reduce(0) { $0 + $1 * $1 }
    #expect(fit.residualSumOfSquares <= sum * (1 + 1e-9))
  }

  @Test func pointsWithoutNoiseGiveTheLawBack() throws {
    let x = [0.05, 0.1, 0.25, 0.5, 1]
    let fit = try CurveFit(
      x: x, y: x.map { 0.084 - 0.0387 * pow($0, -0.207) }, start: [1, 1, 1], model: model("law"))
    for (ours, truth) in zip(fit.parameters, [0.0387, 0.207, 0.084]) {
      #expect(abs(ours - truth) < 1e-8 * truth)
    }
    #expect(fit.degreesOfFreedom == 2)
  }

  @Test func asManyPointsAsParametersHaveNoInterval() throws {
    let fit = try CurveFit(x: [1, 2], y: [3, 5], start: [1, 1], model: model("line"))
    #expect(abs(fit.parameters[0] - 1) < 1e-9 && abs(fit.parameters[1] - 2) < 1e-9)
    #expect(fit.covariance == [[.infinity, .infinity], [.infinity, .infinity]])
    let interval = try fit.interval(of: 0)
    #expect(interval.lower == -.infinity && interval.upper == .infinity)
  }

  @Test func parametersThatNothingSettlesHaveNoInterval() throws {
    let fit = try CurveFit(x: [1, 2, 3, 4], y: [1, 2, 3, 4.5], start: [1, 1, 1]) {
      $1[0] * $0 + 0 * $1[1] + $1[2]
    }
    #expect(fit.covariance[0][0] == .infinity)
    #expect(abs(fit.parameters[0] - 1.15) < 1e-6)
  }

  @Test func anIntervalOfALineIsThatOfTheTextbook() throws {
    // Slope and its standard error by the sums of squares.
    let (x, y) = ([1.0, 2, 3, 4, 5], [2.1, 3.9, 6.2, 7.8, 10.1])
    let fit = try CurveFit(x: x, y: y, start: [1, 1], model: model("line"))
    let slope = 19.9 / 10
    let squares = zip(x, y).reduce(0) { sum, point in
      let rest = point.1 - 6.02 - slope * (point.0 - 3)
      return sum + rest * rest
    }
    let reach = 3.182446305284263 * (squares / 3 / 10).squareRoot()
    let interval = try fit.interval(of: 1)
    #expect(abs(interval.lower - (slope - reach)) < 1e-7)
    #expect(abs(interval.upper - (slope + reach)) < 1e-7)
  }

  @Test func refusesWhatCannotBeFitted() {
    let line = model("line")
    for (x, y) in [
      ([1.0], [1.0]), ([1, 2], [1, .nan]), ([1, .infinity], [1, 2]), ([1, 2, 3], [1]),
    ] {
      #expect(throws: StatisticsError.self) {
        try CurveFit(x: x, y: y, start: [1, 1], model: line)
      }
    }
    #expect(throws: StatisticsError.noFit(reason: "it has no finite value where it starts")) {
      try CurveFit(x: [1, 2], y: [1, 2], start: [-1]) { log($1[0]) * $0 }
    }
    #expect(throws: StatisticsError.unsupportedConfidence(2)) {
      try CurveFit(x: [1, 2, 3], y: [1, 2, 4], start: [1, 1], model: line)
        .interval(of: 0, confidence: 2)
    }
  }

  /// A fit of anything ends, with finite numbers or an error.
  @Test func randomPointsEnd() {
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<200 {
      let count = Int.random(in: 3...8, using: &generator)
      let x = (0..<count).map { _ in Double.random(in: 0...3, using: &generator) }
      let y = (0..<count).map { _ in Double.random(in: -1e3...1e3, using: &generator) }
      guard let fit = try? CurveFit(x: x, y: y, start: [1, 1, 1], model: model("law")) else {
        continue
      }
      let isFinite = fit.parameters.allSatisfy(\.isFinite)
      #expect(isFinite)
    }
  }
}
