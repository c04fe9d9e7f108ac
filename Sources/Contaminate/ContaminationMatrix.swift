internal import Foundation
public import LanguageID

/// How much of each declared corpus is in which language.
///
/// **What it does not say.** A rate near the classifier's own error rate is no evidence: a
/// classifier that takes one English line in a thousand for French finds one in a thousand in a
/// clean corpus. Compare each rate with the cell's ``ContaminationCell/classifierError``, read the
/// examples, and mind that a language the model does not know is called by its nearest label. The
/// intervals speak of sampling only, not of the classifier.
///
/// All fractions are rounded to six significant digits, so that equal runs give equal bytes.
public struct ContaminationMatrix: Hashable, Sendable, Codable {
  /// Which lines were judged, and how sure a judgement had to be.
  public let rule: LineRule
  /// A row for each corpus, in ascending order of its declared language.
  public let rows: [ContaminationRow]
  /// How good the classifier is on lines it did not learn from.
  public let classifier: ClassifierQuality?

  /// Makes a matrix of measured corpora.
  public init(rule: LineRule, rows: [ContaminationRow], evaluation: Evaluation?) {
    self.rule = rule
    self.rows = rows.sorted { $0.declared < $1.declared }
    classifier = evaluation.map(ClassifierQuality.init)
  }

  /// The matrix as JSON with sorted keys.
  public func encoded() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    return [UInt8](try encoder.encode(self))
  }

  /// Reads what ``encoded()`` wrote.
  ///
  /// - Throws: `DecodingError` for anything else.
  public init(decoding bytes: [UInt8]) throws {
    self = try JSONDecoder().decode(ContaminationMatrix.self, from: Data(bytes))
  }
}

/// One corpus: the lines judged, and a cell for each language they may be in.
public struct ContaminationRow: Hashable, Sendable, Codable {
  /// The language that the corpus is said to be in.
  public let declared: String
  /// All documents, those without a judged line included.
  public let documentCount: Int
  /// Lines judged, and their bytes: what the rates are shares of. `und` and `zxx` are among them.
  public let judgedLineCount: Int
  /// The bytes of the lines judged.
  public let judgedByteCount: Int
  /// Lines that are not empty but too short to be judged.
  public let shortLineCount: Int
  /// The bytes of the lines too short to be judged.
  public let shortByteCount: Int
  /// The model's labels in ascending order, then `und` and `zxx`.
  public let cells: [ContaminationCell]

  /// The cell of `detected`.
  public func cell(of detected: String) -> ContaminationCell? {
    cells.first { $0.detected == detected }
  }
}

/// The part of a corpus that is in one language.
public struct ContaminationCell: Hashable, Sendable, Codable {
  /// How the intervals were found.
  public enum Method: String, Sendable, Codable {
    /// Few events: the exact binomial interval of the rate by lines, as if lines were independent;
    /// where they come in documents it is too short. There is none by bytes.
    case clopperPearson = "clopper-pearson"
    /// At least ten events in at least five documents: the percentile bootstrap over documents.
    case documentBootstrap = "document-bootstrap"
  }

  /// The language: one of the model's labels, `und` or `zxx`.
  public let detected: String
  /// Lines in it.
  public let lineCount: Int
  /// The bytes of those lines.
  public let byteCount: Int
  /// Documents with at least one such line; `nil` for the declared language.
  public let documentCount: Int?
  /// The share of the judged lines.
  public let lineRate: Double
  /// The share of the judged bytes.
  public let byteRate: Double
  /// Where the intervals come from; `nil` for the declared language, which has none.
  public let method: Method?
  /// The 95 % interval of ``lineRate``.
  public let lineInterval: RateInterval?
  /// The 95 % interval of ``byteRate``.
  public let byteInterval: RateInterval?
  /// The share of lines of the declared language that the classifier takes for ``detected``, on
  /// labelled lines it did not learn from, by the same rule.
  public let classifierError: Double?
  /// The likeliest such lines.
  public let examples: [OffLanguageLine]
}

/// The lower and upper end of a 95 % interval of a rate.
public struct RateInterval: Hashable, Sendable, Codable {
  /// The lower end.
  public let lower: Double
  /// The upper end.
  public let upper: Double
}

/// How good the classifier is on lines it did not learn from; see `Evaluation`.
public struct ClassifierQuality: Hashable, Sendable, Codable {
  /// The number of lines.
  public let lineCount: Int
  /// The share of lines given their true label.
  public let accuracy: Double
  /// The mean F1 over languages.
  public let macroF1: Double
  /// The mean distance between probability and accuracy.
  public let expectedCalibrationError: Double

  init(_ evaluation: Evaluation) {
    lineCount = evaluation.lineCount
    accuracy = evaluation.accuracy.roundedToSixDigits
    macroF1 = evaluation.macroF1.roundedToSixDigits
    expectedCalibrationError = evaluation.expectedCalibrationError.roundedToSixDigits
  }
}

extension Double {
  /// The nearest number with six significant decimal digits; 0 for what is not finite.
  var roundedToSixDigits: Double {
    isFinite ? Double(String(format: "%.5e", self)) ?? 0 : 0
  }
}
