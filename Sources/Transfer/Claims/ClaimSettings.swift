public import Values

/// What a claim says: which measure, which way, by how much, and on how many seeds it rests.
public struct ClaimSettings: SettingsSection, Hashable {
  /// What a claim is about.
  public enum Measure: String, CaseIterable, Codable, Sendable {
    /// *D*_E: the bytes of its target that a finetuned model is worth.
    case effectiveBytes = "effective-bytes"
    /// TEff: the tokens of its own that a token of a language in a mixture is worth.
    case tokenEfficiency = "token-efficiency"
    /// *F*: what a target gains by a source.
    case transfer
    /// *D*: what a language gives.
    case donation
    /// *R*: what a language receives.
    case recipience
    /// How much of what *F* varies by is pairs, and not seeds.
    case reliability
    /// The scores of runs.
    case bitsPerByte = "bits-per-byte"
    case perplexity
    case reciprocalRank = "mean-reciprocal-rank"

    /// Whether two values are compared by their ratio, and not by their difference.
    public var isRatio: Bool {
      switch self {
      case .effectiveBytes, .tokenEfficiency, .perplexity: true
      case .transfer, .donation, .recipience, .reliability, .bitsPerByte, .reciprocalRank: false
      }
    }
  }

  /// Which way.
  public enum Relation: String, CaseIterable, Codable, Sendable {
    /// More than the other, by more than the margin.
    case more
    /// Less than the other, by more than the margin.
    case less
    /// As much as the other, within the margin.
    case alike
  }

  /// What it is about.
  public var measure = Measure.bitsPerByte
  /// Which way.
  public var relation = Relation.more
  /// The smallest difference that counts, or factor where the measure is compared by ratio.
  public var margin: Double?
  /// On how many seeds it rests, the first ones; `nil` for all that both sides have.
  public var seeds: Int?
  /// The standard deviation over seeds that is taken for granted before there are runs: of the
  /// difference, or of the logarithm of the ratio.
  public var spread: Double?

  /// Settings none of which is read yet.
  public init() {}

  /// The settings by key.
  public static let fields: [SettingsField<Self>] = [
    .required("measure", \.measure, .word),
    .optional("is", \.relation, .word, default: .more),
    .optional("margin", \.margin, .number(0...1_000_000)),
    .optional("seeds", \.seeds, .count(1...10_000, example: "3")),
    .optional("spread", \.spread, .number(0...1_000_000)),
  ]

  /// A factor is at least 1, and reliability can be no less than something.
  public func check() throws(SettingError) {
    if measure.isRatio, let margin, margin < 1 {
      throw SettingError(
        key: "margin", found: "'\(margin)'",
        expected: "a factor of at least 1, since \(measure.rawValue) is compared by ratio")
    }
    if measure == .reliability, relation != .more {
      throw SettingError(
        key: "is", found: "'\(relation.rawValue)'", expected: "more, for reliability")
    }
  }

  /// The margin on the scale on which values are subtracted.
  var scaledMargin: Double {
    measure.isRatio ? Scale.ratio.scaled(margin ?? 1) : margin ?? 0
  }
}
