public import Foundation

/// The sizes of a byte-level decoder, and the weight of its z-loss.
///
/// The architecture is fixed: the decoder of “Measuring Cross-lingual Transfer in Bytes” as T5X
/// builds it. A block is x + attention(norm(x)), then x + feedForward(norm(x)); the norms are
/// RMSNorm (ε = 10⁻⁶), the feed-forward is (gelu(x·W₀) ⊙ x·W₁)·Wₒ, positions enter as a bias by
/// bucketed distance in each layer, nothing has an additive bias of its own, and the logits are the
/// final norm times the embedding transposed, over √channels.
public struct ModelConfiguration: Codable, Hashable, Sendable {
  /// The number of token ids.
  public let vocabularySize: Int
  /// The number of blocks.
  public let layers: Int
  /// The width of the residual stream.
  public let channels: Int
  /// The number of attention heads.
  public let heads: Int
  /// The width of one head; `heads` × `headChannels` need not be `channels`.
  public let headChannels: Int
  /// The inner width of the feed-forward.
  public let feedForwardChannels: Int
  /// The most positions a row may have.
  public let contextLength: Int
  /// The coefficient *z* in the objective *loss + z · (log Σ exp)²*, summed over targets.
  public let zLoss: Double

  private enum CodingKeys: String, CodingKey {
    case vocabularySize = "vocabulary-size"
    case layers, channels, heads
    case headChannels = "head-channels"
    case feedForwardChannels = "feed-forward-channels"
    case contextLength = "context-length"
    case zLoss = "z-loss"
  }

  /// Makes a configuration.
  ///
  /// - Throws: ``ModelError/invalidSetting(name:value:expected:)`` naming the first size that
  ///   cannot be used.
  public init(
    vocabularySize: Int, layers: Int, channels: Int, heads: Int, headChannels: Int,
    feedForwardChannels: Int, contextLength: Int, zLoss: Double
  ) throws(ModelError) {
    self.vocabularySize = vocabularySize
    self.layers = layers
    self.channels = channels
    self.heads = heads
    self.headChannels = headChannels
    self.feedForwardChannels = feedForwardChannels
    self.contextLength = contextLength
    self.zLoss = zLoss
    try validate()
  }

  /// Decodes a configuration and validates it like the other initialiser.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(
      vocabularySize: values.decode(Int.self, forKey: .vocabularySize),
      layers: values.decode(Int.self, forKey: .layers),
      channels: values.decode(Int.self, forKey: .channels),
      heads: values.decode(Int.self, forKey: .heads),
      headChannels: values.decode(Int.self, forKey: .headChannels),
      feedForwardChannels: values.decode(Int.self, forKey: .feedForwardChannels),
      contextLength: values.decode(Int.self, forKey: .contextLength),
      zLoss: values.decode(Double.self, forKey: .zLoss))
  }

  /// The configuration as JSON with sorted keys: equal configurations give equal bytes.
  public func json() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
    return try encoder.encode(self)
  }

  private func validate() throws(ModelError) {
    try check("vocabulary-size", vocabularySize, most: 1 << 22)
    try check("layers", layers, most: 1 << 10)
    try check("channels", channels, most: 1 << 16)
    try check("heads", heads, most: 1 << 10)
    try check("head-channels", headChannels, most: 1 << 10)
    try check("feed-forward-channels", feedForwardChannels, most: 1 << 18)
    try check("context-length", contextLength, most: 1 << 17)
    guard zLoss >= 0, zLoss < 1 else {
      throw .invalidSetting(name: "z-loss", value: "\(zLoss)", expected: "0 or more, below 1")
    }
  }

  private func check(_ name: String, _ value: Int, most: Int) throws(ModelError) {
    guard (1...most).contains(value) else {
      throw .invalidSetting(name: name, value: "\(value)", expected: "1 to \(most)")
    }
  }
}

extension ModelConfiguration {
  /// The width of all heads together.
  var attentionChannels: Int { heads * headChannels }

  private var weightsOfLayer: Int {
    4 * channels * attentionChannels + 3 * channels * feedForwardChannels
  }

  /// The number of parameters.
  public var parameterCount: Int {
    let layer = weightsOfLayer + 2 * channels + heads * RelativePosition.buckets
    return vocabularySize * channels + layers * layer + channels
  }

  /// Floating-point operations of a training step for each token, in rows of `length` positions.
  ///
  /// Counts the matrix products, forward and backward (6 a weight), and attention at its causal
  /// half; a multiplication and an addition are two operations. An evaluation takes a third.
  public func trainingOperationsPerToken(length: Int) -> Double {
    let weights = Double(layers * weightsOfLayer + vocabularySize * channels)
    return 6 * weights + 6 * Double(layers * attentionChannels) * Double(length)
  }
}
