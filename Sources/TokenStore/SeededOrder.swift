package import Chance

/// Puts the turns of a stretch of rows in random order, none before it may come or after it must.
///
/// The turns are those of ``QuotaOrder`` for consecutive rows of the whole length, so they can all
/// be met. Slot after slot one of them is drawn: of those that may come and whose drawing leaves
/// the others time enough, each in proportion to the chance that it should come now rather than
/// later. Were a turn spread evenly over the time in which its share is due the row, that is the
/// part of it that lies in this slot out of all that is left. With two shares the row of a share of
/// one in ten so comes at each place of its ten with the same probability; with more that is
/// roughly so, the more so the more there are (``EvenOrder`` is exact).
///
/// Time enough: for every slot *e*, the turns with deadlines up to *e* are not more than the slots
/// up to it. What is drawn takes a slot from all deadlines before its own, so where there is a
/// slot to which none is left over, only turns with deadlines up to it may be drawn.
///
/// - Complexity: O(log *k*) a row for *k* rows, by expectation. It depends on no other quantity.
package struct SeededOrder {
  /// A turn's slots in the stretch.
  package struct Window {
    /// The first slot.
    package var first: Int
    /// The last slot.
    package var last: Int
    /// From where to where it is spread, in slots.
    package var spread: (start: Double, end: Double)

    /// Spreads a turn over the slots `first` to `last`.
    package init(first: Int, last: Int, spread: (start: Double, end: Double)) {
      self.first = first
      self.last = last
      self.spread = spread
    }
  }

  private let windows: [Window]
  private var slack: SlackTree
  private var drawable: DeadlineBuckets
  private var random: SplitMix64

  /// The order in which turns are drawn whose slots are `windows`.
  ///
  /// - Returns: For each slot the turn that it is given to, as an index of `windows`.
  package static func draw(_ windows: [Window], using random: inout SplitMix64) -> [Int] {
    var order = SeededOrder(windows, random)
    let turns = order.draw()
    random = order.random
    return turns
  }

  private init(_ windows: [Window], _ random: SplitMix64) {
    self.windows = windows
    self.random = random
    var counts = [Int](repeating: 0, count: windows.count)
    for window in windows { counts[window.last] += 1 }
    slack = SlackTree(deadlineCounts: counts)
    drawable = DeadlineBuckets(capacities: counts)
  }

  private mutating func draw() -> [Int] {
    let byFirst = windows.indices.sorted {
      (windows[$0].first, $0) < (windows[$1].first, $1)
    }
    var turns: [Int] = []
    turns.reserveCapacity(windows.count)
    var next = 0
    for slot in windows.indices {
      var fresh: [Int] = []
      while next < byFirst.count, windows[byFirst[next]].first == slot {
        fresh.append(byFirst[next])
        next += 1
      }
      let tight = slack.firstTight
      let chosen = drawTurn(in: slot, fresh, before: tight)
      for index in fresh where index != chosen {
        drawable.insert(index, deadline: windows[index].last)
      }
      slack.pass(slot, drawn: windows[chosen].last)
      turns.append(chosen)
    }
    return turns
  }

  /// Draws one of the turns with deadlines up to `tight`, and takes it out.
  private mutating func drawTurn(in slot: Int, _ fresh: [Int], before tight: Int) -> Int {
    let chances = fresh.map { windows[$0].last <= tight ? chance(ofFresh: $0, in: slot) : 0 }
    let classes = drawable.classes(from: slot, through: tight)
    let freshChance = chances.reduce(0, +)
    let sum = classes.reduce(freshChance) { $0 + Double($1.count) * $1.chance }
    // Chances may all be nothing, where what should have come before is not there any more.
    while sum > 0 {
      var place = random.unit() * sum
      for (index, own) in zip(fresh, chances) {
        place -= own
        if place < 0 { return index }
      }
      for part in classes where part.count > 0 {
        let whole = Double(part.count) * part.chance
        if place >= whole {
          place -= whole
          continue
        }
        let rank = min(part.count - 1, Int(place / part.chance))
        let index = drawable.member(part.before + rank)
        // The class's chance is the largest in it; it is at most twice as large as the smallest.
        if random.unit() * part.chance < 1 / max(1, windows[index].spread.end - Double(slot)) {
          drawable.remove(part.before + rank)
          return index
        }
        break
      }
    }
    return firstDrawable(fresh, before: tight)
  }

  private mutating func firstDrawable(_ fresh: [Int], before tight: Int) -> Int {
    if let index = fresh.first(where: { windows[$0].last <= tight }) { return index }
    let index = drawable.member(0)
    drawable.remove(0)
    return index
  }

  /// The chance of a turn in its first slot: what lies in it of its spread, given that the same
  /// share's turn before has been drawn, which is spread over the slot's part before.
  private func chance(ofFresh index: Int, in slot: Int) -> Double {
    let (start, end) = windows[index].spread
    let from = max(start, Double(slot))
    let length = max(1, end - from)
    let part = min(end, Double(slot + 1)) - from
    return max(0, min(1, part / length)) / max(1e-9, 1 - (from - Double(slot)) / length)
  }
}

