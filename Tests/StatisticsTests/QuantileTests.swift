import Statistics
import Testing

struct QuantileTests {
  @Test func agreesWithNumPy() throws {
    for row in try GoldenCorrelation.rows() {
      let found = [0, 0.1, 0.25, 0.5, 0.9, 1].map { Quantile.value($0, of: row.x) ?? .nan }
      for (one, other) in zip(found, row.quantiles) { #expect(abs(one - other) < 1e-12) }
    }
    #expect(Quantile.value(0.5, of: []) == nil)
    #expect(Quantile.value(1.1, of: [1]) == nil)
    #expect(Quantile.value(0.7, of: [4]) == 4)
  }
}
