/// A batch without its padding: the rows one after another, each up to its last counted target.
struct Batch {
  private(set) var tokens: [Int32] = []
  private(set) var targets: [Int32] = []
  /// Row r has the positions starts[r] ..< starts[r + 1].
  private(set) var starts = [0]
  /// Where each row begins in the arrays that were given.
  private(set) var origins: [Int] = []
  /// The number of targets that are not ignored.
  private(set) var counted = 0

  var positions: Int { tokens.count }
  var rows: Int { origins.count }

  /// Checks and packs a batch; rows with nothing to count disappear.
  init(
    tokens: [Int32], targets: [Int32], rows: Int, model: ModelConfiguration
  ) throws(ModelError) {
    let length = rows > 0 ? tokens.count / rows : 0
    guard tokens.count == targets.count, rows > 0, length * rows == tokens.count,
      (1...model.contextLength).contains(length)
    else {
      throw .invalidBatch(
        tokens: tokens.count, targets: targets.count, rows: rows,
        contextLength: model.contextLength)
    }
    for row in 0..<rows {
      let range = row * length..<(row + 1) * length
      guard let last = targets[range].lastIndex(where: { $0 >= 0 }) else {
        try check(targets, range, least: -1, model)
        continue
      }
      try check(tokens, range.lowerBound..<last + 1, least: 0, model)
      try check(targets, range, least: -1, model)
      origins.append(range.lowerBound)
      self.tokens += tokens[range.lowerBound...last]
      self.targets += targets[range.lowerBound...last]
      starts.append(self.tokens.count)
    }
    counted = self.targets.count { $0 >= 0 }
  }

  private func check(
    _ ids: [Int32], _ range: Range<Int>, least: Int32, _ model: ModelConfiguration
  ) throws(ModelError) {
    for index in range where ids[index] < least || ids[index] >= model.vocabularySize {
      throw .tokenOutOfRange(
        token: ids[index], index: index, vocabularySize: model.vocabularySize)
    }
  }
}

/// A loss summed over the targets that count.
public struct LossSum: Hashable, Sendable {
  /// The sum of −ln p(target), in nats.
  public var sumNats = 0.0
  /// The sum of the squares of log Σ exp of the logits: times `zLoss` it is the z-loss.
  public var sumSquaredLogSums = 0.0
  /// The number of targets counted.
  public var count = 0

  /// An empty sum.
  public init() {}

  /// Adds the sums of another batch.
  public static func += (left: inout LossSum, right: LossSum) {
    left.sumNats += right.sumNats
    left.sumSquaredLogSums += right.sumSquaredLogSums
    left.count += right.count
  }
}
