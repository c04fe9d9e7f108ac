public import Values

/// A model's settings, the size of its vocabulary and what it predicts: all that its tensors follow
/// from.
///
/// The settings are read as if they stood here: `configuration.channels`.
@dynamicMemberLookup
public struct ModelConfiguration: Hashable, Sendable {
  /// The number of token ids.
  public let vocabularySize: Int
  /// The sizes, valid.
  public let settings: ModelSettings
  /// The number of classes, where the model predicts classes of positions instead of tokens. A
  /// class of a whole row is one of its first or last position.
  public let classes: Int?

  /// Makes a configuration.
  ///
  /// - Throws: `SettingError` naming the first size that cannot be used.
  public init(
    vocabularySize: Int, settings: ModelSettings, classes: Int? = nil
  ) throws(SettingError) {
    try checkRange("vocabulary-size", vocabularySize, 1...1 << 22)
    if let classes { try checkRange("classes", classes, 1...1 << 16) }
    try settings.validate()
    self.vocabularySize = vocabularySize
    var settings = settings
    // Where the values came from does not make another model.
    settings.preset = Preset.byte
    self.settings = settings
    self.classes = classes
  }

  /// A setting.
  public subscript<Value>(dynamicMember setting: KeyPath<ModelSettings, Value>) -> Value {
    settings[keyPath: setting]
  }
}

extension ModelConfiguration: Codable {
  private enum Key: String, CodingKey { case vocabularySize, classes }

  /// Writes the settings with the vocabulary's size among them.
  public func encode(to encoder: any Encoder) throws {
    try settings.encode(to: encoder)
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(vocabularySize, forKey: .vocabularySize)
    try container.encodeIfPresent(classes, forKey: .classes)
  }

  /// Reads a configuration and checks it like the other initialiser.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    try self.init(
      vocabularySize: container.decode(Int.self, forKey: .vocabularySize),
      settings: ModelSettings(from: decoder),
      classes: container.decodeIfPresent(Int.self, forKey: .classes))
  }
}

extension ModelConfiguration {
  /// The number of values that the head predicts one of.
  public var predictedSize: Int { classes ?? vocabularySize }

  /// The width of all heads together.
  var attentionChannels: Int { settings.heads * settings.headChannels }

  /// The number of parameters: those of the table of tensors.
  public var parameterCount: Int { Network(self).table.count }

  /// Floating-point operations of a training step for each token, in rows of `length` positions of
  /// which the share `predicted` are predicted.
  ///
  /// Counts the matrix products, forward and backward (6 a weight), and attention, at its half
  /// where it is causal; a multiplication and an addition are two operations. An evaluation takes a
  /// third.
  public func trainingOperationsPerToken(length: Int, predicted: Double = 1) -> Double {
    // All blocks are alike, so the table of one of them tells, which is quick for deep models.
    let outside = Network(self, layers: 0)
    let block = Network(self, layers: 1).table.multipliedCount - outside.table.multipliedCount
    let weights =
      Double(settings.layers * block) + Double(outside.table.multipliedCount) * predicted
    let seen = Double(length) * (settings.visible == .causal ? 1 : 2)
    return 6 * weights + 6 * Double(settings.layers * attentionChannels) * seen
  }
}
