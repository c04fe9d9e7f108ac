internal import LanguageID
public import Values

/// How much of each declared corpus is in which language, with what can and cannot be said of it.
///
/// **Raw rates** are shares of the judged lines that count as a language under the rule; their
/// intervals speak of the sampling of documents only. **Corrected rates** take away what the
/// classifier errs, as far as labelled lines of other sources tell, and carry that uncertainty.
/// Their world is that of the model's labels: lines in a language it does not know count, where it
/// is sure of them, for the label they resemble; what it is not sure of is told by ``openSet``.
///
/// All fractions are rounded to six significant digits, so that equal runs give equal bytes.
public struct ContaminationResult: Hashable, Sendable, Codable {
  /// Which lines were judged, and how sure a judgement had to be.
  public let rule: LineRule
  /// Who judged.
  public let model: ModelNote
  /// What is known of its errors; `nil` where there is no confusion table.
  public let errors: ErrorNote?
  /// The corpora, in ascending order of their declared language.
  public let corpora: [ContaminatedCorpus]

  /// The result as JSON with sorted keys.
  public func encoded() throws -> [UInt8] {
    try StableJSON.page(self)
  }

  /// Reads what ``encoded()`` wrote into `file`.
  ///
  /// - Throws: `BrokenJSON` for anything else.
  public init(decoding bytes: [UInt8], file: String) throws(BrokenJSON) {
    self = try StableJSON.decode(ContaminationResult.self, from: bytes, file: file)
  }

  init(
    rule: LineRule, model: ModelNote, errors: ErrorModel?, corpora: [ContaminatedCorpus]
  ) {
    self.rule = rule
    self.model = model
    self.errors = errors.map(ErrorNote.init)
    self.corpora = corpora.sorted { $0.declared < $1.declared }
  }
}

/// The model that judged.
public struct ModelNote: Hashable, Sendable, Codable {
  /// Its name: `builtin`, or its file's.
  public let name: String
  /// The SHA-256 of its bytes.
  public let hash: String
  /// The number of languages it tells apart.
  public let labelCount: Int

  /// Names a model.
  public init(name: String, hash: String, labelCount: Int) {
    self.name = name
    self.hash = hash
    self.labelCount = labelCount
  }
}

/// What is known of the classifier's errors.
public struct ErrorNote: Hashable, Sendable, Codable {
  /// How one kind of error differs between sources.
  public struct Dispersion: Hashable, Sendable, Codable {
    /// The kind of error.
    public let name: String
    /// The shape of the distribution of rates over pairs of languages.
    public let kindShape: Double
    /// The variance of the factor by which a source's rate differs.
    public let sourceVariance: Double
    /// Whether it was estimated: a single source cannot tell, and 1 is assumed.
    public let isEstimated: Bool
  }

  /// The sources of the labelled lines.
  public let sources: [String]
  /// The number of labelled lines.
  public let lineCount: Int
  /// Languages among them that the model does not know.
  public let unknownLabels: [String]
  /// How errors differ between sources.
  public let dispersion: [Dispersion]

  init(_ model: ErrorModel) {
    sources = model.sources
    lineCount = model.lineCount
    unknownLabels = model.unknownLabels
    dispersion = model.dispersion.map {
      Dispersion(
        name: $0.name, kindShape: $0.kindShape, sourceVariance: $0.sourceVariance,
        isEstimated: $0.isEstimated)
    }
  }
}

/// One corpus: the lines judged, and a cell for each language they may be in.
public struct ContaminatedCorpus: Hashable, Sendable, Codable {
  /// The language that the corpus is said to be in.
  public let declared: String
  /// All documents, those without a judged line included.
  public let documentCount: Int
  /// What was resampled: hosts and documents without one, with a judged line.
  public let clusterCount: Int
  /// Whether hosts are among the clusters.
  public let hasHosts: Bool
  /// Lines judged, and their bytes: what the rates are shares of, undecided ones included.
  public let judgedLineCount: Int
  /// The bytes of the lines judged.
  public let judgedByteCount: Int
  /// The judged lines without repetition.
  public let distinctLineCount: Int
  /// Lines that are not empty but too short to be judged.
  public let shortLineCount: Int
  /// The bytes of the lines too short to be judged.
  public let shortByteCount: Int
  /// The judged lines by length: from 0, 10, 20, 40 and 80 letters on.
  public let linesByLength: [Int]
  /// Judged lines whose likeliest language is less probable than 0.6, without those of no letters.
  public let unsureLineCount: Int
  /// The true share of languages that the model does not know, as far as unsure lines tell; `nil`
  /// where the confusion table has no such language.
  public let openSet: CorrectedRate?
  /// The same of the judged bytes.
  public let openSetBytes: CorrectedRate?
  /// The sizes of the audit's strata, by detected language; the key of the rest is empty.
  public let strata: [AuditStratumSize]
  /// The model's labels in ascending order, then what is undecided.
  public let cells: [ContaminationCell]

