public import Values

/// What a network is, but for its vocabulary: a section of `models`.
///
/// A setting more is a property and a line here, and the layer that reads it.
public struct ModelSettings: SettingsSection, Hashable {
  /// How the rows of activations are normalised.
  public enum Norm: String, Codable, CaseIterable, Sendable {
    /// By their root mean square (Zhang and Sennrich 2019).
    case rms
    /// By mean and variance, with a shift (Ba et al. 2016).
    case layer
  }

  /// Where the norms of a block stand.
  public enum NormPosition: String, Codable, CaseIterable, Sendable {
    /// x + f(norm(x)), and a norm after the last block.
    case pre
    /// norm(x + f(x)).
    case post
  }

  /// What the feed-forward applies between its matrices.
  public enum Activation: String, Codable, CaseIterable, Sendable {
    /// GELU by its form with tanh (Hendrycks and Gimpel 2016).
    case geluTanh = "gelu-tanh"
    /// GELU by the error function.
    case gelu
    /// (gelu(x·W₀) ⊙ x·W₁)·Wₒ with the form of tanh (Shazeer 2020).
    case geglu
  }

  /// How the network knows where a token stands.
  public enum Positions: String, Codable, CaseIterable, Sendable {
    /// By a bias of each head for the distance, in T5's buckets, in each block.
    case relative
    /// By a vector for each position, added to the embedding.
    case learned
  }

  /// Which positions a token sees.
  public enum Visible: String, Codable, CaseIterable, Sendable {
    /// Itself and those before it.
    case causal
    /// All of its row.
    case full
  }

  /// What embeddings or logits are multiplied by.
  public enum Scale: String, Codable, CaseIterable, Sendable {
    case one
    case rootChannels = "root-channels"
    case inverseRootChannels = "inverse-root-channels"

    func factor(channels: Int) -> Double {
      switch self {
      case .one: 1
      case .rootChannels: Double(channels).squareRoot()
      case .inverseRootChannels: 1 / Double(channels).squareRoot()
      }
    }
  }

  /// What the scores of attention are multiplied by.
  public enum AttentionScale: String, Codable, CaseIterable, Sendable {
    case one
    case inverseRootHeadChannels = "inverse-root-head-channels"
  }

  /// How the weights are drawn before the first step.
  public enum Initialisation: String, Codable, CaseIterable, Sendable {
    /// As T5X's decoder-only models.
    case t5x
    /// As Languini's GPT: deviation 0.02, the feed-forward's last matrix 0.02 / √(2 · layers).
    case languini
    /// As Hugging Face's BERT: deviation 0.02.
    case bert
  }

  /// Where the defaults come from.
  public var preset = Preset.byte
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
  /// The kind of norm.
  public var norm = Norm.rms
  /// What is added to the variance of a norm.
  public var normEpsilon = 0.0
  /// Where norms stand.
  public var normPosition = NormPosition.pre
  /// What the feed-forward applies.
  public var activation = Activation.geglu
  /// Whether the matrices of the blocks have biases.
  public var hasBiases = false
  /// How positions are known.
  public var positions = Positions.relative
  /// Which positions a token sees.
  public var visible = Visible.causal
  /// Whether the head's matrix is the embedding.
  public var isTied = true
  /// What embeddings are multiplied by.
  public var embeddingScale = Scale.one
  /// What scores of attention are multiplied by.
  public var attentionScale = AttentionScale.one
  /// What logits are multiplied by.
  public var logitScale = Scale.inverseRootChannels
  /// Whether BERT's vector of the first segment is added to the embedding.
  public var hasSegments = false
  /// Whether the embedding is normalised.
  public var hasEmbeddingNorm = false
  /// Whether the head is BERT's: a matrix, the activation and a norm before the logits, which have
  /// a bias.
  public var hasHeadTransform = false
  /// How the weights are drawn.
  public var initialisation = Initialisation.t5x
  /// The chance that a value of the embedding, of attention's output or of the feed-forward's is
  /// dropped in training.
  public var dropout = 0.0
  /// The same for attention's probabilities.
  public var attentionDropout = 0.0
  /// The coefficient *z* in the objective *loss + z · (log Σ exp)²*, summed over targets.
  public var zLoss = 0.0

  /// Settings none of which is read yet.
  public init() {}

