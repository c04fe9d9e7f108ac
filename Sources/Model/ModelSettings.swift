public import Values

/// The sizes of a model and the weight of its z-loss: a section of `models`.
///
/// A setting more is a property and a line here, and the layer that reads it.
public struct ModelSettings: SettingsSection, Hashable {
  /// The number of blocks.
  public var layers = 0
  /// The width of the residual stream.
  public var channels = 0
  /// The number of attention heads.
  public var heads = 0
  /// The width of one head; `heads` × `headChannels` need not be `channels`.
  public var headChannels = 0
  /// The inner width of the feed-forward.
  public var feedForwardChannels = 0
  /// The most positions a row may have.
  public var contextLength = 0
  /// The coefficient *z* in the objective *loss + z · (log Σ exp)²*, summed over targets.
  public var zLoss = 0.0

  /// Settings none of which is read yet.
  public init() {}

  /// What can be set. No model is wider than these limits, and within them no product of sizes
  /// overflows.
  public static let fields: [SettingsField<Self>] = [
    .required("layers", \.layers, .count(1...1 << 10, example: "4")),
    .required("channels", \.channels, .count(1...1 << 16, example: "128")),
    .required("heads", \.heads, .count(1...1 << 10, example: "4")),
    .optional(
      "head-channels", \.headChannels, .count(1...1 << 10, example: "32"),
      required: {
        $0.channels.isMultiple(of: $0.heads)
          ? nil : "\($0.channels) channels are not shared out evenly by \($0.heads) heads"
      },
      derived: { $0.channels / $0.heads }),
    .optional("feed-forward-channels", \.feedForwardChannels, .count(1...1 << 18, example: "512")) {
      4 * $0.channels
    },
    .required("context", \.contextLength, .count(1...1 << 17, example: "256")),
    .optional("z-loss", \.zLoss, .number(0...1), default: 1e-4),
  ]
}
