import Report
import TestSupport
import Testing

@Suite struct NumeralsTests {
  @Test(arguments: [
    (0, "0"), (999, "999"), (1_000, "1 000"), (-1_234_567, "−1 234 567"),
    (Int.max, "9 223 372 036 854 775 807"), (Int.min, "−9 223 372 036 854 775 808"),
  ])
  func countsAreGrouped(count: Int, expected: String) {
    #expect(Numerals.count(count) == expected.replacingSpaces)
  }

  @Test(arguments: [
    (1234.5678, 2, "1 234.57"), (-0.0001, 2, "0.00"), (2.0, 0, "2"), (-1.5, 1, "−1.5"),
    (.nan, 3, "—"), (.infinity, 3, "—"), (1e40, 2, "1.00e+40"),
  ])
  func decimalsKeepTheirPlaces(value: Double, places: Int, expected: String) {
    #expect(Numerals.decimal(value, places: places) == expected.replacingSpaces)
  }

  @Test(arguments: [
    (0.0, "0"), (1.0, "100"), (0.5, "50.0"), (0.034162, "3.4"), (0.00996, "1.0"), (0.0099, "0.99"),
    (0.99997, "99.99"), (0.9990, "99.90"), (0.0000812, "0.0081"), (1e-9, "<0.0001"), (.nan, "—"),
    (-.infinity, "—"),
  ])
  func percentagesAreNeverRoundedToNoneOrAll(share: Double, expected: String) {
    #expect(Numerals.percent(share) == expected)
  }

  @Test(arguments: [
    (0.0, "0"), (12_345.0, "12 345"), (-7.0, "−7"), (0.5, "0.50"), (2e15, "2.00e+15"), (.nan, "—"),
  ])
  func wholeNumbersAreGrouped(value: Double, expected: String) {
    #expect(Numerals.whole(value) == expected.replacingSpaces)
  }

  @Test(arguments: [(3.0, "3"), (-0.0, "0"), (0.1, "0.1"), (1e300, "1e+300"), (1e-7, "1e-07")])
  func exactNumbersReadBack(value: Double, expected: String) {
    #expect(Numerals.exact(value) == expected)
    #expect(Double(Numerals.exact(value)) == value)
  }

  @Test func groupingMatchesASlowTwin() {
    var generator = SeededGenerator(seed: 2)
    for _ in 0..<1_000 {
      let value = Int(
        truncatingIfNeeded: generator.next() >> UInt64.random(in: 1...60, using: &generator))
      var rest = value
      var groups: [String] = []
      while rest >= 1_000 {
        groups.insert(String(String(rest % 1_000 + 1_000).dropFirst()), at: 0)
        rest /= 1_000
      }
      groups.insert(String(rest), at: 0)
      #expect(Numerals.count(value) == groups.joined(separator: "\u{202F}"))
    }
  }
}

extension String {
  /// Plain spaces made the narrow ones that group digits.
  fileprivate var replacingSpaces: String { replacing(" ", with: "\u{202F}") }
}
