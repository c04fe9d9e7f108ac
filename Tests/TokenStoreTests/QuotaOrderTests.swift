import TestSupport
import Testing
import TokenStore

/// The same order by looking at every share for every row.
struct SlowQuotaOrder {
  private let curves: [ShareCurve]
  private let rowLength: Int
  private let budget: Int
  private var had: [Int]
  private var total = 0

  init(_ curves: [ShareCurve], rowLength: Int, budget: Int) {
    self.curves = curves
    self.rowLength = rowLength
    self.budget = budget
    had = [Int](repeating: 0, count: curves.count)
  }

  /// The one with the first deadline, of all that are due more after a whole row.
  func next() -> Int? {
    let point = min(total + rowLength, budget)
    let due = curves.indices.filter { curves[$0].point(above: had[$0]) <= point }
    return due.min { (deadline($0), $0) < (deadline($1), $1) }
  }

  private func deadline(_ share: Int) -> Int {
    curves[share].point(atLeast: had[share] + rowLength)
  }

  mutating func take(_ length: Int, by share: Int) {
    had[share] += length
    total += length
  }
}

@Suite struct QuotaOrderTests {
  /// The dues of `curves` after `point` as fractions of `whole`.
  private func isWithinARow(
    _ curves: [ShareCurve], _ had: [Int], at point: Int, rowLength: Int
  ) -> Bool {
    zip(curves, had).allSatisfy { curve, had in
      let (due, whole): (Int128, Int128) =
        switch curve {
        case .constant(let weight, let sum): (Int128(weight) * Int128(point), Int128(sum))
        case .linear(let first, let last, let sum, let budget):
          (
            Int128(point)
              * (Int128(2 * budget - point) * Int128(first) + Int128(point) * Int128(last)),
            Int128(2 * budget) * Int128(sum)
          )
        }
      return abs(due - whole * Int128(had)) < whole * Int128(rowLength)
    }
  }

  private func curves(
    _ count: Int, isLinear: Bool, budget: Int, using generator: inout SeededGenerator
  ) -> [ShareCurve] {
    var first = (0..<count).map { _ in UInt64.random(in: 0...9, using: &generator) }
    var last = first.shuffled(using: &generator)
    if first.allSatisfy({ $0 == 0 }) { (first[0], last[count - 1]) = (3, 3) }
    let sum = first.reduce(0, +)
    return zip(first, last).compactMap { first, last in
      if isLinear {
        return first + last > 0
          ? .linear(first: first, last: last, sum: sum, budget: budget) : nil
      }
      return first > 0 ? .constant(weight: first, sum: sum) : nil
    }
  }

  @Test func theHeapsSayWhatLookingAtEveryShareSays() {
    var generator = SeededGenerator(seed: 22)
    for trial in 0..<200 {
      let rowLength = [1, 3, 16][trial % 3]
      let budget = Int.random(in: 1...(80 * rowLength), using: &generator)
      let curves = curves(
        [1, 2, 5, 12, 30][trial % 5], isLinear: trial % 4 == 0, budget: budget, using: &generator)
      var fast = QuotaOrder(curves, rowLength: rowLength, budget: budget)
      var slow = SlowQuotaOrder(curves, rowLength: rowLength, budget: budget)
      var had = [Int](repeating: 0, count: curves.count)
      while fast.total < budget {
        let turn = fast.next()
        #expect(turn.share == slow.next())
        let isShort = Int.random(in: 0..<4, using: &generator) == 0
        let longest = isShort ? Int.random(in: 1...rowLength, using: &generator) : rowLength
        let length = min(longest, budget - fast.total)
        #expect(turn.earliestEnd <= min(fast.total + rowLength, budget))
        #expect(turn.deadline > fast.total)
        fast.take(length)
        slow.take(length, by: turn.share)
        had[turn.share] += length
        #expect(isWithinARow(curves, had, at: fast.total, rowLength: rowLength))
      }
    }
  }

  /// The first rows fall due at 2, 4, 6, 8, 10; at 3⅓, 6⅔, 10; and at 5, 10 rows in all.
  @Test func fiveToThreeToTwoInTheOrderWorkedOutByHand() {
    let curves = [5, 3, 2].map { ShareCurve.constant(weight: $0, sum: 10) }
    var order = QuotaOrder(curves, rowLength: 1, budget: 10)
    var shares: [Int] = []
    for _ in 0..<10 {
      shares.append(order.next().share)
      order.take(1)
    }
    // The fifth row is share 0's, which is ahead at the fourth; the eighth is a tie of 1 and 2.
    #expect(shares == [0, 1, 0, 2, 0, 1, 0, 1, 0, 2])
  }
}
