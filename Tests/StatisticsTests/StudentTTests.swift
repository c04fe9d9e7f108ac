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

  @Test func aRatioOfNothingSaysNothing() {
    #expect(FisherF.upperProbability(5, numeratorDegrees: 0, denominatorDegrees: 3) == 1)
    #expect(FisherF.upperProbability(0, numeratorDegrees: 2, denominatorDegrees: 3) == 1)
    #expect(FisherF.upperProbability(.infinity, numeratorDegrees: 2, denominatorDegrees: 3) == 0)
  }
}