  /// What can be set. No model is wider than these limits, and within them no product of sizes
  /// overflows.
  public static let fields: [SettingsField<Self>] = [
    .optional("preset", \.preset, .word, default: .byte, isRecorded: false),
    size("layers", \.layers, .count(1...1 << 10, example: "4"), \.layers),
    size("channels", \.channels, .count(1...1 << 16, example: "128"), \.channels),
    size("heads", \.heads, .count(1...1 << 10, example: "4"), \.heads),
    .optional(
      "head-channels", \.headChannels, .count(1...1 << 10, example: "32"),
      required: {
        $0.preset.sizes != nil || $0.channels.isMultiple(of: $0.heads)
          ? nil : "\($0.channels) channels are not shared out evenly by \($0.heads) heads"
      },
      derived: { $0.preset.sizes?.headChannels ?? $0.channels / $0.heads }),
    .optional("feed-forward-channels", \.feedForwardChannels, .count(1...1 << 18, example: "512")) {
      $0.preset.sizes?.feedForwardChannels ?? 4 * $0.channels
    },
    size("context", \.contextLength, .count(1...1 << 17, example: "256"), \.contextLength),
    byFamily("norm", \.norm, .word, byte: .rms, gpt: .layer, bert: .layer),
    byFamily(
      "norm-epsilon", \.normEpsilon, .number(1e-12...1), byte: 1e-6, gpt: 1e-5, bert: 1e-12),
    byFamily("norm-position", \.normPosition, .word, byte: .pre, gpt: .pre, bert: .post),
    .optional("activation", \.activation, .word) {
      switch $0.preset.family {
      case .byte: $0.preset == .byte49MText ? .geluTanh : .geglu
      case .gpt: .geluTanh
      case .bert: .gelu
      }
    },
    byFamily("biases", \.hasBiases, .truth, byte: false, gpt: true, bert: true),
    byFamily("positions", \.positions, .word, byte: .relative, gpt: .learned, bert: .learned),
    byFamily("attention", \.visible, .word, byte: .causal, gpt: .causal, bert: .full),
    byFamily("tied", \.isTied, .truth, byte: true, gpt: false, bert: true),
    byFamily(
      "embedding-scale", \.embeddingScale, .word, byte: .one, gpt: .rootChannels,
      bert: .one),
    byFamily(
      "attention-scale", \.attentionScale, .word, byte: .one,
      gpt: .inverseRootHeadChannels, bert: .inverseRootHeadChannels),
    byFamily(
      "logit-scale", \.logitScale, .word, byte: .inverseRootChannels, gpt: .one, bert: .one),
    byFamily("segments", \.hasSegments, .truth, byte: false, gpt: false, bert: true),
    byFamily("embedding-norm", \.hasEmbeddingNorm, .truth, byte: false, gpt: false, bert: true),
    byFamily("head-transform", \.hasHeadTransform, .truth, byte: false, gpt: false, bert: true),
    byFamily(
      "initialisation", \.initialisation, .word, byte: .t5x, gpt: .languini, bert: .bert),
    byFamily("dropout", \.dropout, .number(0...0.9), byte: 0, gpt: 0, bert: 0.1),
    .optional("attention-dropout", \.attentionDropout, .number(0...0.9)) { $0.dropout },
    byFamily("z-loss", \.zLoss, .number(0...1), byte: 1e-4, gpt: 0, bert: 0),
  ]

  /// Refuses positions by distance where tokens see what follows them.
  public func check() throws(SettingError) {
    guard positions == .relative, visible == .full else { return }
    throw SettingError(
      key: "attention", found: "'full'",
      expected: "'causal', since positions are relative, or learned positions")
  }

  /// A size that a preset may have.
  private static func size(
    _ key: String, _ path: any WritableKeyPath<Self, Int> & Sendable, _ kind: SettingKind<Int>,
    _ size: any KeyPath<Preset.Sizes, Int> & Sendable
  ) -> SettingsField<Self> {
    .optional(
      key, path, kind,
      required: { $0.preset.sizes == nil ? "the preset '\($0.preset.rawValue)' has none" : nil },
      derived: { $0.preset.sizes?[keyPath: size] ?? 1 })
  }

  private static func byFamily<Value>(
    _ key: String, _ path: any WritableKeyPath<Self, Value> & Sendable, _ kind: SettingKind<Value>,
    byte: Value, gpt: Value, bert: Value
  ) -> SettingsField<Self> {
    .optional(key, path, kind) {
      switch $0.preset.family {
      case .byte: byte
      case .gpt: gpt
      case .bert: bert
      }
    }
  }
}
