package import Chance

/// Puts the turns of a stretch in a random order in which each comes in each of its slots with the
/// probability that it is spread by.
///
/// The probabilities are a matrix of turns and slots, in which turns and slots each sum to 1: what
/// of a turn's spread lies in a slot; where the stretch cuts spreads, rows and columns are scaled
/// until they do, or there is no order. It is rounded to an order cycle by cycle: probabilities
/// along a cycle of fractional ones are raised and lowered in turn by as much as makes one of them
/// 0 or 1, in one direction or the other by such a chance that none changes on average. So for
/// every stream of rows, as a batch has them, each share has as many on average as its weight says.
///
/// - Complexity: O(entries of the matrix) by experience, so O(shares) a row.
/// - Source: Gandhi, Khuller, Parthasarathy & Srinivasan (2006), “Dependent rounding and its
///   applications to approximation algorithms”; Gölz, Peters & Procaccia (2022), “In this
///   apportionment lottery, the house always wins”, who use it for quotas at every house size.
package struct EvenOrder {
  private let windows: [SeededOrder.Window]
  /// Where each turn's probabilities are, for the slots of its window.
  private let starts: [Int]
  private var chances: [Double]
  /// The turns that may come in each slot.
  private let turnsBySlot: [[Int]]
  private var random: SplitMix64
  /// The entries that a walk went along, in turn from a turn to a slot and from a slot to a turn.
  private var path: [(turn: Int, slot: Int)] = []
  /// The entries of the path by which it left turns and slots, as indices of it.
  private var leftTurns: [Int?]
  private var leftSlots: [Int?]

  /// Turns more than so many a slot would take too long.
  private static let mostTurnsPerSlot = 16
  private static let nothing = 1e-7
  private static let rounds = 20

  /// An order, or `nil` where turns are too many for it, or their probabilities do not come out.
  package static func draw(
    _ windows: [SeededOrder.Window], using random: inout SplitMix64
  ) -> [Int]? {
    let entries = windows.reduce(0) { $0 + $1.last - $1.first + 1 }
    if entries > mostTurnsPerSlot * windows.count { return nil }
    var order = EvenOrder(windows, random)
    if !order.scale() { return nil }
    order.round()
    random = order.random
    return order.turns
  }

  private init(_ windows: [SeededOrder.Window], _ random: SplitMix64) {
    self.windows = windows
    self.random = random
    leftTurns = [Int?](repeating: nil, count: windows.count)
    leftSlots = leftTurns
    var starts: [Int] = []
    var chances: [Double] = []
    var turnsBySlot = [[Int]](repeating: [], count: windows.count)
    for (turn, window) in windows.enumerated() {
      starts.append(chances.count)
      let length = max(Self.nothing, window.spread.end - window.spread.start)
      for slot in window.first...window.last {
        let from = max(window.spread.start, Double(slot))
        let until = min(window.spread.end, Double(slot + 1))
        chances.append(max(0, until - from) / length)
        turnsBySlot[slot].append(turn)
      }
    }
    self.starts = starts
    self.chances = chances
    self.turnsBySlot = turnsBySlot
  }

  private func place(_ turn: Int, _ slot: Int) -> Int { starts[turn] + slot - windows[turn].first }

  /// Makes the chances of every turn and every slot sum to 1, and says whether that came
  /// out.
  private mutating func scale() -> Bool {
    for _ in 0..<Self.rounds {
      var error = 0.0
      for slot in windows.indices {
        let sum = turnsBySlot[slot].reduce(0.0) { $0 + chances[place($1, slot)] }
        error = max(error, abs(sum - 1))
        if sum > 0 { for turn in turnsBySlot[slot] { chances[place(turn, slot)] /= sum } }
      }
      for (turn, window) in windows.enumerated() {
        let own = starts[turn]...starts[turn] + window.last - window.first
        let sum = chances[own].reduce(0, +)
        error = max(error, abs(sum - 1))
        if sum > 0 { for index in own { chances[index] /= sum } }
      }
      if error < Self.nothing { return true }
    }
    return false
  }

  private func isFractional(_ turn: Int, _ slot: Int) -> Bool {
    let chance = chances[place(turn, slot)]
    return chance > Self.nothing && chance < 1 - Self.nothing
  }

  private mutating func round() {
    for slot in windows.indices {
      while let (first, second) = ends(of: slot) {
        walk(from: slot, first, second)
        shift()
      }
    }
  }

  /// The turns of a slot with fractional chances that can wait the shortest and the longest.
  private func ends(of slot: Int) -> (Int, Int)? {
    var ends: (first: Int, last: Int)?
    for turn in turnsBySlot[slot] where isFractional(turn, slot) {
      guard let (first, last) = ends else {
        ends = (turn, turn)
        continue
      }
      if windows[turn].last < windows[first].last { ends = (turn, last) }
      if windows[turn].last >= windows[last].last { ends = (first, turn) }
    }
    return ends
  }

  /// Puts entries into `path`: along a cycle of fractional ones, or as far as one comes where
  /// something does not sum to 1.
  private mutating func walk(from slot: Int, _ first: Int, _ second: Int) {
    path.removeAll(keepingCapacity: true)
    if first == second {
      path.append((first, slot))
      return
    }
    go(second, slot)
    leftSlots[slot] = 1
    go(first, slot)
    var (turn, slot) = (first, slot)
    leftTurns[second] = 0
    var begin: Int?
    while begin == nil {
      leftTurns[turn] = path.count
      guard let next = otherSlot(of: turn, than: slot) else { break }
      go(turn, next)
      begin = leftSlots[next]
      if begin != nil { break }
      slot = next
      leftSlots[slot] = path.count
      guard let other = otherTurn(of: slot, than: turn) else { break }
      go(other, slot)
      begin = leftTurns[other]
      turn = other
    }
    for (turn, slot) in path { (leftTurns[turn], leftSlots[slot]) = (nil, nil) }
    if let begin { path.removeFirst(begin) }
  }

  private mutating func go(_ turn: Int, _ slot: Int) { path.append((turn, slot)) }

  /// A later slot of a turn, or an earlier one.
  private func otherSlot(of turn: Int, than slot: Int) -> Int? {
    let window = windows[turn]
    for later in slot + 1..<max(slot + 1, window.last + 1) where isFractional(turn, later) {
      return later
    }
    for earlier in window.first..<max(slot, window.first) where isFractional(turn, earlier) {
      return earlier
    }
    return nil
  }

  /// Another turn of a slot, rather one that was left, since that closes a cycle.
  private func otherTurn(of slot: Int, than turn: Int) -> Int? {
    var found: Int?
    for other in turnsBySlot[slot] where other != turn && isFractional(other, slot) {
      if leftTurns[other] != nil { return other }
      if found == nil { found = other }
    }
    return found
  }

  /// Raises the even entries and lowers the odd ones, or the other way, until one is 0 or 1.
  private mutating func shift() {
    var (up, down) = (1.0, 1.0)
    for (index, entry) in path.enumerated() {
      let rest = chances[place(entry.turn, entry.slot)]
      let room = 1 - rest
      up = min(up, index % 2 == 0 ? room : rest)
      down = min(down, index % 2 == 0 ? rest : room)
    }
    let change = random.unit() * (up + down) < down ? up : -down
    for (index, entry) in path.enumerated() {
      chances[place(entry.turn, entry.slot)] += index % 2 == 0 ? change : -change
    }
  }

  /// The turn of each slot, or `nil` where a slot has none or a turn several.
  private var turns: [Int]? {
    var isTaken = [Bool](repeating: false, count: windows.count)
    var turns: [Int] = []
    for slot in windows.indices {
      let own = turnsBySlot[slot].filter { chances[place($0, slot)] > 0.5 }
      guard let turn = own.first, own.count == 1, !isTaken[turn] else { return nil }
      isTaken[turn] = true
      turns.append(turn)
    }
    return turns
  }
}
