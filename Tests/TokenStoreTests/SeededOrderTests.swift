import Chance
import TestSupport
import Testing
import TokenStore

@Suite struct SeededOrderTests {
  private typealias Window = SeededOrder.Window

  /// Windows of a random order of turns, each around its place in it.
  private func windows(_ count: Int, using generator: inout SeededGenerator) -> [Window] {
    let places = (0..<count).shuffled(using: &generator)
    return places.map { place in
      let before = Int.random(
        in: 0...[0, 2, count][Int.random(in: 0..<3, using: &generator)], using: &generator)
      let after = Int.random(
        in: 0...[0, 2, count][Int.random(in: 0..<3, using: &generator)], using: &generator)
      let first = max(0, place - before)
      let last = min(count - 1, place + after)
      let start = Double(first) + Double.random(in: 0...1, using: &generator)
      let end = Double(last) + Double.random(in: 0...1, using: &generator)
      return Window(first: first, last: last, spread: (start, max(start, end)))
    }
  }

  @Test func everyTurnComesOnceInItsWindow() {
    var generator = SeededGenerator(seed: 23)
    for trial in 0..<400 {
      let windows = windows([1, 2, 3, 8, 17, 64, 200][trial % 7], using: &generator)
      var random = SplitMix64(seed: UInt64(trial))
      let turns = SeededOrder.draw(windows, using: &random)
      #expect(turns.sorted() == Array(windows.indices))
      for (slot, turn) in turns.enumerated() {
        #expect(windows[turn].first <= slot && slot <= windows[turn].last)
      }
    }
    var random = SplitMix64(seed: 1)
    #expect(SeededOrder.draw([], using: &random) == [])
  }

  @Test func seedsGiveOrdersOfTheirOwn() {
    let free = (0..<20).map { _ in Window(first: 0, last: 19, spread: (0, 20)) }
    let orders = (0..<50).map { seed in
      var random = SplitMix64(seed: UInt64(seed))
      return SeededOrder.draw(free, using: &random)
    }
    #expect(Set(orders).count == 50)
    var again = SplitMix64(seed: 7)
    #expect(SeededOrder.draw(free, using: &again) == orders[7])
  }

  /// Turns that may come anywhere come anywhere with the same probability.
  @Test func freeTurnsAreSpreadEvenly() {
    let free = (0..<6).map { _ in Window(first: 0, last: 5, spread: (0, 6)) }
    var random = SplitMix64(seed: 3)
    var counts = [[Int]](repeating: [Int](repeating: 0, count: 6), count: 6)
    for _ in 0..<6_000 {
      for (slot, turn) in SeededOrder.draw(free, using: &random).enumerated() {
        counts[turn][slot] += 1
      }
    }
    let statistic = counts.joined().reduce(0.0) {
      $0 + (Double($1) - 1_000) * (Double($1) - 1_000) / 1_000
    }
    // χ² with 25 degrees of freedom: above 52.6 once in a thousand.
    #expect(statistic < 52.6)
  }
}
