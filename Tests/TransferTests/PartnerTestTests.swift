import Foundation
import Statistics
import Testing
import Transfer

@Suite struct PartnerTestTests {
  private func tests(_ rows: String) throws -> [PartnerTest] {
    try PartnerTest.tests(
      MixedRun.read(table("run,language,clone,tokens,share,perplexity,seed\n" + rows)))
  }

  /// By hand: logarithms 3, 3.2 against 3.4, 3.6; between 0.16, within 0.04 / 2.
  @Test func comparesVariances() throws {
    let perplexities = [3, 3.2, 3.4, 3.6].map { exp($0) }
    let found = try tests(
      """
      small,en,,1000,0.2,\(perplexities[2]),0
      small,en,,1000,0.2,\(perplexities[3]),1
      large,en,,4000,0.05,\(perplexities[0]),0
      large,en,,4000,0.05,\(perplexities[1]),1
      other,en,,4000,0.5,9,0
      large,fr,,4000,0.05,9,0

      """)
    #expect(found.count == 1)
    let test = try #require(found.first)
    #expect(test.language == "en" && test.ownTokens == 200)
    #expect(test.runs == ["large", "small"])
    #expect(abs(test.lowest - exp(3.1)) < 1e-9 && abs(test.highest - exp(3.5)) < 1e-9)
    #expect(abs((test.ratio ?? 0) - 8) < 1e-9)
    let probability = FisherF.upperProbability(8, numeratorDegrees: 1, denominatorDegrees: 2)
    #expect(abs((test.probability ?? 0) - probability) < 1e-12)
  }

  @Test func oneSeedHasARangeAlone() throws {
    let test = try #require(try tests("a,en,,1000,0.2,9,\nb,en,,2000,0.1,8,\n").first)
    #expect(test.ratio == nil && test.probability == nil)
    #expect(abs(test.lowest - 8) < 1e-9 && abs(test.highest - 9) < 1e-9)
  }

  @Test func clonesOfOneRunAreNoPartners() throws {
    #expect(try tests("a,en,1,1000,0.5,9,\na,en,2,1000,0.5,8,\n").isEmpty)
    let three = try tests("a,en,1,1000,0.5,9,\na,en,2,1000,0.5,8,\nb,en,1,500,1,7,\n")
    #expect(three.map(\.runs) == [["b", "a"]])
    #expect(try tests("a,en,,1000,0.5,9,\nb,en,,1000,0.4,8,\n").isEmpty)
    // Half a per cent more tokens are others.
    #expect(try tests("a,en,,1000,0.2,9,\nb,en,,1005,0.2,8,\n").isEmpty)
  }
}
