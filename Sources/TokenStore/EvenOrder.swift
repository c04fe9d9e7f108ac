package import Chance

/// Puts the turns of a stretch in a random order in which each comes in each of its slots with the
/// probability that it is spread by.
///
/// The probabilities are a matrix of turns and slots, in which turns and slots each sum to 1: what
/// of a turn's spread lies in a slot; where the stretch cuts spreads, rows and columns are scaled
/// until they do. It is rounded to an order cycle by cycle: probabilities along a cycle of
/// fractional ones are raised and lowered in turn by as much as makes one of them 0 or 1, in one
/// direction or the other by such a chance that none changes on average. So for every stream of
/// rows, as a batch has them, each share has as many on average as its weight says.
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

  /// Turns more than so many a slot would take too long.
  private static let mostTurnsPerSlot = 32
  private static let nothing = 1e-7
  private static let rounds = 100

  /// An order, or `nil` where there are too many turns for it, or the probabilities do not come out.
  package static func draw(
    _ windows: [SeededOrder.Window], using random: inout SplitMix64
  ) -> [Int]? {
    let entries = windows.reduce(0) { $0 + $1.last - $1.first + 1 }
    if entries > mostTurnsPerSlot * windows.count { return nil }
    var order = EvenOrder(windows, random)
    order.scale()
    order.round()
    random = order.random
    return order.turns
  }

  private init(_ windows: [SeededOrder.Window], _ random: SplitMix64) {
    self.windows = windows
    self.random = random
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

  /// Makes the chances of every turn and every slot sum to 1, as nearly as that comes out.
  private mutating func scale() {
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
      if error < Self.nothing { return }
    }
  }

  private func isFractional(_ turn: Int, _ slot: Int) -> Bool {
    let chance = chances[place(turn, slot)]
    return chance > Self.nothing && chance < 1 - Self.nothing
  }

  private mutating func round() {
    for slot in windows.indices {
      while let first = turnsBySlot[slot].first(where: { isFractional($0, slot) }) {
        shift(cycle(from: slot, first))
      }
    }
  }

  /// Entries along a cycle of fractional ones, or along a path that ends where a sum is not whole.
  private func cycle(from slot: Int, _ turn: Int) -> [Int] {
    var path = [(turn: turn, slot: slot)]
    var (turn, slot) = (turn, slot)
    while true {
      // Along the turn, to a later slot, or an earlier one.
      guard let next = otherSlot(of: turn, than: slot) else { break }
      if let start = path.dropLast().firstIndex(where: { $0.slot == next }) {
        // An entry with an odd index comes to its slot, one with an even index leaves it.
        path.append((turn, next))
        return path[(start + start % 2)...].map { place($0.turn, $0.slot) }
      }
      path.append((turn, next))
      slot = next
      guard let other = otherTurn(of: slot, than: turn, path) else { break }
      if let start = path.firstIndex(where: { $0.turn == other }) {
        path.append((other, slot))
        return path[(start + 1)...].map { place($0.turn, $0.slot) }
      }
      path.append((other, slot))
      turn = other
    }
    return path.map { place($0.turn, $0.slot) }
  }

  private func otherSlot(of turn: Int, than slot: Int) -> Int? {
    let window = windows[turn]
    if slot < window.last,
      let later = (slot + 1...window.last).first(where: { isFractional(turn, $0) })
    {
      return later
    }
    return slot > window.first
      ? (window.first..<slot).last { isFractional(turn, $0) } : nil
  }

  /// Rather one that closes a cycle.
  private func otherTurn(
    of slot: Int, than turn: Int, _ path: [(turn: Int, slot: Int)]
  ) -> Int? {
    let others = turnsBySlot[slot].filter { $0 != turn && isFractional($0, slot) }
    return others.first { other in path.contains { $0.turn == other } } ?? others.first
  }

  /// Raises the even entries and lowers the odd ones, or the other way, until one is 0 or 1.
  private mutating func shift(_ entries: [Int]) {
    var (up, down) = (1.0, 1.0)
    for (index, entry) in entries.enumerated() {
      let (room, rest) = (1 - chances[entry], chances[entry])
      up = min(up, index % 2 == 0 ? room : rest)
      down = min(down, index % 2 == 0 ? rest : room)
    }
    let change = random.unit() * (up + down) < down ? up : -down
    for (index, entry) in entries.enumerated() {
      chances[entry] += index % 2 == 0 ? change : -change
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
