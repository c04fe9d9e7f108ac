import Model
import Testing

/// Batches as models take them.
@Suite struct BatchTests {
  @Test func nothingToCountIsNoLoss() throws {
    let model = try Transformer(try oddConfiguration(), seed: 2, threads: 1)
    let ignored = [Int32](repeating: -1, count: 6)
    #expect(try model.loss(tokens: ignored, targets: ignored, rows: 2) == LossSum())
    try model.accumulateGradients(tokens: ignored, targets: ignored, rows: 2)
    #expect(throws: ModelError.noGradient) { try model.meanGradients() }
    let likelihoods = try model.negativeLogLikelihoods(tokens: ignored, targets: ignored, rows: 2)
    #expect(likelihoods == [0, 0, 0, 0, 0, 0])
  }

  @Test func badBatchesAreThrown() throws {
    let model = try Transformer(try oddConfiguration(), seed: 2, threads: 1)
    func fails(_ tokens: [Int32], _ targets: [Int32], rows: Int) -> Bool {
      do {
        _ = try model.loss(tokens: tokens, targets: targets, rows: rows)
        return false
      } catch { return true }
    }
    #expect(fails([], [], rows: 1))
    #expect(fails([1], [1], rows: 0))
    #expect(fails([1], [1], rows: -1))
    #expect(fails([1, 2, 3], [1, 2, 3], rows: 2))
    #expect(fails([1, 2], [1], rows: 1))
    #expect(fails([Int32](repeating: 1, count: 41), [Int32](repeating: 1, count: 41), rows: 1))
    #expect(fails([1, 2], [1, -2], rows: 1))
    #expect(fails([1, 2], [-1, -2], rows: 1))
    #expect(throws: ModelError.tokenOutOfRange(token: 19, index: 1, vocabularySize: 19)) {
      try model.loss(tokens: [1, 19], targets: [1, 2], rows: 1)
    }
    #expect(throws: ModelError.tokenOutOfRange(token: -1, index: 0, vocabularySize: 19)) {
      try model.loss(tokens: [-1, 1], targets: [1, 2], rows: 1)
    }
    #expect(throws: ModelError.tokenOutOfRange(token: 19, index: 1, vocabularySize: 19)) {
      try model.loss(tokens: [1, 1], targets: [1, 19], rows: 1)
    }
  }

  @Test func sumsAddUp() {
    var sum = LossSum()
    (sum.sumNats, sum.sumSquaredLogSums, sum.count) = (1, 2, 3)
    sum += sum
    #expect(sum.sumNats == 2 && sum.sumSquaredLogSums == 4 && sum.count == 6)
  }
}
