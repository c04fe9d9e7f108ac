public import Values

/// A model's settings and the size of its vocabulary: all that its tensors follow from.
///
/// The architecture is fixed: the decoder of “Measuring Cross-lingual Transfer in Bytes” as T5X
/// builds it. A block is x + attention(norm(x)), then x + feedForward(norm(x)); the norms are
/// RMSNorm (ε = 10⁻⁶), the feed-forward is (gelu(x·W₀) ⊙ x·W₁)·Wₒ, positions enter as a bias by
/// bucketed distance in each layer, nothing has an additive bias of its own, and the logits are the
/// final norm times the embedding transposed, over √channels.
///
/// The settings are read as if they stood here: `configuration.channels`.
@dynamicMemberLookup
public struct ModelConfiguration: Hashable, Sendable {
  /// The number of token ids.
  public let vocabularySize: Int
  /// The sizes, valid.
  public let settings: ModelSettings

  /// Makes a configuration.
  ///
  /// - Throws: `SettingError` naming the first size that cannot be used.
  public init(vocabularySize: Int, settings: ModelSettings) throws(SettingError) {
    try checkRange("vocabulary-size", vocabularySize, 1...1 << 22)
    try settings.validate()
    self.vocabularySize = vocabularySize
    self.settings = settings
  }

  /// A setting.
  public subscript<Value>(dynamicMember setting: KeyPath<ModelSettings, Value>) -> Value {
    settings[keyPath: setting]
  }
}

extension ModelConfiguration: Codable {
  private enum Key: String, CodingKey { case vocabularySize }

  /// Writes the settings with the vocabulary's size among them.
  public func encode(to encoder: any Encoder) throws {
    try settings.encode(to: encoder)
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(vocabularySize, forKey: .vocabularySize)
  }

  /// Reads a configuration and checks it like the other initialiser.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    try self.init(
      vocabularySize: container.decode(Int.self, forKey: .vocabularySize),
      settings: ModelSettings(from: decoder))
  }
}

extension ModelConfiguration {
  /// The width of all heads together.
  var attentionChannels: Int { settings.heads * settings.headChannels }

  /// The number of parameters: those of the table of tensors.
  public var parameterCount: Int { ParameterTable(self).count }

  /// Floating-point operations of a training step for each token, in rows of `length` positions.
  ///
  /// Counts the matrix products, forward and backward (6 a weight), and attention at its causal
  /// half; a multiplication and an addition are two operations. An evaluation takes a third.
  public func trainingOperationsPerToken(length: Int) -> Double {
    // All blocks are alike, so the table of one of them tells, which is quick for deep models.
    let outside = ParameterTable(self, layers: 0).multipliedCount
    let block = ParameterTable(self, layers: 1).multipliedCount - outside
    let weights = Double(settings.layers * block + outside)
    return 6 * weights + 6 * Double(settings.layers * attentionChannels) * Double(length)
  }
}
