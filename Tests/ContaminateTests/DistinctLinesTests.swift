import Chance
import Contaminate
import Testing

@Suite struct DistinctLinesTests {
  private func lines(_ count: Int, seed: UInt64) -> [UInt64] {
    var generator = SplitMix64(seed: seed)
    return (0..<count).map { _ in generator.next() }
  }

  @Test func isExactWhileItFits() {
    var distinct = DistinctLines()
    for hash in lines(9000, seed: 1) + lines(9000, seed: 1) { distinct.add(hash: hash) }
    #expect(distinct.count == 9000)
    #expect(distinct.isExact)
  }

  @Test func estimatesBeyondAndDoesNotDependOnTheOrder() {
    let all = lines(300_000, seed: 2)
    var forwards = DistinctLines()
    var parts = (0..<7).map { _ in DistinctLines() }
    for (index, hash) in all.enumerated() {
      forwards.add(hash: hash)
      parts[index % 7].add(hash: hash)
    }
    var merged = parts[6]
    for part in parts[..<6] { merged.merge(part) }
    #expect(merged.count == forwards.count)
    #expect(!forwards.isExact)
    // Three standard errors.
    #expect(abs(Double(forwards.count) / 300_000 - 1) < 0.04)
    #expect(merged.kept.count <= DistinctLines.limit)
  }

  @Test func thereAreNotMoreDifferentLinesThanLines() {
    var estimates: [Int] = []
    for seed in 0..<20 as Range<UInt64> {
      var distinct = DistinctLines()
      for hash in lines(40_000, seed: seed) { distinct.add(hash: hash) }
      #expect(!distinct.isExact)
      estimates.append(distinct.count)
    }
    #expect(estimates.allSatisfy { $0 <= 40_000 })
    // Half of the estimates would have been above.
    #expect(estimates.contains(40_000) && estimates.contains { $0 < 40_000 })
  }
}
