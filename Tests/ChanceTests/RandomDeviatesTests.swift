import Chance
import Testing

/// The deviates have the moments of their distributions, and depend on the seed alone.
struct RandomDeviatesTests {
  private func moments(_ draw: (inout SplitMix64) -> Double) -> (mean: Double, variance: Double) {
    var generator = SplitMix64(seed: 7)
    let values = (0..<40_000).map { _ in draw(&generator) }
    let mean = values.reduce(0, +) / Double(values.count)
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (mean, squares / Double(values.count))
  }

  @Test(arguments: [0.05, 0.5, 1, 3.7, 250])
  func gammaHasItsMoments(shape: Double) {
    let found = moments { $0.gamma(shape: shape) }
    #expect(abs(found.mean / shape - 1) < 0.1)
    #expect(abs(found.variance / shape - 1) < 0.2)
  }

  @Test func betaHasItsMoments() {
    let found = moments { $0.beta(2, 6) }
    #expect(abs(found.mean - 0.25) < 0.01)
    #expect(abs(found.variance - 2.0 * 6 / (64 * 9)) < 0.002)
    var generator = SplitMix64(seed: 1)
    #expect(generator.beta(0, 5) == 0)
    #expect(generator.beta(5, 0) == 1)
  }

  @Test(arguments: [0.3, 9, 60, 4000])
  func poissonHasItsMoments(mean: Double) {
    let found = moments { Double($0.poisson(mean)) }
    #expect(abs(found.mean / mean - 1) < 0.03)
    #expect(abs(found.variance / mean - 1) < 0.05)
  }

  @Test func binomialHasItsMoments() {
    let found = moments { Double($0.binomial(500, 0.02)) }
    #expect(abs(found.mean - 10) < 0.1)
    #expect(abs(found.variance - 9.8) < 0.4)
    var generator = SplitMix64(seed: 1)
    #expect(generator.binomial(100, 1) == 100)
    #expect(generator.binomial(100, 0) == 0)
    #expect(generator.poisson(0) == 0)
  }

  /// Drawn before the deviates stood here; a logarithm may round otherwise on another machine.
  @Test func sequencesArePinned() {
    var generator = SplitMix64(seed: 42)
    #expect(generator.roughlyNormal() == -0.8941334431933907)
    generator = SplitMix64(seed: 42)
    #expect(abs(generator.normal() - 0.8822489062222688) < 1e-15)
    #expect(abs(generator.normal() - -0.4508498757188601) < 1e-15)
    generator = SplitMix64(seed: 42)
    #expect(abs(generator.gamma(shape: 0.5) - 0.07055337782707323) < 1e-14)
    #expect(abs(generator.gamma(shape: 7) - 7.164912499425151) < 1e-13)
    generator = SplitMix64(seed: 42)
    #expect(abs(generator.beta(2, 3) - 0.4118289818003776) < 1e-14)
    generator = SplitMix64(seed: 42)
    #expect([3, 1000].map { generator.poisson($0) } == [5, 993])
    generator = SplitMix64(seed: 42)
    #expect([10, 5000].map { generator.binomial($0, 0.3) } == [4, 1518])
  }
}
