import Statistics
import Testing

struct MultiplicityTests {
  @Test func agreesWithSciPy() throws {
    for row in try GoldenCorrelation.rows() {
      let found = Multiplicity.benjaminiHochberg(row.probabilities)
      for (one, other) in zip(found, row.benjaminiHochberg) { #expect(abs(one - other) < 1e-12) }
    }
  }

  /// By hand: 3 · 0.01, then 2 · 0.02, and never less than the one before.
  @Test func stepsDown() {
    let found = Multiplicity.holm([0.02, 0.01, 0.03])
    for (one, other) in zip(found, [0.04, 0.03, 0.04]) { #expect(abs(one - other) < 1e-15) }
    #expect(Multiplicity.holm([0.9, 0.8]) == [1, 1])
    #expect(Multiplicity.holm([]) == [] && Multiplicity.benjaminiHochberg([]) == [])
    #expect(Multiplicity.holm([0.3]) == [0.3] && Multiplicity.benjaminiHochberg([0.3]) == [0.3])
  }
}
