import Chance
import Statistics
import Testing

struct DetectableEffectTests {
  /// By degrees of freedom: the noncentrality at which scipy.stats.nct.sf(t.ppf(.975, ν), ν, λ) is
  /// 0.8, and the margin m with ∫ χ(s) max(0, 2 Φ(m − t s) − 1) ds = 0.8 by scipy.integrate.quad.
  private static let golden: [(degrees: Double, effect: Double, margin: Double)] = [
    (1, 16.334008869921455, 17.099996372041943), (2, 5.653489266405569, 6.329275681643336),
    (4, 3.761060261004304, 4.336350257250428), (9, 3.14963567827222, 3.6484076902981784),
    (99, 2.829129784255324, 3.2734319706398147),
  ]

  @Test(arguments: golden.indices)
  func agreesWithSciPy(_ index: Int) {
    let golden = Self.golden[index]
    let effect = DetectableEffect.standardErrors(degrees: golden.degrees)
    #expect(abs(effect - golden.effect) < 1e-4 * golden.effect, "\(effect)")
    let margin = DetectableEffect.standardErrorsWithin(degrees: golden.degrees)
    #expect(abs(margin - golden.margin) < 1e-4 * golden.margin, "\(margin)")
  }

  /// What the name promises: of studies with that effect, four in five show it.
  @Test(arguments: [2, 3, 6])
  func fourOfFiveStudiesShowIt(count: Int) {
    let error = 1 / Double(count).squareRoot()
    let effect = error * DetectableEffect.standardErrors(degrees: Double(count - 1))
    let margin = error * DetectableEffect.standardErrorsWithin(degrees: Double(count - 1))
    var generator = SplitMix64(seed: UInt64(count))
    let studies = 4000
    var (shown, within) = (0, 0)
    for _ in 0..<studies {
      let values = (0..<count).map { _ in generator.normal() }
      guard let interval = MeanInterval(of: values)?.interval() else { continue }
      if interval.lower + effect > 0 { shown += 1 }
      if interval.lower >= -margin, interval.upper <= margin { within += 1 }
    }
    #expect(abs(Double(shown) / Double(studies) - 0.8) < 0.02)
    #expect(abs(Double(within) / Double(studies) - 0.8) < 0.02)
  }

  @Test func isTheNormalOnesWithoutLimitAndNothingOfOneNumber() {
    #expect(abs(DetectableEffect.standardErrors(degrees: 1e6) - 2.8016) < 1e-3)
    #expect(DetectableEffect.standardErrors(degrees: 0) == .infinity)
    #expect(DetectableEffect.standardErrorsWithin(degrees: 0) == .infinity)
    #expect(DetectableEffect.standardErrors(degrees: 3, power: 1) == .infinity)
  }
}
