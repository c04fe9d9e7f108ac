internal import Glibc
internal import Statistics

/// How perplexity falls with tokens in a monolingual model: between measured runs by a monotone
/// curve of the logarithms, beyond them by the power law.
struct MonolingualCurve {
  /// Where a number came from.
  enum Method: String, Hashable {
    case interpolation
    case power
  }

  /// What the runs say of a number of tokens.
  enum Tokens: Hashable {
    /// That many.
    case found(Double, Method)
    /// More than the longest run has, or than the law ever reaches.
    case above(Double)
    /// Fewer than the shortest run has.
    case below(Double)
  }

  private let curve: MonotoneCurve?
  /// The law; `nil` where there is none, or where it could not be fitted.
  let law: PowerLaw?
  private let prefersLaw: Bool
  private let first: Double
  private let last: Double

  /// Makes a curve.
  ///
  /// - Parameters:
  ///   - tokens: The tokens of the runs, increasing.
  ///   - logPerplexities: The logarithms of their perplexities.
  ///   - weights: Of how many seeds each is the mean.
  ///   - law: The law.
  init(
    tokens: [Double], logPerplexities: [Double], weights: [Double], law: PowerLaw?,
    prefersLaw: Bool
  ) {
    curve = try? MonotoneCurve(
      fallingThrough: logPerplexities, at: tokens.map(log), weights: weights)
    self.law = law
    self.prefersLaw = prefersLaw
    first = tokens.first ?? 0
    last = tokens.last ?? 0
  }

  /// Whether it says anything at all.
  var isKnown: Bool { curve != nil && !prefersLaw || law != nil }

  /// The logarithm of the perplexity after `tokens` of the language alone: of MLPE.
  func logPerplexity(after tokens: Double) -> (value: Double, method: Method)? {
    if !prefersLaw, let value = curve?.value(at: log(tokens)) { return (value, .interpolation) }
    return law?.perplexity(after: tokens).map { (log($0), .power) }
  }

  /// The tokens of the language alone that give a perplexity: MLTE.
  func tokens(for logPerplexity: Double) -> Tokens {
    if !prefersLaw, let place = curve?.place(of: logPerplexity) {
      return .found(exp(place), .interpolation)
    }
    if let law {
      if let tokens = law.tokens(for: exp(logPerplexity)) { return beyond(tokens, logPerplexity) }
      return .above(last)
    }
    guard let curve, logPerplexity > curve.values[0] else { return .above(last) }
    return .below(first)
  }

  /// Tokens by the law, which must not contradict what was measured: beyond the runs is beyond
  /// them.
  private func beyond(_ tokens: Double, _ logPerplexity: Double) -> Tokens {
    guard !prefersLaw, let curve else { return .found(tokens, .power) }
    let isWorse = logPerplexity > curve.values[0]
    return .found(isWorse ? min(tokens, first) : max(tokens, last), .power)
  }
}
