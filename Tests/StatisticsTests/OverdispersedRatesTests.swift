import Chance
import Statistics
import Testing

/// The fit finds how much sources differ, and what it predicts of a new source comes true.
struct OverdispersedRatesTests {
  private struct World {
    var generator: SplitMix64
    let rates: [[Double]]
    let variance: Double

    init(seed: UInt64, variance: Double, shape: Double) {
      var generator = SplitMix64(seed: seed)
      rates = (0..<20).map { _ in
        (0..<20).map { _ in 0.0005 / shape * generator.gamma(shape: shape) }
      }
      self.generator = generator
      self.variance = variance
    }

    mutating func source(exposure: Double) -> [[Double]] {
      rates.map { row in
        row.map { rate in
          let whim = variance == 0 ? 1 : variance * generator.gamma(shape: 1 / variance)
          return Double(generator.poisson(rate * whim * exposure))
        }
      }
    }
  }

  private func fit(_ world: inout World, sources: Int, exposure: Double) -> OverdispersedRates {
    let counts = (0..<sources).map { _ in world.source(exposure: exposure) }
    let exposures = Array(repeating: Array(repeating: exposure, count: 20), count: sources)
    return OverdispersedRates(counts: counts, exposures: exposures)
  }

  @Test func findsHowMuchSourcesDiffer() {
    var alike = World(seed: 1, variance: 0, shape: 0.3)
    let calm = fit(&alike, sources: 4, exposure: 20_000)
    #expect(calm.isEstimated)
    #expect(calm.sourceVariance <= 0.1)
    #expect((0.1...1).contains(calm.kindShape))
    var unlike = World(seed: 2, variance: 2, shape: 0.3)
    let wild = fit(&unlike, sources: 4, exposure: 20_000)
    #expect((1...4).contains(wild.sourceVariance))
  }

  /// 19 of 20 counts of a new source must be at most the 95th percentile predicted.
  @Test(arguments: [0.0, 1.0])
  func predictsANewSource(variance: Double) {
    var world = World(seed: 5, variance: variance, shape: 0.1)
    let fitted = fit(&world, sources: 3, exposure: 3000)
    let new = world.source(exposure: 20_000)
    var generator = SplitMix64(seed: 9)
    var surprises = 0
    for row in 0..<20 {
      for column in 0..<20 {
        let rate = fitted.predicted(row: row, column: column)
        let draws = (0..<199).map { _ in
          generator.poisson(20_000 * rate.mean / rate.shape * generator.gamma(shape: rate.shape))
        }.sorted()
        if new[row][column] > Double(draws[189]) { surprises += 1 }
      }
    }
    #expect(surprises <= 32, "of 400, 20 are to be expected")
    #expect(surprises > 0, "none would mean that the prediction says nothing")
  }

  /// Ten rows have one source, ten have four, and a source's whim is that of a whole row: what one
  /// source says of a row must not pass for what the next will.
  @Test func rowsWithOneSourceAreFoundNearlyAsOftenAsOthers() {
    var alone = 0
    var several = 0
    for seed in 1...20 as ClosedRange<UInt64> {
      var generator = SplitMix64(seed: seed)
      let rates = (0..<20).map { _ in
        (0..<20).map { _ in 0.0005 / 0.3 * generator.gamma(shape: 0.3) }
      }
      func source(_ exposure: Double) -> [[Double]] {
        rates.map { row in
          let whim = 2 * generator.gamma(shape: 0.5)
          return row.map { Double(generator.poisson($0 * whim * exposure)) }
        }
      }
      var counts = (0..<4).map { _ in source(3000) }
      var exposures = Array(repeating: Array(repeating: 3000.0, count: 20), count: 4)
      for other in 1..<4 {
        for row in 0..<10 {
          counts[other][row] = Array(repeating: 0, count: 20)
          exposures[other][row] = 0
        }
      }
      let fitted = OverdispersedRates(counts: counts, exposures: exposures)
      let new = source(20_000)
      for row in 0..<20 {
        for column in 0..<20 {
          let rate = fitted.predicted(row: row, column: column)
          let draws = (0..<199).map { _ in generator.poisson(20_000 * rate.draw(&generator)) }
          let isSurprise = new[row][column] > Double(draws.sorted()[194])
          if row < 10 { alone += isSurprise ? 1 : 0 } else { several += isSurprise ? 1 : 0 }
        }
      }
    }
    // Of 4,000 each, 100 are to be expected if whims were drawn for each kind on its own; counted
    // by lines instead of sources, the rows with one source had 371.
    #expect(alone < 300)
    #expect(several < 300)
    #expect(alone + several > 50, "none would mean that the prediction says nothing")
  }

  @Test func aSingleSourceIsNotTakenForTheTruth() {
    let alone = OverdispersedRates(counts: [[[0, 3], [1, 0]]], exposures: [[1000, 1000]])
    #expect(!alone.isEstimated)
    #expect(alone.sourceVariance == 1)
    let rate = alone.predicted(row: 0, column: 1)
    #expect(rate.mean > 0.001 && rate.mean < 0.004)
    #expect(rate.shape < 1)
  }

  @Test func rowsWithoutLinesHaveTheRateOfTheOthers() {
    let rates = OverdispersedRates(
      counts: [[[0, 30], [0, 0]], [[0, 10], [0, 0]]], exposures: [[1000, 0], [1000, 0]])
    let known = rates.predicted(row: 0, column: 1)
    let unknown = rates.predicted(row: 1, column: 1)
    #expect(unknown.mean > 0 && unknown.mean.isFinite)
    #expect(unknown.shape < known.shape)
  }
}
