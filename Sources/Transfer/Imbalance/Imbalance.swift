internal import Chance
internal import Glibc
public import Statistics

/// How many tokens of its own a language in a mixture is worth.
///
/// MLTE is the number of tokens with which a monolingual model has the perplexity that a mixed one
/// has in that language, MLPE the perplexity of a monolingual model after as many tokens of the
/// language as the mixed one had, and TEff is MLTE by these tokens: above 1, the other languages
/// help.
///
/// - Source: Schäfer, Ravfogel, Hofmann, Pimentel & Schlag (2024), “Language imbalance can boost
///   cross-lingual generalisation”, §3. That a language's loss depends on its own tokens alone, the
///   null hypothesis of TEff = 1, is how He et al. (2024), “Scaling laws for multilingual language
///   models” (arXiv 2410.12883), find language families to behave.
public struct Imbalance: Sendable {
  /// Why a number of tokens is not known.
  public enum Censoring: String, Codable, Hashable, Sendable {
    /// It is more than the longest monolingual run has, or than the law ever reaches.
    case above
    /// It is less than the shortest monolingual run has.
    case below
  }

  /// What is said of a language of a run.
  public struct Row: Sendable {
    /// The run.
    public let run: MixedRun
    /// MLPE; `nil` where nothing says.
    public let equivalentPerplexity: Double?
    /// MLTE; where it is censored, the bound; `nil` where there is none.
    public let equivalentTokens: Double?
    /// TEff, as MLTE.
    public let efficiency: Double?
    /// Whether MLTE is a bound alone.
    public let censoring: Censoring?
    /// `interpolation` or `power`; `nil` where MLTE is censored.
    public let method: String?
    /// The 95 % interval of TEff, from seeds; an end is infinite where resamples leave the runs.
    public let interval: Interval?
    /// The two-sided probability of so much under the hypothesis that a language's loss depends on
    /// its own tokens alone.
    public let ownTokensProbability: Double?
    /// The same after Holm's correction for all rows.
    public internal(set) var correctedProbability: Double?
  }

  /// The languages of runs, in the order of the file.
  public let rows: [Row]
  /// What the law says of monolingual runs, a language each.
  public let laws: [LawReport]
  /// Runs in which a language has as many tokens of its own, beside different numbers of others'.
  public let partners: [PartnerTest]
  /// What a reader must know before the numbers are believed, in sentences.
  public let cautions: [String]

  /// Computes it all.
  ///
  /// - Throws: ``TransferError`` where nothing is known of a run's language alone.
  public init(
    _ runs: [MixedRun], monolingual: [MonolingualRuns], given: [PowerLaw.Given] = [],
    unit: Double? = nil, settings: ImbalanceSettings
  ) throws(TransferError) {
    let noise = SeedNoise(runs, monolingual)
    var bases: [String: MonolingualBase] = [:]
    for language in Set(runs.map(\.language) + monolingual.map(\.language)).sorted() {
      let law = given.first { $0.language == language } ?? given.first { $0.language == nil }
      let own = monolingual.first { $0.language == language }
      let base = MonolingualBase(
        language, runs: own, given: law?.law, unit: unit, settings: settings, noise: noise)
      if !base.curve.isKnown {
        throw .unusable(
          file: "--monolingual",
          found: "\(own?.points.count ?? 0) numbers of tokens of '\(language)' alone",
          expected: "two or more, four for the power law, or --parameters for it")
      }
      bases[language] = base
    }
    var rows: [Row] = []
    for run in runs {
      if let base = bases[run.language] { rows.append(base.row(run)) }
    }
    Self.correct(&rows)
    self.rows = rows
    laws = bases.values.map { $0.report() }.filter { !$0.residuals.isEmpty || $0.law != nil }
      .sorted { $0.language < $1.language }
    partners = PartnerTest.tests(runs)
    cautions = Self.cautions(rows, laws, noise)
  }

  /// Corrects the probabilities of all rows that have one, together.
  private static func correct(_ rows: inout [Row]) {
    let tested = rows.indices.filter { rows[$0].ownTokensProbability != nil }
    let corrected = Multiplicity.holm(tested.compactMap { rows[$0].ownTokensProbability })
    for (index, probability) in zip(tested, corrected) {
      rows[index].correctedProbability = probability
    }
  }

  private static func cautions(
    _ rows: [Row], _ laws: [LawReport], _ noise: SeedNoise
  ) -> [String] {
    var cautions: [String] = []
    if !noise.isKnown {
      cautions.append("Nothing was run with a second seed: no intervals.")
    } else if rows.contains(where: { $0.run.logPerplexities.count < 2 }) {
      cautions.append(
        "Runs with one seed are taken to vary as those with several do.")
    }
    if laws.contains(where: { $0.fit != nil }) {
      cautions.append(
        """
        Parameters of laws: runs of one seed on nested data err together, which makes the \
        covariance of the fit too small; where there are seeds, intervals come from them.
        """)
    }
    let own = laws.flatMap(\.residuals).compactMap(\.lawEfficiency)
    if let least = own.min(), let most = own.max() {
      cautions.append(
        """
        The law gives its own monolingual runs a TEff of \(fixed(least, 2)) to \
        \(fixed(most, 2)), where 1 is right: what it says of others is no surer than that.
        """)
    }
    if rows.contains(where: { $0.method == MonolingualCurve.Method.power.rawValue }),
      rows.contains(where: { $0.method == MonolingualCurve.Method.interpolation.rawValue })
    {
      cautions.append("Where 'by' says power, the perplexity is beyond the monolingual runs.")
    }
    return cautions
  }
}
