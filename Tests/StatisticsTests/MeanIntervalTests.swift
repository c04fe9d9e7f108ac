import Statistics
import Testing

struct MeanIntervalTests {
  /// scipy.stats.t.interval(0.95, 2, 2, 1 / sqrt(3)) and t.sf(2 · sqrt(3), 2).
  @Test func isStudents() throws {
    let found = try #require(MeanInterval(of: [1, 2, 3]))
    let interval = try #require(found.interval())
    #expect(found.mean == 2 && found.count == 3)
    #expect(abs(interval.lower + 0.48413771175033) < 1e-9)
    #expect(abs(interval.upper - 4.48413771175033) < 1e-9)
    #expect(abs((found.probability(of: 0, isAbove: true) ?? 1) - 0.0370899501) < 1e-8)
    #expect(abs((found.probability(of: 0, isAbove: false) ?? 1) - 0.9629100499) < 1e-8)
  }

  @Test func oneNumberSaysNothingOfChance() throws {
    let one = try #require(MeanInterval(of: [7]))
    #expect(one.mean == 7 && one.interval() == nil)
    #expect(one.probability(of: 0, isAbove: true) == nil)
    #expect(MeanInterval(of: []) == nil)
    let equal = try #require(MeanInterval(of: [7, 7]))
    #expect(equal.interval() == Interval(lower: 7, upper: 7))
    #expect(equal.probability(of: 6, isAbove: true) == 0)
    #expect(equal.probability(of: 7, isAbove: true) == 1)
  }
}
