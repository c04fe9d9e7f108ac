import Model
import TestSupport
import Values

extension ModelConfiguration {
  /// A configuration with every size named, as a recipe would have it.
  init(
    vocabularySize: Int, layers: Int, channels: Int, heads: Int, headChannels: Int,
    feedForwardChannels: Int, contextLength: Int, zLoss: Double
  ) throws(SettingError) {
    let sizes = [
      "layers": layers, "channels": channels, "heads": heads, "head-channels": headChannels,
      "feed-forward-channels": feedForwardChannels, "context": contextLength,
    ]
    var written = sizes.mapValues { ["\($0)"] }
    written["z-loss"] = ["\(zLoss)"]
    try self.init(vocabularySize: vocabularySize, settings: ModelSettings(reading: written))
  }
}

/// A configuration in which no size is a multiple of a vector.
func oddConfiguration(zLoss: Double = 0.01) throws -> ModelConfiguration {
  try ModelConfiguration(
    vocabularySize: 19, layers: 2, channels: 10, heads: 3, headChannels: 5,
    feedForwardChannels: 13, contextLength: 40, zLoss: zLoss)
}

/// A random batch.
struct RandomBatch {
  let rows: Int
  let tokens: [Int32]
  var targets: [Int32]

  /// - Parameter ignored: The share of targets that are ignored.
  init(
    rows: Int, length: Int, vocabularySize: Int, ignored: Double, _ random: inout SeededGenerator
  ) {
    self.rows = rows
    tokens = (0..<rows * length).map { _ in .random(in: 0..<Int32(vocabularySize), using: &random) }
    targets = (0..<rows * length).map { _ in
      Double.random(in: 0..<1, using: &random) < ignored
        ? -1 : .random(in: 0..<Int32(vocabularySize), using: &random)
    }
  }

  /// The batch of one of the rows.
  func row(_ row: Int) -> RandomBatch {
    let length = tokens.count / rows
    let range = row * length..<(row + 1) * length
    return RandomBatch(rows: 1, tokens: Array(tokens[range]), targets: Array(targets[range]))
  }

  private init(rows: Int, tokens: [Int32], targets: [Int32]) {
    self.rows = rows
    self.tokens = tokens
    self.targets = targets
  }
}

extension Transformer {
  func loss(_ batch: RandomBatch) throws -> LossSum {
    try loss(tokens: batch.tokens, targets: batch.targets, rows: batch.rows)
  }

  @discardableResult
  func accumulate(_ batch: RandomBatch) throws -> LossSum {
    try accumulateGradients(tokens: batch.tokens, targets: batch.targets, rows: batch.rows)
  }
}

/// √Σ(a − b)² / √Σb².
func relativeError<Scalar: BinaryFloatingPoint>(_ values: [Scalar], _ twin: [Scalar]) -> Double {
  var (difference, size) = (0.0, 0.0)
  for (value, other) in zip(values, twin) {
    difference += (Double(value) - Double(other)) * (Double(value) - Double(other))
    size += Double(other) * Double(other)
  }
  return (difference / max(size, 1e-300)).squareRoot()
}
