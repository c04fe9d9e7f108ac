import Chance
import Statistics
import Testing

/// The likeliest shares: exact where linear algebra is, unbiased, and total on what has no answer.
struct ConfusedSharesTests {
  private let confusion = [[0.95, 0.04, 0.01], [0.1, 0.88, 0.02], [0.02, 0.03, 0.95]]

  private func counts(_ shares: [Double], total: Double) -> [Double] {
    (0..<3).map { outcome in
      total * zip(shares, confusion).reduce(0) { $0 + $1.0 * $1.1[outcome] }
    }
  }

  @Test func solvesTheEquationsWhereTheirSolutionIsInside() {
    let shares = [0.7, 0.2, 0.1]
    let found = ConfusedShares.likeliest(counts: counts(shares, total: 1e4), confusion: confusion)
    for (left, right) in zip(found, shares) { #expect(abs(left - right) < 1e-5) }
  }

  @Test func isUnbiasedInsideAndNeverNegative() {
    let shares = [0.8, 0.15, 0.05]
    var sums = [0.0, 0, 0]
    var generator = SplitMix64(seed: 3)
    for _ in 0..<300 {
      var seen = counts(shares, total: 2000)
      for outcome in seen.indices { seen[outcome] = Double(generator.poisson(seen[outcome])) }
      let found = ConfusedShares.likeliest(counts: seen, confusion: confusion)
      for label in sums.indices { sums[label] += found[label] / 300 }
    }
    // The standard error of the mean is about 0.0008.
    for (mean, share) in zip(sums, shares) { #expect(abs(mean - share) < 0.003) }
    // Fewer lines taken for the second than the first alone would give.
    let none = ConfusedShares.likeliest(counts: [1000, 10, 10], confusion: confusion)
    #expect(none[1] < 1e-3)
    #expect(none.allSatisfy { $0 >= 0 })
  }

  @Test func sharesOfClassesThatCannotBeToldApartStayEqual() {
    let found = ConfusedShares.likeliest(
      counts: [60, 40], confusion: [[0.9, 0.1], [0.1, 0.9], [0.1, 0.9]])
    #expect(abs(found[1] - found[2]) < 1e-9)
    #expect(abs(found.reduce(0, +) - 1) < 1e-9)
  }

  @Test func hasAnAnswerForWhatHasNone() {
    #expect(ConfusedShares.likeliest(counts: [], confusion: []) == [])
    #expect(
      ConfusedShares.likeliest(counts: [0, 0], confusion: [[1, 0], [0, 1]]) == [0.5, 0.5])
    // An empty row, an outcome of no class, a row that is too short.
    let found = ConfusedShares.likeliest(
      counts: [5, 7, 3], confusion: [[1, 0, 0], [0, 0, 0], [0.5]])
    #expect(found.allSatisfy { $0.isFinite && $0 >= 0 })
    #expect(found[1] == 0)
    #expect(ConfusedShares.likeliest(counts: [1], confusion: [[0], [0]]) == [0.5, 0.5])
  }
}