  /// The cell of `detected`.
  public func cell(of detected: String) -> ContaminationCell? {
    cells.first { $0.detected == detected }
  }
}

/// How many lines a stratum of the audit has, and how many were drawn.
public struct AuditStratumSize: Hashable, Sendable, Codable {
  /// Which stratum.
  public let stratum: AuditStratum
  /// The likeliest language of its lines; empty for the rest.
  public let detected: String
  /// All its lines.
  public let lineCount: Int
  /// Those drawn.
  public let sampleCount: Int
}

/// The part of a corpus that is in one language.
public struct ContaminationCell: Hashable, Sendable, Codable {
  /// The language, or what undecided lines are called.
  public let detected: String
  /// Lines that count as it under the rule.
  public let lineCount: Int
  /// The bytes of those lines.
  public let byteCount: Int
  /// Those lines without repetition; above 16,384 an estimate, good to about 1 %.
  public let distinctLineCount: Int
  /// Documents with at least one such line; `nil` for the declared language.
  public let documentCount: Int?
  /// Lines whose likeliest language it is, at least as probable as 0, 0.5, 0.6, 0.8 and 0.9; empty
  /// for what is undecided.
  public let sweep: [Int]
  /// The share of the judged lines.
  public let lineRate: RawRate
  /// The share of the judged bytes.
  public let byteRate: RawRate
  /// The true share of the judged lines; `nil` for the declared language, undecided lines, and
  /// without a table.
  public let corrected: CorrectedRate?
  /// The true share of the judged bytes; `nil` where ``corrected`` is.
  public let correctedBytes: CorrectedRate?
  /// The likeliest such lines; none of the declared language.
  public let examples: [AuditLine]
}

/// A share as counted, with a 95 % interval that speaks of sampling only.
public struct RawRate: Hashable, Sendable, Codable {
  /// How the interval was found.
  public enum Method: String, Hashable, Sendable, Codable {
    /// Few events: the exact interval of as many independent lines as the clusters amount to.
    case exact
    /// At least ten events in at least five documents: the percentile bootstrap over clusters.
    case bootstrap
  }

  /// The share.
  public let rate: Double
  /// The lower end of the interval.
  public let lower: Double
  /// The upper end of the interval.
  public let upper: Double
  /// How the interval was found.
  public let method: Method
}

/// A share as it truly is, as far as can be said.
public struct CorrectedRate: Hashable, Sendable, Codable {
  /// What the interval says.
  public enum Verdict: String, Hashable, Sendable, Codable {
    /// The interval begins above 0.
    case aboveZero = "above zero"
    /// The classifier's errors alone could have given the count.
    case notDistinguishable = "not distinguishable from zero"
  }

  /// The best estimate.
  public let rate: Double
  /// The lower end of the 95 % interval.
  public let lower: Double
  /// The upper end of the 95 % interval.
  public let upper: Double
  /// What the interval says.
  public let verdict: Verdict
  /// The smallest share that would be told from 0 in 19 of 20 corpora like this one whose false
  /// positives are as expected.
  public let detectionLimit: Double
  /// The probability from which on lines were counted; of the open set, below which.
  public let cut: Double
  /// The lines counted.
  public let lineCount: Int
  /// By how much the variance of the counted share exceeds that of as many independent lines of
  /// equal length: lines come in documents, and bytes in lines of all lengths.
  public let designEffect: Double
  /// The share of lines, or of bytes, expected to be counted in a corpus without the language.
  public let falsePositives: Double
  /// The share expected to be counted because of other contents of the corpus.
  public let leak: Double
  /// The share of the language's lines, or of their bytes, expected to be counted.
  public let sensitivity: Double
}
