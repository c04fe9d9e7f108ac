public import Values

/// How token efficiency is computed.
public struct ImbalanceSettings: SettingsSection {
  /// Where perplexities of monolingual models come from.
  public enum Law: String, CaseIterable, Codable, Hashable, Sendable {
    /// Between measured runs, by a monotone curve through them; beyond them, by the power law.
    case interpolation
    /// By the power law everywhere, as the imbalance study has it.
    case power
  }

  /// Where perplexities of monolingual models come from.
  public var law = Law.interpolation
  /// How many times seeds are resampled.
  public var resamples = 0
  /// The seed of the resampling.
  public var seed: UInt64 = 0

  /// The defaults.
  public init() { setDefaults() }

  /// The settings by key.
  public static let fields: [SettingsField<Self>] = [
    .optional("law", \.law, .word, default: .interpolation),
    .optional("resamples", \.resamples, .count(199...1_000_000, example: "1999"), default: 1999),
    .optional("seed", \.seed, .seed, default: 1),
  ]
}
