import Foundation
import Statistics
import Testing
import Transfer

@Suite struct LawReportTests {
  private func report(
    _ points: [(Double, Double)], given: String? = nil
  ) throws -> LawReport {
    let text = points.map { "en,\($0.0),\($0.1)\n" }.joined()
    return try #require(
      try Imbalance(
        [], monolingual: MonolingualRuns.read(table("language,tokens,perplexity\n" + text)),
        given: given.map { [try PowerLaw.Given($0)] } ?? [], settings: ImbalanceSettings()
      ).laws.first)
  }

  private func perplexity(_ x: Double) -> Double { 1 / (0.085 - 0.04 * pow(x, -0.2)) }

  /// Points on a law: fitted with or without any of them, it is right.
  @Test func pointsOfALawHaveNoResiduals() throws {
    let points = [0.05, 0.1, 0.2, 0.4, 1].map { (1e6 * $0, perplexity($0)) }
    let report = try report(points)
    #expect(report.residuals.count == 5)
    for (residual, point) in zip(report.residuals, points) {
      #expect(residual.tokens == point.0)
      #expect(abs((residual.lawPerplexity ?? 0) / point.1 - 1) < 1e-6)
      #expect(abs((residual.lawEfficiency ?? 0) - 1) < 1e-5)
      #expect(abs((residual.leftOutPerplexity ?? 0) / point.1 - 1) < 1e-6)
      #expect(abs((residual.leftOutEfficiency ?? 0) - 1) < 1e-5)
    }
    #expect(
      report.residuals.map { $0.leftOutInterpolation != nil } == [false, true, true, true, false])
    #expect(abs((report.residuals[2].leftOutInterpolation ?? 0) / points[2].1 - 1) < 0.01)
    #expect(report.law?.unit == 1e6)
    #expect(report.method == "fit" && report.intervals.count == 3)
  }

  /// A point that is off shows when it is left out, more than when it is fitted.
  @Test func aPointThatIsOffShowsWhenItIsLeftOut() throws {
    var points = [0.05, 0.1, 0.2, 0.4, 1].map { (1e6 * $0, perplexity($0)) }
    points[4].1 *= 1.05
    let last = try report(points).residuals[4]
    let fitted = abs((last.lawPerplexity ?? 0) / last.perplexity - 1)
    let leftOut = abs((last.leftOutPerplexity ?? 0) / last.perplexity - 1)
    #expect(leftOut > 2 * fitted)
    #expect((last.leftOutEfficiency ?? 1) < 0.9)
  }

  @Test func fewPointsHaveNoLawAndFourNoneWithoutOne() throws {
    let four = [0.05, 0.1, 0.2, 0.4].map { (1e6 * $0, perplexity($0)) }
    let report = try report(four)
    #expect(report.law != nil)
    #expect(report.residuals.allSatisfy { $0.leftOutPerplexity == nil })
    let three = try self.report(Array(four.prefix(3)))
    #expect(three.law == nil && three.intervals.isEmpty)
    #expect(three.residuals[1].leftOutInterpolation != nil)
  }

  @Test func aGivenLawIsNotFitted() throws {
    let points = [0.05, 0.1, 0.2, 0.4, 1].map { (1e6 * $0, perplexity($0)) }
    let report = try report(points, given: "a=0.05,b=0.2,c=0.09,unit=1e6")
    #expect(report.law?.a == 0.05 && report.fit == nil && report.method == nil)
    #expect(report.residuals.allSatisfy { $0.leftOutPerplexity == nil && $0.lawEfficiency != nil })
  }
}