/// For each slot, how many of the slots up to it are not needed for turns with deadlines up to it.
private struct SlackTree {
  private let leafCount: Int
  private let count: Int
  /// The least of the node's part, without what was added to the nodes above.
  private var least: [Int]
  private var added: [Int]
  private static let passed = 1 << 40

  init(deadlineCounts: [Int]) {
    count = deadlineCounts.count
    var size = 1
    while size < count { size *= 2 }
    leafCount = size
    least = [Int](repeating: Self.passed, count: 2 * size)
    added = [Int](repeating: 0, count: 2 * size)
    var slack = 0
    for (slot, deadlines) in deadlineCounts.enumerated() {
      slack += 1 - deadlines
      least[size + slot] = slack
    }
    for node in stride(from: size - 1, to: 0, by: -1) {
      least[node] = min(least[2 * node], least[2 * node + 1])
    }
  }

  /// The first slot that all slots up to it are needed for; there is one, since the last is.
  var firstTight: Int {
    var node = 1
    var above = 0
    while node < leafCount {
      above += added[node]
      node *= 2
      if least[node] + above > 0 { node += 1 }
    }
    return min(node - leafCount, count - 1)
  }

  /// Goes on after `slot`, in which a turn with the deadline `deadline` was drawn.
  mutating func pass(_ slot: Int, drawn deadline: Int) {
    add(Self.passed, to: slot..<slot + 1)
    if slot + 1 < deadline { add(-1, to: slot + 1..<deadline) }
  }

  private mutating func add(_ value: Int, to range: Range<Int>) {
    var (low, high) = (range.lowerBound + leafCount, range.upperBound + leafCount)
    let ends = (low, high - 1)
    while low < high {
      if low % 2 == 1 {
        apply(value, to: low)
        low += 1
      }
      if high % 2 == 1 {
        high -= 1
        apply(value, to: high)
      }
      low /= 2
      high /= 2
    }
    rebuild(above: ends.0)
    if ends.1 != ends.0 { rebuild(above: ends.1) }
  }

  private mutating func apply(_ value: Int, to node: Int) {
    least[node] += value
    if node < leafCount { added[node] += value }
  }

  private mutating func rebuild(above leaf: Int) {
    var node = leaf / 2
    while node > 0 {
      least[node] = min(least[2 * node], least[2 * node + 1]) + added[node]
      node /= 2
    }
  }
}

/// Turns by their deadline: the *r*-th of all, and how many there are up to a slot.
private struct DeadlineBuckets {
  /// Turns whose chances differ at most twofold, with the largest of these.
  struct Part {
    var chance: Double
    /// How many turns have earlier deadlines.
    var before: Int
    var count: Int
  }

  private let starts: [Int]
  private var members: [Int]
  private var counts: [Int]
  /// Sums of `counts` as a Fenwick tree, from 1 on.
  private var sums: [Int]
  private let highest: Int

  init(capacities: [Int]) {
    var starts: [Int] = []
    var total = 0
    for capacity in capacities {
      starts.append(total)
      total += capacity
    }
    self.starts = starts
    members = [Int](repeating: 0, count: total)
    counts = [Int](repeating: 0, count: capacities.count)
    sums = [Int](repeating: 0, count: capacities.count + 1)
    var highest = 1
    while 2 * highest < sums.count { highest *= 2 }
    self.highest = highest
  }

  mutating func insert(_ index: Int, deadline: Int) {
    members[starts[deadline] + counts[deadline]] = index
    change(deadline, by: 1)
  }

  /// The turn of rank `rank` by deadline, from 0.
  func member(_ rank: Int) -> Int {
    let (deadline, rest) = place(of: rank)
    return members[starts[deadline] + rest]
  }

  mutating func remove(_ rank: Int) {
    let (deadline, rest) = place(of: rank)
    members[starts[deadline] + rest] = members[starts[deadline] + counts[deadline] - 1]
    change(deadline, by: -1)
  }

  /// The turns with deadlines from `slot` through `tight`, by how long they can wait: not at all,
  /// for 1 slot, for 2 or 3, for 4 to 7 and so on.
  func classes(from slot: Int, through tight: Int) -> [Part] {
    var parts: [Part] = []
    var before = 0
    var width = 1
    var end = slot
    while true {
      let through = count(through: min(end, tight))
      parts.append(Part(chance: 1 / Double(width), before: before, count: through - before))
      before = through
      if end >= tight { return parts }
      width = end == slot ? 1 : 2 * width
      end = slot + 2 * width - 1
    }
  }

  /// How many turns have deadlines up to `slot`.
  private func count(through slot: Int) -> Int {
    var (node, sum) = (slot + 1, 0)
    while node > 0 {
      sum += sums[node]
      node &= node - 1
    }
    return sum
  }

  private func place(of rank: Int) -> (deadline: Int, rest: Int) {
    var (node, step, rest) = (0, highest, rank)
    while step > 0 {
      if node + step < sums.count, sums[node + step] <= rest {
        node += step
        rest -= sums[node]
      }
      step /= 2
    }
    return (node, rest)
  }

  private mutating func change(_ deadline: Int, by value: Int) {
    counts[deadline] += value
    var node = deadline + 1
    while node < sums.count {
      sums[node] += value
      node += node & -node
    }
  }
}
