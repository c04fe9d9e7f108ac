import Chance

/// Says which share has the next unit of a phase.
struct ShareOrder {
  /// A share that is alone has them all.
  private var only: Int?
  private var quota: QuotaOrder?
  private var independent: IndependentOrder?
  /// The shares by the curves of the order, which has them by weight.
  private let shares: [Int]
  private let rowLength: Int
  private let budget: Int
  private var pending: [Int] = []
  private var taken = 0

  /// Turns are put in random order within as many: a prime, so that no place in them falls on the
  /// same stream of a power of 2 again and again; or, where that is shorter, so many that all dues
  /// are whole after them, so that nothing is cut.
  private var stretch = 4093

  /// Starts a phase of a mixture that was checked.
  init(_ phase: Mixture.Phase, of mixture: Mixture) {
    let drawn = phase.shares.indices.filter { phase.shares[$0].isDrawn }
    // By weight, so that exchanging two shares' clones or their weights is the same.
    shares = drawn.sorted {
      let (left, right) = (phase.shares[$0], phase.shares[$1])
      return (right.weight, right.finalWeight ?? 0, $0) < (left.weight, left.finalWeight ?? 0, $1)
    }
    rowLength = mixture.countsTokens ? mixture.rowLength : 1
    budget = mixture.countsTokens ? phase.tokenBudget : ShareCurve.never
    if shares.count == 1 {
      only = shares[0]
    } else if mixture.draws == .independent {
      independent = IndependentOrder(shares.map { phase.shares[$0] }, phase.tokenBudget)
    } else {
      let sum = phase.shares.reduce(0 as UInt64) { $0 + $1.weight }
      let period = Int(
        clamping: sum / shares.reduce(0) { Self.divisor($0, phase.shares[$1].weight) })
      if period < stretch { stretch -= stretch % period }
      let curves = shares.map {
        ShareCurve(phase.shares[$0], sum: sum, budget: phase.tokenBudget)
      }
      quota = QuotaOrder(curves, rowLength: rowLength, budget: budget)
    }
  }

  /// The share that has the next unit.
  ///
  /// - Parameters:
  ///   - tokens: How many tokens of the phase are drawn.
  ///   - length: What the next row of a share counts, given how many counts of the phase are
  ///     planned; it must be asked once for each row, in order.
  mutating func next(
    after tokens: Int, using random: inout SplitMix64, length: (_ share: Int, _ total: Int) -> Int
  ) -> Int {
    if let only { return only }
    if let independent { return shares[independent.draw(after: tokens, using: &random)] }
    if taken == pending.count { plan(using: &random, length) }
    taken += 1
    return shares[pending[taken - 1]]
  }

  private static func divisor(_ first: UInt64, _ second: UInt64) -> UInt64 {
    second == 0 ? first : divisor(second, first % second)
  }

  /// Plans a stretch: rows of the whole length in random order, and then at most one other.
  private mutating func plan(
    using random: inout SplitMix64, _ length: (_ share: Int, _ total: Int) -> Int
  ) {
    let start = quota?.total ?? 0
    var turns: [QuotaOrder.Turn] = []
    var last: Int?
    while turns.count < stretch, last == nil, let total = quota?.total, total < budget,
      let turn = quota?.next()
    {
      let counted = length(shares[turn.share], total)
      quota?.take(counted)
      if counted < rowLength { last = turn.share } else { turns.append(turn) }
    }
    let windows = turns.indices.map { window(of: turns[$0], from: start, turns.count) }
    // Of two shares both say the same.
    let even = shares.count > 2 ? EvenOrder.draw(windows, using: &random) : nil
    let order = even ?? SeededOrder.draw(windows, using: &random)
    pending = order.map { turns[$0].share }
    if let last { pending.append(last) }
    taken = 0
  }

  /// The slots that a turn may have in a stretch of `count` rows after `start`.
  private func window(
    of turn: QuotaOrder.Turn, from start: Int, _ count: Int
  ) -> SeededOrder.Window {
    let first = max(0, (turn.earliestEnd - start + rowLength - 1) / rowLength - 1)
    let last = min(count - 1, (turn.deadline - 1 - start) / rowLength)
    let (from, until) = (Double(first), Double(last))
    func slots(_ place: Double) -> Double { (place - Double(start)) / Double(rowLength) }
    return SeededOrder.Window(
      first: first, last: last,
      spread: (
        start: min(max(slots(turn.due.first), from), from + 1),
        end: min(max(slots(turn.due.last), until), until + 1)
      ))
  }
}

/// Draws every unit's share by chance.
private struct IndependentOrder {
  private let firstSums: [UInt64]
  /// Where weights change.
  private let lastSums: [UInt64]?
  private let budget: Int

  init(_ shares: [Mixture.Share], _ budget: Int) {
    func sums(_ weight: (Mixture.Share) -> UInt64) -> [UInt64] {
      var sum: UInt64 = 0
      return shares.map {
        sum += weight($0)
        return sum
      }
    }
    firstSums = sums(\.weight)
    lastSums = shares.contains { $0.finalWeight != nil } ? sums { $0.finalWeight ?? 0 } : nil
    self.budget = budget
  }

  /// The first share whose sum of weights is above a number drawn below the sum of all.
  func draw(after tokens: Int, using random: inout SplitMix64) -> Int {
    let whole = sum(firstSums.count - 1, tokens)
    let number = UInt128(random.next()) << 64 | UInt128(random.next())
    let drawn = number.multipliedFullWidth(by: whole).high
    var (low, high) = (0, firstSums.count - 1)
    while low < high {
      let middle = low + (high - low) / 2
      if sum(middle, tokens) > drawn { high = middle } else { low = middle + 1 }
    }
    return low
  }

  private func sum(_ index: Int, _ tokens: Int) -> UInt128 {
    guard let lastSums else { return UInt128(firstSums[index]) }
    return UInt128(firstSums[index]) * UInt128(budget - tokens)
      + UInt128(lastSums[index]) * UInt128(tokens)
  }
}
