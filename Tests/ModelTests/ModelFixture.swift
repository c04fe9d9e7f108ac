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

/// Small networks of every family, in which no size is a multiple of a vector; the wide one has
/// more channels than a task takes at once.
enum TinyNetwork: String, CaseIterable, Sendable {
  case byte, ungated, biased, gpt, bert, wide, tokenClasses, causalClasses

  func configuration() throws -> ModelConfiguration {
    var written = [
      "layers": "2", "channels": "10", "heads": "3", "head-channels": "5",
      "feed-forward-channels": "13", "context": "40", "z-loss": "0.01",
    ]
    var classes: Int?
    switch self {
    case .byte: break
    case .ungated: written["activation"] = "gelu-tanh"
    case .biased: (written["biases"], written["norm"]) = ("true", "layer")
    case .gpt: written["preset"] = "gpt"
    case .bert: written["preset"] = "bert"
    case .wide:
      (written["preset"], written["dropout"], written["layers"]) = ("bert", "0", "1")
      (written["channels"], written["feed-forward-channels"]) = ("70", "137")
    case .tokenClasses:
      (written["preset"], written["dropout"], classes) = ("bert", "0", 6)
    case .causalClasses: (written["preset"], classes) = ("gpt", 3)
    }
    return try ModelConfiguration(
      vocabularySize: 19, settings: ModelSettings(reading: written.mapValues { [$0] }),
      classes: classes)
  }
}

/// A random batch.
struct RandomBatch {
  let rows: Int
  let tokens: [Int32]
  var targets: [Int32]

  /// - Parameters:
  ///   - ignored: The share of targets that are ignored.
  ///   - isFull: Whether attention is not causal: then the second row is shorter than the first.
  init(
    rows: Int, length: Int, vocabularySize: Int, ignored: Double, isFull: Bool = false,
    _ random: inout SeededGenerator
  ) {
    self.rows = rows
    var tokens: [Int32] = (0..<rows * length).map { _ in
      .random(in: 0..<Int32(vocabularySize), using: &random)
    }
    var targets: [Int32] = (0..<rows * length).map { _ in
      Double.random(in: 0..<1, using: &random) < ignored
        ? -1 : .random(in: 0..<Int32(vocabularySize), using: &random)
    }
    if isFull {
      for index in length + length / 2..<2 * length { (tokens[index], targets[index]) = (-1, -1) }
    }
    self.tokens = tokens
    self.targets = targets
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

/// √Σ(a − b)² / √Σb², or over `atLeast` where that is more.
func relativeError<Scalar: BinaryFloatingPoint>(
  _ values: [Scalar], _ twin: [Scalar], atLeast: Double = 1e-150
) -> Double {
  var (difference, size) = (0.0, 0.0)
  for (value, other) in zip(values, twin) {
    difference += (Double(value) - Double(other)) * (Double(value) - Double(other))
    size += Double(other) * Double(other)
  }
  return difference.squareRoot() / max(size.squareRoot(), atLeast)
}
