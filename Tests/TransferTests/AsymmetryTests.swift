import Statistics
import TestSupport
import Testing
import Transfer

@Suite struct AsymmetryTests {
  private func bank(_ rows: [[Double]]) throws -> BloodBank {
    let names = rows.indices.map { "l\($0)" }
    let lines = rows.enumerated().map { row, values in
      ([names[row]] + values.enumerated().map { row == $0 ? "1" : "\(1 + $1)" })
        .joined(separator: ",")
    }
    return try BloodBank(
      SeedScores(
        matrices: [table(([([""] + names).joined(separator: ",")] + lines).joined(separator: "\n"))]
      ))
  }

  @Test func theStudysCorrelations() throws {
    guard let matrix = try published("bloodbank/finetune_mrr_ratio.csv") else { return }
    let asymmetry = try Asymmetry(
      BloodBank(SeedScores(matrices: [matrix])), resampleCount: 1999, seed: 1)
    #expect(abs(asymmetry.asPrinted.observed + 0.2496) < 5e-5)
    #expect(abs(asymmetry.doubleEntry.observed + 0.2576) < 5e-5)
    #expect(abs(asymmetry.ofPairs.observed - 0.04) < 0.01)
    #expect((-0.31 ... -0.27).contains(asymmetry.overOrders.lower))
    #expect((-0.17 ... -0.12).contains(asymmetry.overOrders.upper))
    #expect(asymmetry.doubleEntry.twoSided < 0.02)
    #expect(asymmetry.ofPairs.twoSided > 0.2)
  }

  /// Givers that take little, and nothing about pairs: negative as printed, nothing of pairs.
  @Test func giversThatAreNoTakersAloneMakeItNegative() throws {
    var generator = SeededGenerator(seed: 3)
    let gifts = (0..<12).map { _ in Double.random(in: -0.3...0.3, using: &generator) }
    let rows = (0..<12).map { row in
      (0..<12).map { column in
        gifts[row] - gifts[column] + Double.random(in: -0.05...0.05, using: &generator)
      }
    }
    let asymmetry = try Asymmetry(bank(rows), resampleCount: 999, seed: 1)
    #expect(asymmetry.doubleEntry.observed < -0.8)
    #expect(asymmetry.doubleEntry.twoSided < 0.01)
    #expect(abs(asymmetry.ofPairs.observed) < 0.3)
    #expect(asymmetry.ofPairs.twoSided > 0.05)
    #expect(asymmetry.overOrders.lower <= asymmetry.asPrinted.observed)
  }

  /// Pairs that are alike both ways, under givers and takers that hide it.
  @Test func pairsThatAreAlikeAreFoundBelowTheirLanguages() throws {
    var generator = SeededGenerator(seed: 4)
    var rows = [[Double]](repeating: [Double](repeating: 0, count: 12), count: 12)
    for row in 0..<12 {
      for column in 0..<row {
        let pair = Double.random(in: -0.1...0.1, using: &generator)
        let lean = 0.05 * Double(row - column)
        rows[row][column] = pair + lean
        rows[column][row] = pair - lean
      }
    }
    let asymmetry = try Asymmetry(bank(rows), resampleCount: 999, seed: 1)
    #expect(asymmetry.doubleEntry.observed < -0.5)
    #expect(asymmetry.ofPairs.observed > 0.99)
    #expect(asymmetry.ofPairs.twoSided == 0.001)
  }
}
