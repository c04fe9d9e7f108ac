import Foundation
import TestSupport
import Testing
import TokenStore

@Suite struct MixturePlannerTests {
  private func plan(_ mixture: Mixture) throws -> [DrawRow] { Array(try MixturePlanner(mixture)) }

  /// A mixture of one phase, clone 0 of each stream, and any weights.
  private func mixture(
    _ tokenCounts: [Int], _ weights: [UInt64], budget: Int, rowLength: Int, seed: UInt64 = 1
  ) -> Mixture {
    Mixture(
      streams: tokenCounts.enumerated().map { .init(name: "s\($0)", tokenCount: $1) },
      phases: [
        .init(
          tokenBudget: budget,
          shares: weights.enumerated().map { .init(stream: $0, clone: 0, weight: $1) })
      ], rowLength: rowLength, seed: seed)
  }

  private func randomWeights(_ count: Int, using generator: inout SeededGenerator) -> [UInt64] {
    var weights = (0..<count).map { _ in
      switch Int.random(in: 0..<5, using: &generator) {
      case 0: 0
      case 1: 1
      case 2: UInt64.random(in: 1...9, using: &generator)
      case 3: UInt64.random(in: 1...1_000_000, using: &generator)
      default: UInt64.random(in: 0...(UInt64.max / UInt64(count)), using: &generator)
      } as UInt64
    }
    if weights.allSatisfy({ $0 == 0 }) { weights[0] = 3 }
    return weights
  }

  @Test func everyPrefixIsWithinOneRow() throws {
    var generator = SeededGenerator(seed: 8)
    for trial in 0..<150 {
      let count = [1, 2, 3, 10, 40][trial % 5]
      let rowLength = [1, 7, 64][trial % 3]
      let weights = randomWeights(count, using: &generator)
      let tokens = (0..<count).map { _ in Int.random(in: 1...(20 * rowLength), using: &generator) }
      let budget = Int.random(in: 0...(150 * rowLength), using: &generator)
      let rows = try plan(mixture(tokens, weights, budget: budget, rowLength: rowLength))
      let sum = weights.reduce(0 as Int128) { $0 + Int128($1) }
      var drawn = [Int](repeating: 0, count: count)
      var total = 0
      for row in rows {
        #expect(row.length > 0 && row.length <= rowLength)
        drawn[row.stream] += row.length
        total += row.length
        for index in weights.indices {
          // |w T − t| < L, without division.
          let lag = Int128(weights[index]) * Int128(total) - sum * Int128(drawn[index])
          #expect(abs(lag) < sum * Int128(rowLength))
        }
      }
      #expect(total == budget)
      for index in weights.indices where weights[index] == 0 { #expect(drawn[index] == 0) }
    }
  }

  /// A row for each in every ten, at any place of the ten.
  @Test func sharesAreMetAndPlacesDrawn() throws {
    let rows = try plan(mixture([100, 100, 100], [5, 3, 2], budget: 1_000, rowLength: 1))
    var seen: Set<[Int]> = []
    for start in stride(from: 0, to: 1_000, by: 10) {
      let ten = rows[start..<start + 10].map(\.stream)
      #expect((0..<3).map { stream in ten.count { $0 == stream } } == [5, 3, 2])
      seen.insert(ten)
    }
    #expect(seen.count > 60)
  }

  @Test func eachEpochDrawsEveryTokenOnce() throws {
    for (tokenCount, rowLength) in [(1, 1), (1, 5), (17, 4), (64, 4), (1_000, 7), (5, 1), (2, 1)] {
      let epochs = 6
      let rows = try plan(
        mixture([tokenCount], [1], budget: tokenCount * epochs, rowLength: rowLength))
      for epoch in 0..<epochs {
        let drawn = rows.filter { $0.epoch == epoch }
        #expect(
          drawn.flatMap { Array($0.offset..<$0.offset + $0.length) }.sorted()
            == Array(0..<tokenCount))
        #expect(drawn.allSatisfy { $0.offset % rowLength == 0 })
        if epoch == 0 { #expect(drawn == drawn.sorted { $0.offset < $1.offset }) }
      }
    }
  }

  @Test func laterEpochsHaveOrdersOfTheirOwn() throws {
    func order(seed: UInt64, epoch: Int) throws -> [Int] {
      try plan(mixture([1_000], [1], budget: 3_000, rowLength: 10, seed: seed))
        .filter { $0.epoch == epoch }.map(\.offset)
    }
    let orders = try [
      order(seed: 1, epoch: 0), order(seed: 1, epoch: 1), order(seed: 1, epoch: 2),
      order(seed: 2, epoch: 1),
    ]
    #expect(Set(orders).count == 4)
    #expect(try order(seed: 1, epoch: 1) == orders[1])
    #expect(try order(seed: 2, epoch: 0) == orders[0])
    for shuffled in orders.dropFirst() {
      // 100 windows: a random order keeps about one in place and about one pair of neighbours.
      #expect(zip(shuffled, orders[0]).filter { $0 == $1 }.count < 8)
      #expect(zip(shuffled, shuffled.dropFirst()).filter { $1 == $0 + 10 }.count < 8)
    }
  }

  @Test func smallPermutationsAreSpreadEvenly() throws {
    // Three windows have six orders; 600 epochs bring each about 100 times.
    let rows = try plan(mixture([3], [1], budget: 3 * 601, rowLength: 1)).dropFirst(3)
    var counts: [[Int]: Int] = [:]
    for first in stride(from: rows.startIndex, to: rows.endIndex, by: 3) {
      counts[rows[first..<first + 3].map(\.offset), default: 0] += 1
    }
    #expect(counts.count == 6)
    #expect(counts.values.allSatisfy { (60...140).contains($0) })
  }

  @Test func clonesPartitionOneStreamInOneOrder() throws {
    func rows(_ first: UInt64, _ second: UInt64) throws -> [DrawRow] {
      let share = { Mixture.Share(stream: 0, clone: $0, weight: $1) }
      return try plan(
        Mixture(
          streams: [.init(name: "en", tokenCount: 950)],
          phases: [.init(tokenBudget: 2_000, shares: [share(1, first), share(2, second)])],
          rowLength: 10, seed: 5))
    }
    let even = try rows(1, 1)
    let uneven = try rows(9, 1)
    #expect(even.map(\.offset) == uneven.map(\.offset))
    #expect(even.filter { $0.clone == 1 }.count == 100)
    #expect(uneven.filter { $0.clone == 1 }.count == 180)
  }

  @Test func phasesGoOnWhereTheStreamWasLeft() throws {
    let share = { Mixture.Share(stream: 0, clone: $0, weight: $1) }
    let mixture = Mixture(
      streams: [.init(name: "en", tokenCount: 100)],
      phases: [
        .init(tokenBudget: 23, shares: [share(1, 9), share(2, 1)]),
        .init(tokenBudget: 0, shares: []),
        .init(tokenBudget: 17, shares: [share(1, 0), share(2, 4)]),
      ], rowLength: 10, seed: 5)
    let rows = try plan(mixture)
    #expect(rows.map(\.offset) == [0, 10, 20, 23, 30])
    #expect(rows.map(\.length) == [10, 10, 3, 7, 10])
    #expect(rows.suffix(2).allSatisfy { $0.clone == 2 })
    var planner = try MixturePlanner(mixture)
    while planner.next() != nil {}
    #expect(planner.next() == nil)
    #expect(planner.shareTotals.map { $0.reduce(0) { $0 + $1.tokenCount } } == [23, 0, 17])
    #expect(planner.shareTotals[2].map(\.rowCount) == [0, 2])
  }
}
