import ByteIO
import Chance
import Foundation
import Statistics
import TestSupport
import Testing

/// A row of Tests/Fixtures/transfer/correlation.json: what SciPy gave.
struct GoldenCorrelation: Decodable {
  var x: [Double]
  var y: [Double]
  var z: [Double]
  var pearson: Double
  var spearman: Double
  var partial: Double
  var ranks: [Double]
  var quantiles: [Double]
  var probabilities: [Double]
  var benjaminiHochberg: [Double]
  var greater: Double?
  var less: Double?

  static func rows() throws -> [GoldenCorrelation] {
    let path = "\(repositoryRoot)/Tests/Fixtures/transfer/correlation.json"
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode([GoldenCorrelation].self, from: Data(readFile(path)))
  }
}

struct CorrelationTests {
  private func isNear(_ found: Double?, _ expected: Double) -> Bool {
    abs((found ?? .nan) - expected) < 1e-12
  }

  @Test func agreesWithSciPy() throws {
    let rows = try GoldenCorrelation.rows()
    #expect(rows.count == 24)
    for row in rows {
      #expect(isNear(Correlation.pearson(row.x, row.y), row.pearson))
      #expect(isNear(Correlation.spearman(row.x, row.y), row.spearman))
      #expect(Correlation.ranks(of: row.x) == row.ranks)
      let partial = Correlation.pearson(
        Correlation.residuals(of: row.x, given: [row.z]),
        Correlation.residuals(of: row.y, given: [row.z]))
      #expect(isNear(partial, row.partial))
    }
  }

  /// All 720 pairings of six, as SciPy's exact test goes through them.
  @Test func permutationAgreesWithSciPy() throws {
    var count = 0
    for row in try GoldenCorrelation.rows() {
      guard let greater = row.greater, let less = row.less else { continue }
      var generator = SplitMix64(seed: 1)
      let statistic = { (order: [Int]) in
        Correlation.spearman(order.map { row.x[$0] }, row.y) ?? .nan
      }
      let exact = try NodePermutation(
        nodeCount: 6, resampleCount: 720, generator: &generator, statistic: statistic)
      #expect(isNear(exact.greater, greater) && isNear(exact.less, less))
      let drawn = try NodePermutation(
        nodeCount: 6, resampleCount: 719, generator: &generator, statistic: statistic)
      // Four standard errors.
      let error = 4 * (greater * (1 - greater) / 719).squareRoot() + 1.0 / 720
      #expect(abs(drawn.greater - greater) < error)
      count += 1
    }
    #expect(count == 7)
  }

  @Test func whatDoesNotVaryHasNoCorrelation() {
    #expect(Correlation.pearson([1, 1, 1], [1, 2, 3]) == nil)
    #expect(Correlation.pearson([0.1, 0.1, 0.1], [1, 2, 3]) == nil)
    #expect(Correlation.pearson([1], [1]) == nil)
    #expect(Correlation.pearson([], []) == nil)
    #expect(isNear(Correlation.pearson([1, 2], [2, 1]), -1))
    #expect(Correlation.ranks(of: []) == [])
  }

  @Test func columnsThatFollowFromOthersChangeNothing() {
    let values = [3.0, 1, 4, 1, 5, 9]
    let column = [0.0, 0, 1, 1, 0, 0]
    let once = Correlation.residuals(of: values, given: [column])
    let others = [column, column.map { 1 - $0 }, column.map { 3 * $0 + 7 }]
    let again = Correlation.residuals(of: values, given: others)
    for (one, other) in zip(once, again) { #expect(abs(one - other) < 1e-12) }
    #expect(abs(once[2] - 1.5) < 1e-12 && abs(once[0] + 1.5) < 1e-12)
    #expect(
      Correlation.residuals(of: [1, 1, 5, 5, 1, 1], given: [column]).allSatisfy { $0 == 0 })
  }
}
