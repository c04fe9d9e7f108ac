import Foundation
import TestSupport
import Testing
import TokenStore
import Values

/// Who gets which rows: bounds, chances, and what must not change with weights and clones.
@Suite struct MixturePlannerSharesTests {
  private func plan(_ mixture: Mixture) throws -> [DrawRow] { Array(try MixturePlanner(mixture)) }

  /// Clones of one stream by weight.
  private func clones(
    _ weights: [UInt64], to last: [UInt64]? = nil, rows: Int, rowLength: Int = 4, seed: UInt64 = 1
  ) -> Mixture {
    Mixture(
      streams: [.init(name: "en", tokenCount: rows * rowLength * 2 / 3 + 1)],
      phases: [
        .init(
          tokenBudget: rows * rowLength,
          shares: weights.enumerated().map {
            .init(stream: 0, clone: $0, weight: $1, finalWeight: last?[$0])
          })
      ], rowLength: rowLength, seed: seed)
  }

  // MARK: Exact

  @Test func everyPrefixIsWithinOneRowWhileWeightsChange() throws {
    var generator = SeededGenerator(seed: 31)
    for trial in 0..<60 {
      let count = [2, 3, 7, 30][trial % 4]
      let rowLength = [1, 5, 64][trial % 3]
      let first = (0..<count).map { _ in UInt64.random(in: 0...9, using: &generator) }
      let weights = first.contains { $0 > 0 } ? first : [UInt64](repeating: 1, count: count)
      let last = weights.shuffled(using: &generator)
      let mixture = clones(
        weights, to: last, rows: Int.random(in: 1...400, using: &generator), rowLength: rowLength,
        seed: UInt64(trial))
      let budget = Int128(mixture.tokenBudget)
      let whole = 2 * budget * weights.reduce(0 as Int128) { $0 + Int128($1) }
      var drawn = [Int128](repeating: 0, count: count)
      var total: Int128 = 0
      for row in try plan(mixture) {
        drawn[row.clone] += Int128(row.length)
        total += Int128(row.length)
        for index in weights.indices {
          let rising = (Int128(last[index]) - Int128(weights[index])) * total * total
          let due = 2 * budget * Int128(weights[index]) * total + rising
          #expect(abs(due - whole * drawn[index]) < whole * Int128(rowLength))
        }
      }
      #expect(total == budget)
    }
  }

  /// The study's schedules: each stage is exact for itself.
  @Test func stagesSwitchAtOnce() throws {
    let shares = { (first: UInt64, second: UInt64) -> [Mixture.Share] in
      [.init(stream: 0, clone: 0, weight: first), .init(stream: 0, clone: 1, weight: second)]
    }
    let weights: [(UInt64, UInt64)] = [(9, 1), (1, 9), (9, 1), (1, 17)]
    let mixture = Mixture(
      streams: [.init(name: "en", tokenCount: 100_000)],
      phases: weights.map { .init(tokenBudget: 18_000, shares: shares($0, $1)) },
      rowLength: 10, seed: 4)
    let rows = try plan(mixture)
    let seconds = (0..<4).map { stage in
      rows[stage * 1_800..<stage * 1_800 + 1_800].count { $0.clone == 1 }
    }
    #expect(seconds == [180, 1_620, 180, 1_700])
  }

  /// Of 128 streams of rows, as a batch of 128 has them, each gets its share of every clone.
  @Test(arguments: [
    [9, 1], [1, 1], [17, 1], [127, 1], [5, 3, 2], [50, 30, 15, 5], [64, 32, 16, 8, 8],
  ])
  func everyStreamHasItsShareOfEveryClone(weights: [UInt64]) throws {
    let streams = 128
    let rounds = 400
    let sum = Double(weights.reduce(0, +))
    for seed in 1...2 as ClosedRange<UInt64> {
      let rows = try plan(clones(weights, rows: streams * rounds, rowLength: 1, seed: seed))
      for (clone, weight) in weights.enumerated() {
        var counts = [Int](repeating: 0, count: streams)
        for (index, row) in rows.enumerated() where row.clone == clone {
          counts[index % streams] += 1
        }
        let share = Double(weight) / sum
        let expected = Double(rounds) * share
        let variance = expected * (1 - share)
        let statistic = counts.reduce(0.0) {
          $0 + (Double($1) - expected) * (Double($1) - expected) / variance
        }
        // χ² with 127 degrees of freedom: above 181.9 once in a thousand; places that are drawn
        // without replacement make it smaller.
        #expect(statistic < 182, "\(weights), clone \(clone), seed \(seed)")
        #expect(counts.allSatisfy { abs(Double($0) - expected) < 5 * variance.squareRoot() })
      }
    }
  }

  // MARK: Independent

  @Test(arguments: [1, 2, 3] as [UInt64])
  func independentDrawsFollowTheWeights(seed: UInt64) throws {
    let weights: [UInt64] = [9, 1, 0, 5, 3]
    var mixture = clones(weights, rows: 50_000, rowLength: 1, seed: seed)
    mixture.draws = .independent
    let rows = try plan(mixture)
    let counts = weights.indices.map { clone in rows.count { $0.clone == clone } }
    #expect(counts[2] == 0)
    let statistic = zip(counts, weights).reduce(0.0) { sum, pair in
      let expected = 50_000 * Double(pair.1) / 18
      return expected > 0
        ? sum + (Double(pair.0) - expected) * (Double(pair.0) - expected) / expected : sum
    }
    // χ² with 3 degrees of freedom: above 16.3 once in a thousand, below 0.02 likewise.
    #expect(statistic < 16.3 && statistic > 0.02)
    // Pairs of neighbours are independent, which those of exact draws are not.
    let pairs = zip(rows, rows.dropFirst()).count { $0.clone == 1 && $1.clone == 1 }
    #expect(abs(Double(pairs) - 50_000 / 324) < 4 * (50_000.0 / 324).squareRoot())
  }

