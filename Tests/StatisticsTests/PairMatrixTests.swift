import Chance
import Foundation
import Statistics
import Testing

@Suite struct PairMatrixTests {
  private func random(_ count: Int, seed: UInt64, missing: Double = 0) -> PairMatrix {
    var generator = SplitMix64(seed: seed)
    return PairMatrix(count: count) { _, _ in
      generator.unit() < missing ? nil : generator.normal()
    }
  }

  /// The textbook's formula over a list of pairs.
  private func pearson(_ pairs: [(Double, Double)]) -> Double {
    let n = Double(pairs.count)
    let (x, y) = (pairs.reduce(0) { $0 + $1.0 } / n, pairs.reduce(0) { $0 + $1.1 } / n)
    let product = pairs.reduce(0) { $0 + ($1.0 - x) * ($1.1 - y) }
    let squares = (
      pairs.reduce(0) { $0 + ($1.0 - x) * ($1.0 - x) },
      pairs.reduce(0) { $0 + ($1.1 - y) * ($1.1 - y) }
    )
    return product / (squares.0 * squares.1).squareRoot()
  }

  @Test(arguments: [0, 0.2]) func correlationsAreThoseOfListsOfPairs(_ missing: Double) {
    let matrix = random(9, seed: 3, missing: missing)
    var (once, twice) = ([(Double, Double)](), [(Double, Double)]())
    for row in 0..<9 {
      for column in 0..<9 {
        guard let value = matrix[row, column], let mirror = matrix[column, row] else { continue }
        twice.append((value, mirror))
        if row < column { once.append((value, mirror)) }
      }
    }
    #expect(abs(matrix.mirrorCorrelation() - pearson(once)) < 1e-12)
    #expect(abs(matrix.doubleEntryCorrelation() - pearson(twice)) < 1e-12)
  }

  @Test func anOrderTurnsPairsRoundAndDoubleEntryHasNone() {
    let matrix = random(6, seed: 4)
    let order = [3, 0, 5, 1, 4, 2]
    let moved = PairMatrix(count: 6) { matrix[order[$0], order[$1]] }
    #expect(abs(matrix.mirrorCorrelation(order: order) - moved.mirrorCorrelation()) < 1e-12)
    #expect(abs(matrix.mirrorCorrelation() - moved.mirrorCorrelation()) > 1e-3)
    #expect(abs(matrix.doubleEntryCorrelation() - moved.doubleEntryCorrelation()) < 1e-12)
    let identity = Array(0..<6)
    #expect(matrix.doubleEntryCorrelation(mirrored: identity) == matrix.doubleEntryCorrelation())
    #expect(matrix.mirrorCorrelation(mirrored: identity) == matrix.mirrorCorrelation())
    #expect(
      abs(matrix.doubleEntryCorrelation(mirrored: order) - matrix.doubleEntryCorrelation()) > 1e-3)
  }

  @Test(arguments: [0, 0.3]) func partsAddUpAndLeaveNothingInRowsAndColumns(_ missing: Double) {
    let noise = random(7, seed: 5, missing: missing)
    let matrix = PairMatrix(count: 7) { row, column in
      noise[row, column].map { $0 + 3 * Double(row) - 2 * Double(column * column) + 10 }
    }
    let parts = matrix.additiveParts()
    for node in 0..<7 {
      let row = (0..<7).compactMap { parts.rest[node, $0] }.reduce(0, +)
      let column = (0..<7).compactMap { parts.rest[$0, node] }.reduce(0, +)
      #expect(abs(row) < 1e-9 && abs(column) < 1e-9)
      for other in 0..<7 where other != node {
        guard let value = matrix[node, other], let rest = parts.rest[node, other] else { continue }
        let sum = parts.mean + parts.rows[node] + parts.columns[other] + rest
        #expect(abs(sum - value) < 1e-9)
      }
    }
    #expect(abs(parts.rows.reduce(0, +)) < 1e-9)
    #expect(abs(parts.columns.reduce(0, +)) < 1e-9)
  }

  @Test func exactEffectsLeaveNothing() {
    let matrix = PairMatrix(count: 5) { Double($0) + 10 * Double($1) }
    let parts = matrix.additiveParts()
    #expect(parts.rest.present.allSatisfy { abs($0) < 1e-9 })
    #expect(abs(parts.mean - 22) < 1e-9)
    #expect(zip(parts.rows, [-2, -1, 0, 1, 2]).allSatisfy { abs($0 - $1) < 1e-9 })
  }

  @Test func theDiagonalIsNeverThere() {
    let matrix = PairMatrix(count: 3) { row, column in row == 0 && column == 1 ? nil : 1 }
    #expect(matrix[1, 1] == nil)
    #expect(matrix[0, 1] == nil)
    #expect(matrix.present.count == 5)
    #expect(matrix.doubleEntryCorrelation().isNaN)
    let none = PairMatrix(count: 3) { _, _ in nil }
    #expect(none.additiveParts().rest.present.isEmpty)
    #expect(PairMatrix(count: 0) { _, _ in 1 }.additiveParts().rows.isEmpty)
    #expect(PairMatrix(count: 1) { _, _ in 1 }.mirrorCorrelation().isNaN)
  }
}
