import Statistics
import Testing

@Suite struct StudentTTests {
  @Test(arguments: goldenT.indices)
  func agreesWithSciPy(_ index: Int) {
    let golden = goldenT[index]
    let probability = StudentT.twoSidedProbability(golden.t, degrees: golden.degrees)
    #expect(abs(probability - golden.probability) <= 1e-8 * golden.probability)
    let deviate = StudentT.deviate(confidence: 0.95, degrees: golden.degrees)
    #expect(abs(deviate - golden.deviate) < 1e-7 * golden.deviate)
  }

  @Test func isNormalWithoutLimitAndKnowsNothingWithoutDegrees() {
    #expect(abs(StudentT.deviate(confidence: 0.95, degrees: .infinity) - 1.959964) < 1e-5)
    #expect(StudentT.deviate(confidence: 0.95, degrees: 0) == .infinity)
    #expect(StudentT.twoSidedProbability(3, degrees: 0) == 1)
    #expect(StudentT.twoSidedProbability(.infinity, degrees: 3) == 0)
  }

  @Test(arguments: goldenF.indices)
  func ratiosOfVariancesAgreeWithSciPy(_ index: Int) {
    let golden = goldenF[index]
    let probability = FisherF.upperProbability(
      golden.ratio, numeratorDegrees: golden.above, denominatorDegrees: golden.below)
    #expect(abs(probability - golden.probability) <= 1e-8 * golden.probability)
  }

  /// scipy.stats.f.ppf.
  @Test func quantilesOfRatiosAgreeWithSciPy() {
    for (probability, above, below, ratio) in [
      (0.975, 5.0, 18.0, 3.381967805875243), (0.2, 11, 12, 0.595938105692622),
      (0.975, 18, 5, 6.361883204654352),
    ] {
      let found = FisherF.quantile(
        probability, numeratorDegrees: above, denominatorDegrees: below)
      #expect(abs(found - ratio) < 1e-9 * ratio)
    }
  }

  @Test func aRatioOfNothingSaysNothing() {
    #expect(FisherF.upperProbability(5, numeratorDegrees: 0, denominatorDegrees: 3) == 1)
    #expect(FisherF.upperProbability(0, numeratorDegrees: 2, denominatorDegrees: 3) == 1)
    #expect(FisherF.upperProbability(.infinity, numeratorDegrees: 2, denominatorDegrees: 3) == 0)
  }
}
