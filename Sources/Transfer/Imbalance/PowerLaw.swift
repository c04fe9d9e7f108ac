internal import Glibc
public import Statistics

/// The scaling law 1/PPL = *c* − *a* *x*^−*b* of a monolingual model after *x* units of tokens.
///
/// - Source: Schäfer, Ravfogel, Hofmann, Pimentel & Schlag (2024), “Language imbalance can boost
///   cross-lingual generalisation”, appendix B, in the form that its published code fits.
public struct PowerLaw: Hashable, Sendable {
  /// The scale.
  public let a: Double
  /// The exponent.
  public let b: Double
  /// One over the perplexity that no number of tokens gets below.
  public let c: Double
  /// How many tokens *x* = 1 is.
  public let unit: Double

  /// Notes a law.
  public init(a: Double, b: Double, c: Double, unit: Double) {
    self.a = a
    self.b = b
    self.c = c
    self.unit = unit
  }

  /// The perplexity after `tokens`; `nil` where the law gives none, as it does of few tokens.
  public func perplexity(after tokens: Double) -> Double? {
    let inverse = c - a * pow(tokens / unit, -b)
    return inverse > 0 && inverse.isFinite ? 1 / inverse : nil
  }

  /// The tokens after which a model has `perplexity`; `nil` where the law never gets there: at
  /// 1/PPL ≥ *c*.
  public func tokens(for perplexity: Double) -> Double? {
    let rest = (c - 1 / perplexity) / a
    guard rest > 0, rest.isFinite, b != 0 else { return nil }
    let tokens = unit * pow(rest, -1 / b)
    return tokens.isFinite ? tokens : nil
  }

  /// Fits the law to 1/PPL of runs by unweighted least squares, from *a* = *b* = *c* = 1, as
  /// SciPy's `curve_fit` does where nothing else is said.
  ///
  /// - Parameter start: Where the search begins instead, if it is known nearly.
  /// - Throws: `StatisticsError` where there are fewer than three points, or no fit.
  public static func fit(
    tokens: [Double], perplexities: [Double], unit: Double, start: PowerLaw? = nil
  ) throws(StatisticsError) -> (law: PowerLaw, fit: CurveFit) {
    let fit = try CurveFit(
      x: tokens.map { $0 / unit }, y: perplexities.map { 1 / $0 },
      start: start.map { [$0.a, $0.b, $0.c] } ?? [1, 1, 1]
    ) { x, parameters in parameters[2] - parameters[0] * pow(x, -parameters[1]) }
    let parameters = fit.parameters
    return (PowerLaw(a: parameters[0], b: parameters[1], c: parameters[2], unit: unit), fit)
  }
}

extension PowerLaw {
  /// The law with the parameters of a fit.
  init(_ parameters: [Double], unit: Double) {
    self.init(a: parameters[0], b: parameters[1], c: parameters[2], unit: unit)
  }
}

extension PowerLaw {
  /// A law as people write it: `a=0.04,b=0.2,c=0.08,unit=1197015040`, with a language and a colon
  /// before it where it is one language's.
  public struct Given: Hashable, Sendable {
    /// The language; `nil` for every one that has none of its own.
    public let language: String?
    /// The law.
    public let law: PowerLaw

    /// Reads a law.
    ///
    /// - Throws: ``TransferError/unusable(file:found:expected:)``.
    public init(_ text: String) throws(TransferError) {
      let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      language = parts.count > 1 ? trimmed(String(parts[0])) : nil
      var values: [String: Double] = [:]
      var isRight = language?.isEmpty != true
      for part in parts[parts.count - 1].split(separator: ",", omittingEmptySubsequences: false) {
        let words = part.split(separator: "=", omittingEmptySubsequences: false)
        guard words.count == 2, let value = Double(trimmed(String(words[1]))), value.isFinite,
          values.updateValue(value, forKey: trimmed(String(words[0]))) == nil
        else {
          isRight = false
          break
        }
      }
      guard isRight, values.count == 4, let a = values["a"], let b = values["b"],
        let c = values["c"], let unit = values["unit"], a > 0, b > 0, c > 0, unit > 0
      else {
        throw .unusable(
          file: "--parameters", found: "'\(text)'",
          expected: "[LANGUAGE:]a=…,b=…,c=…,unit=…, each a number above 0")
      }
      law = PowerLaw(a: a, b: b, c: c, unit: unit)
    }
  }
}
