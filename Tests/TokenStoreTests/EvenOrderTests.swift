import Chance
import TestSupport
import Testing
import TokenStore

@Suite struct EvenOrderTests {
  /// The turns of shares with whole weights, until all dues are whole.
  private func windows(_ weights: [Int]) -> [(share: Int, window: SeededOrder.Window)] {
    let sum = weights.reduce(0, +)
    return weights.enumerated().flatMap { share, weight in
      (0..<weight).map { turn in
        let (start, end) = (
          Double(turn * sum) / Double(weight), Double((turn + 1) * sum) / Double(weight)
        )
        return (
          share,
          .init(
            first: turn * sum / weight, last: ((turn + 1) * sum - 1) / weight,
            spread: (start, end))
        )
      }
    }
  }

  /// In every slot each share has its weight's probability, and after every slot it is within one.
  @Test(arguments: [
    [9, 1], [5, 3, 2], [10, 6, 3, 1], [8, 4, 2, 1, 1], [7, 5, 4], [3, 3, 2], [1, 1, 1, 1], [11, 2],
  ])
  func everySlotHasTheProbabilitiesOfTheWeights(weights: [Int]) throws {
    let turns = windows(weights)
    let sum = weights.reduce(0, +)
    let trials = 6_000
    var random = SplitMix64(seed: 5)
    var counts = weights.map { _ in [Int](repeating: 0, count: sum) }
    for _ in 0..<trials {
      let order = try #require(EvenOrder.draw(turns.map(\.window), using: &random))
      #expect(order.sorted() == Array(turns.indices))
      var had = weights.map { _ in 0 }
      for (slot, turn) in order.enumerated() {
        let share = turns[turn].share
        counts[share][slot] += 1
        had[share] += 1
        for index in weights.indices {
          #expect(abs(weights[index] * (slot + 1) - sum * had[index]) < sum)
        }
      }
    }
    for (share, weight) in weights.enumerated() {
      let expected = Double(trials * weight) / Double(sum)
      let deviation = (expected * (1 - Double(weight) / Double(sum))).squareRoot()
      #expect(counts[share].allSatisfy { abs(Double($0) - expected) < 4.5 * deviation })
    }
  }

  /// Windows that spreads do not fill, as at the ends of stretches.
  @Test func everyTurnComesOnceInItsWindowOrThereIsNoOrder() {
    var generator = SeededGenerator(seed: 24)
    var drawn = 0
    for trial in 0..<300 {
      let count = [1, 2, 3, 8, 17, 40][trial % 6]
      let places = (0..<count).shuffled(using: &generator)
      let windows = places.map { place in
        let first = max(0, place - Int.random(in: 0...3, using: &generator))
        let last = min(count - 1, place + Int.random(in: 0...3, using: &generator))
        return SeededOrder.Window(
          first: first, last: last, spread: (Double(first), Double(last + 1)))
      }
      var random = SplitMix64(seed: UInt64(trial))
      guard let order = EvenOrder.draw(windows, using: &random) else { continue }
      drawn += 1
      #expect(order.sorted() == Array(windows.indices))
      for (slot, turn) in order.enumerated() {
        #expect(windows[turn].first <= slot && slot <= windows[turn].last)
      }
    }
    #expect(drawn > 60)
    var random = SplitMix64(seed: 1)
    #expect(EvenOrder.draw([], using: &random) == [])
  }

  @Test func tooManyTurnsHaveNoOrder() {
    var random = SplitMix64(seed: 1)
    let free = (0..<100).map { _ in SeededOrder.Window(first: 0, last: 99, spread: (0, 100)) }
    #expect(EvenOrder.draw(free, using: &random) == nil)
    #expect(random.next() == 0x910A_2DEC_8902_5CC1)
  }
}