  @Test func independentDrawsFollowWeightsThatChange() throws {
    var mixture = clones([1, 0], to: [0, 1], rows: 40_000, rowLength: 1)
    mixture.draws = .independent
    let rows = try plan(mixture)
    let counts = stride(from: 0, to: 40_000, by: 4_000).map { start in
      rows[start..<start + 4_000].count { $0.clone == 1 }
    }
    for (tenth, count) in counts.enumerated() {
      let share = (Double(tenth) + 0.5) / 10
      #expect(abs(Double(count) - 4_000 * share) < 4 * (4_000 * share * (1 - share)).squareRoot())
    }
  }

  // MARK: What stays the same

  @Test(arguments: [Mixture.Draws.exact, .independent])
  func exchangedClonesExchangeTheRowsAndNothingElse(draws: Mixture.Draws) throws {
    for weights in [[9, 1], [1, 1], [7, 2, 2]] as [[UInt64]] {
      var mixture = clones(weights, rows: 10_000)
      mixture.draws = draws
      var exchanged = mixture
      for index in weights.indices {
        exchanged.phases[0].shares[index].clone = weights.count - 1 - index
      }
      let rows = try plan(mixture)
      let others = try plan(exchanged)
      #expect(
        rows.map { [$0.offset, $0.length, $0.epoch] }
          == others.map { [$0.offset, $0.length, $0.epoch] })
      #expect(rows.map(\.clone) == others.map { weights.count - 1 - $0.clone })
    }
    // The same of weights that change places, which is the same question.
    var mixture = clones([9, 1], rows: 1_000)
    mixture.draws = draws
    var exchanged = clones([1, 9], rows: 1_000)
    exchanged.draws = draws
    #expect(try plan(mixture).map(\.clone) == plan(exchanged).map { 1 - $0.clone })
  }

  /// All weights, draws and stages give the stream's rows in the same order; one weight gives those
  /// of the stream alone, bit for bit.
  @Test func theUnionOfClonesIsTheStream() throws {
    var alone = clones([1], rows: 9_000, seed: 8)
    alone.streams[0].tokenCount = 1_003
    let rows = try plan(alone)
    for weights in [[0, 3], [1, 1], [9, 1], [1, 2, 3]] as [[UInt64]] {
      for draws in Mixture.Draws.allCases {
        var mixture = clones(weights, rows: 9_000, seed: 8)
        mixture.streams = alone.streams
        mixture.draws = draws
        let mixed = try plan(mixture)
        #expect(
          mixed.map { [$0.epoch, $0.offset, $0.length] }
            == rows.map { [$0.epoch, $0.offset, $0.length] })
        if weights == [0, 3] { #expect(mixed.allSatisfy { $0.clone == 1 }) }
      }
    }
    // A stream's rows do not depend on what is mixed with it, either.
    var two = clones([2], rows: 9_000, seed: 8)
    two.streams = alone.streams + [.init(name: "fi", tokenCount: 777)]
    two.phases[0].shares.append(.init(stream: 1, clone: 0, weight: 5))
    let own = try plan(two).filter { $0.stream == 0 }
    #expect(own.dropLast().map(\.offset) == rows.prefix(own.count - 1).map(\.offset))
  }

  @Test(arguments: Mixture.Draws.allCases)
  func aPartIsWhatTheCloneHasInTheWhole(draws: Mixture.Draws) throws {
    var mixture = clones([9, 1], rows: 5_000)
    mixture.draws = draws
    let whole = try plan(mixture)
    mixture.only = .init(stream: 0, clone: 1, givenTo: 0)
    var planner = try MixturePlanner(mixture)
    var part: [DrawRow] = []
    while let row = planner.next() { part.append(row) }
    var expected = whole.filter { $0.clone == 1 }
    for index in expected.indices { expected[index].clone = 0 }
    #expect(part == expected && part.count > 300)
    #expect(planner.shareTotals[0].map(\.rowCount) == [0, part.count])
    mixture.only = .init(stream: 0, clone: 7, givenTo: 0)
    #expect(try plan(mixture).isEmpty)
  }

  @Test func batchesGoToOneCloneAsAWhole() throws {
    for draws in Mixture.Draws.allCases {
      var mixture = clones([3, 1], rows: 8_000)
      mixture.draws = draws
      mixture.unit = .batch
      mixture.batchRows = 20
      // No row of an epoch is short, but for the last.
      mixture.streams[0].tokenCount = 1 << 20
      let rows = try plan(mixture)
      let batches = stride(from: 0, to: rows.count, by: 20).map { start in
        Set(rows[start..<start + 20].map(\.clone))
      }
      #expect(batches.allSatisfy { $0.count == 1 })
      let seconds = batches.count { $0 == [1] }
      #expect(draws == .exact ? seconds == 100 : abs(seconds - 100) < 40)
      if draws == .exact {
        for count in batches.indices {
          let had = batches[...count].count { $0 == [1] }
          #expect(abs(Double(had) - Double(count + 1) / 4) < 1)
        }
      }
    }
  }
}
