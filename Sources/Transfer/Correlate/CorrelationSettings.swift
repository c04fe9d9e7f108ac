public import Values

/// How transfer is correlated with what might explain it.
public struct CorrelationSettings: SettingsSection, Hashable {
  /// What changes places under the hypothesis that nothing is explained.
  public enum Null: String, CaseIterable, Codable, Sendable {
    /// Target languages, each with all of its cells, after source and size are taken out.
    case languages
    /// Single rows, as in the byte study: those of one language count as independent.
    case rows
  }

  /// Which correlations speak against the hypothesis.
  public enum Alternative: String, CaseIterable, Codable, Sendable {
    /// Those far from 0.
    case twoSided = "two-sided"
    /// Large ones.
    case greater
    /// Small ones.
    case less
  }

  /// What changes places.
  public var null = Null.languages
  /// Which correlations speak against the hypothesis.
  public var alternative = Alternative.twoSided
  /// How many orders are drawn, unless there are no more at all.
  public var resamples = 0
  /// The column of the cells that is correlated.
  public var measure = ""
  /// Sizes whose cells are left out, in bytes.
  public var excludedSizes: [Double] = []
  /// The seed of the orders.
  public var seed: UInt64 = 0

  /// Settings none of which is read yet.
  public init() {}

  /// The settings by key.
  public static let fields: [SettingsField<Self>] = [
    .optional("null", \.null, .word, default: .languages),
    .optional("alternative", \.alternative, .word, default: .twoSided),
    .optional("resamples", \.resamples, .count(99...1_000_000, example: "9999"), default: 9999),
    .optional("measure", \.measure, .text("a column of the cells"), default: "transferred_bytes"),
    .list("exclude-size", \.excludedSizes, .number(0...1e18)),
    .required("seed", \.seed, .seed),
  ]
}
