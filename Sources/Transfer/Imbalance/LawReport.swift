public import Statistics

/// What the power law says of a language's own monolingual runs.
public struct LawReport: Sendable {
  /// A monolingual point, and what is said of it.
  public struct Residual: Sendable {
    /// The tokens.
    public let tokens: Double
    /// The perplexity measured.
    public let perplexity: Double
    /// The perplexity of the law.
    public let lawPerplexity: Double?
    /// TEff of the monolingual runs by the law: 1 where the law is right.
    public let lawEfficiency: Double?
    /// The perplexity of a law that was fitted without this point.
    public let leftOutPerplexity: Double?
    /// TEff by that law.
    public let leftOutEfficiency: Double?
    /// The perplexity of a monotone curve through the other points; none at the ends.
    public let leftOutInterpolation: Double?
  }

  /// The language.
  public let language: String
  /// The law; `nil` where it could not be fitted.
  public let law: PowerLaw?
  /// The fit; `nil` where the law was given.
  public let fit: CurveFit?
  /// The 95 % intervals of *a*, *b*, *c*: from seeds, or else from the fit; empty where the law was
  /// given.
  public let intervals: [Interval]
  /// Where they come from: `seeds` or `fit`.
  public let method: String?
  /// The points.
  public let residuals: [Residual]
}
