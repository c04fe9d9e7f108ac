public import Values

/// How data transfer is computed from perplexities.
public struct DataTransferSettings: SettingsSection, Hashable {
  /// How the scratch curve is drawn between its points.
  public enum Interpolation: String, CaseIterable, Codable, Sendable {
    /// Straight lines in perplexity and bytes, the points in order of perplexity.
    case linear
    /// Straight lines in their logarithms, as a power law has it.
    case logLog = "log-log"
    /// What the byte study's code calls: `numpy.interp` with `period=10`.
    case numpyPeriod10 = "numpy-period-10"
  }

  /// What several runs of one cell count as.
  public enum Replicates: String, CaseIterable, Codable, Sendable {
    /// Their mean, on the scale on which the curve is drawn; the byte study's notebook.
    case mean
    /// The best of them; the byte study's script.
    case min
  }

  /// What the transferred share of the effective bytes is where it is negative.
  public enum Fraction: String, CaseIterable, Codable, Sendable {
    /// Negative.
    case signed
    /// 0, as in the byte study's code.
    case clipped
  }

  /// How the scratch curve is drawn between its points.
  public var interpolation = Interpolation.linear
  /// What several runs of one cell count as.
  public var replicates = Replicates.mean
  /// What the transferred share is where it is negative.
  public var fraction = Fraction.signed
  /// Sources whose transferred bytes differ by less than this factor count as alike; `nil` tests
  /// nothing.
  public var margin: Double?

  /// The defaults.
  public init() { setDefaults() }

  /// The settings by key.
  public static let fields: [SettingsField<Self>] = [
    .optional("interpolation", \.interpolation, .word, default: .linear),
    .optional("replicates", \.replicates, .word, default: .mean),
    .optional("fraction", \.fraction, .word, default: .signed),
    .optional("margin", \.margin, .number(1...1000)),
  ]
}
