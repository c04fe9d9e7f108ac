import TestSupport
import Testing
import TokenStore

@Suite struct ShareCurveTests {
  /// Twice the budget and the sum times what is due after `point`, by the definition.
  private func due(_ curve: ShareCurve, after point: Int) -> (Int, whole: Int) {
    switch curve {
    case .constant(let weight, let sum): return (Int(weight) * point, Int(sum))
    case .linear(let first, let last, let sum, let budget):
      let rising = (Int(last) - Int(first)) * point * point
      return (2 * budget * Int(first) * point + rising, 2 * budget * Int(sum))
    }
  }

  @Test func pointsAreTheFirstByTheDefinition() {
    var generator = SeededGenerator(seed: 21)
    for trial in 0..<300 {
      let sum = UInt64.random(in: 1...40, using: &generator)
      let budget = Int.random(in: 1...60, using: &generator)
      let first = UInt64.random(in: 0...sum, using: &generator)
      let last = UInt64.random(in: 0...sum, using: &generator)
      let curve: ShareCurve =
        trial % 2 == 0
        ? .constant(weight: max(1, first), sum: sum)
        : .linear(first: first, last: last, sum: sum, budget: budget)
      let limit = trial % 2 == 0 ? 5_000 : budget
      for value in 0...70 {
        let above = (0...limit).first {
          let (due, whole) = due(curve, after: $0)
          return due > value * whole
        }
        let least = (0...limit).first {
          let (due, whole) = due(curve, after: $0)
          return due >= value * whole
        }
        #expect(curve.point(above: value) == above ?? ShareCurve.never)
        #expect(curve.point(atLeast: value) == least ?? ShareCurve.never)
        if let least, value > 0 {
          // The first whole point that is not before the place.
          let place = curve.place(of: value)
          #expect(place <= Double(least) + 1e-6 && place > Double(least) - 1 - 1e-6)
        }
      }
    }
  }

  /// At the limits of what a mixture may ask for nothing overflows.
  @Test func theLargestNumbersFit() {
    let sum = 1 << 34 as UInt64
    let budget = 1 << 46 - 1
    let linear = ShareCurve.linear(first: sum, last: 0, sum: sum, budget: budget)
    #expect(linear.point(above: budget / 2 + 1) == ShareCurve.never)
    #expect(linear.point(atLeast: budget) == ShareCurve.never)
    #expect(linear.point(above: 0) == 1)
    let rising = ShareCurve.linear(first: 0, last: sum, sum: sum, budget: budget)
    #expect(rising.point(above: 0) == 1)
    #expect(rising.point(atLeast: budget / 2) <= budget)
    let constant = ShareCurve.constant(weight: 1, sum: .max)
    #expect(constant.point(above: 1 << 60) == ShareCurve.never)
    #expect(ShareCurve.constant(weight: .max, sum: .max).point(atLeast: 1 << 60) == 1 << 60)
  }
}
