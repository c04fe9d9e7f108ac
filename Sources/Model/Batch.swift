/// A batch without its padding: the rows one after another, and which positions are predicted.
///
/// A row ends before its first negative token; where attention is causal, after its last target
/// that counts, since what follows changes nothing.
struct Batch {
  private(set) var tokens: [Int32] = []
  /// Row r has the positions starts[r] ..< starts[r + 1].
  private(set) var starts = [0]
  /// The positions whose targets count, and these targets.
  private(set) var predicted: [Int] = []
  private(set) var targets: [Int32] = []
  /// Where each of these targets stands in the arrays that were given.
  private(set) var places: [Int] = []
  /// How many rows were given, and how long each of them was.
  let givenRows: Int
  let givenLength: Int

  var positions: Int { tokens.count }
  var rows: Int { starts.count - 1 }
  /// The number of targets that count.
  var counted: Int { predicted.count }
  /// Whether every position is predicted.
  var isPredictedWhole: Bool { counted == positions }

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
    (givenRows, givenLength) = (rows, length)
    for row in 0..<rows {
      let range = row * length..<(row + 1) * length
      try Self.check(targets, range, least: -1, below: model.predictedSize)
      guard let last = targets[range].lastIndex(where: { $0 >= 0 }) else { continue }
      let padding = tokens[range].firstIndex { $0 < 0 } ?? range.upperBound
      // A target beyond the row's end stands at a negative token, which the check refuses.
      let end = model.visible == .causal ? last + 1 : max(padding, last + 1)
      try Self.check(tokens, range.lowerBound..<end, least: 0, below: model.vocabularySize)
      append(tokens, targets, range.lowerBound..<end)
    }
  }

  private mutating func append(_ tokens: [Int32], _ targets: [Int32], _ range: Range<Int>) {
    for index in range where targets[index] >= 0 {
      predicted.append(self.tokens.count + index - range.lowerBound)
      places.append(index)
      self.targets.append(targets[index])
    }
    self.tokens += tokens[range]
    starts.append(self.tokens.count)
  }

  private static func check(
    _ ids: [Int32], _ range: Range<Int>, least: Int32, below size: Int
  ) throws(ModelError) {
    for index in range where ids[index] < least || ids[index] >= size {
      throw .tokenOutOfRange(token: ids[index], index: index, vocabularySize: size)
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
