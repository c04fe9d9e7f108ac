/// How much of each corpus is in a language other than the declared one.
public struct ContaminationSummary: Codable, Equatable, Sendable {
  /// The lines of one corpus's declared language.
  public struct Declared: Codable, Equatable, Sendable {
    /// The declared language.
    public var language: String
    /// The lines that were classified, whatever was detected in them.
    public var lines: Int
    /// The true share of languages that the classifier does not know, if it can be told.
    public var outside: Corrected?
    /// The bytes of `lines`.
    public var bytes: Int
    /// The true share of bytes in languages that the classifier does not know.
    public var outsideBytes: Corrected?

    /// Counts the lines declared to be in `language`.
    public init(
      language: String, lines: Int, outside: Corrected? = nil, bytes: Int = 0,
      outsideBytes: Corrected? = nil
    ) {
      self.language = language
      self.lines = lines
      self.outside = outside
      self.bytes = bytes
      self.outsideBytes = outsideBytes
    }
  }

  /// A share with the classifier's errors taken away, and what can be said of it.
  ///
  /// - Units: all are shares of lines, or of bytes, from 0 to 1.
  public struct Corrected: Codable, Equatable, Sendable {
    /// The best estimate.
    public var rate: Double
    /// The lower end of its interval.
    public var low: Double
    /// The upper end of its interval.
    public var high: Double
    /// The smallest share that would be told from zero.
    public var detectionLimit: Double
    /// Whether it is told from zero.
    public var isAboveZero: Bool

    /// Describes a corrected share.
    public init(
      rate: Double, low: Double, high: Double, detectionLimit: Double, isAboveZero: Bool
    ) {
      self.rate = rate
      self.low = low
      self.high = high
      self.detectionLimit = detectionLimit
      self.isAboveZero = isAboveZero
    }
  }

  /// Bytes instead of lines.
  public struct Bytes: Codable, Equatable, Sendable {
    /// The bytes of the lines detected.
    public var count: Int
    /// `count` as a share of all bytes of the declared language, from 0 to 1.
    public var rate: Double
    /// The lower end of the interval of `rate`.
    public var low: Double
    /// The upper end of the interval of `rate`.
    public var high: Double
    /// The share of bytes with the classifier's errors taken away, if they are known.
    public var corrected: Corrected?

    /// Describes the bytes of a cell.
    public init(count: Int, rate: Double, low: Double, high: Double, corrected: Corrected?) {
      self.count = count
      self.rate = rate
      self.low = low
      self.high = high
      self.corrected = corrected
    }
  }

  /// The lines of one declared language in which one language was detected.
  ///
  /// - Units: `rate`, `low` and `high` are shares of lines, from 0 to 1.
  public struct Cell: Codable, Equatable, Sendable {
    /// The language the corpus claims.
    public var declared: String
    /// The language the classifier found.
    public var detected: String
    /// The lines so detected.
    public var lines: Int
    /// `lines` as a share of all lines of the declared language.
    public var rate: Double
    /// The lower end of the interval of `rate`.
    public var low: Double
    /// The upper end of the interval of `rate`.
    public var high: Double
    /// The lines without repetition.
    public var distinctLines: Int
    /// The share with the classifier's errors taken away, if they are known.
    public var corrected: Corrected?
    /// The lines of which it is the likeliest language, by the thresholds of the summary.
    public var sweep: [Int]
    /// The same in bytes, if they were counted.
    public var bytes: Bytes?

    /// Describes a cell of the matrix; cells without lines may be left out.
    public init(
      declared: String, detected: String, lines: Int, rate: Double, low: Double, high: Double,
      distinctLines: Int, corrected: Corrected?, sweep: [Int], bytes: Bytes? = nil
    ) {
      self.declared = declared
      self.detected = detected
      self.lines = lines
      self.rate = rate
      self.low = low
      self.high = high
      self.distinctLines = distinctLines
      self.corrected = corrected
      self.sweep = sweep
      self.bytes = bytes
    }
  }

  /// A line that the classifier is sure is in another language.
  public struct OffLanguageLine: Codable, Equatable, Sendable {
    /// The language the corpus claims.
    public var declared: String
    /// The language the classifier found.
    public var detected: String
    /// The classifier's probability of `detected`, from 0 to 1.
    public var probability: Double
    /// The document the line is in.
    public var documentID: String
    /// The line's number in the document, from 1.
    public var line: Int
    /// The line itself, in any script.
    public var text: String

    /// Describes an off-language line.
    public init(
      declared: String, detected: String, probability: Double, documentID: String, line: Int,
      text: String
    ) {
      self.declared = declared
      self.detected = detected
      self.probability = probability
      self.documentID = documentID
      self.line = line
      self.text = text
    }
  }

  /// What was measured, such as `10MB sample`.
  public var title: String
  /// The declared languages, in the order of the rows.
  public var declared: [Declared]
  /// The cells of the matrix in any order.
  public var cells: [Cell]
  /// The thresholds of the cells' sweeps, ascending.
  public var thresholds: [Double]
  /// How the intervals were made, such as `Wilson, 95 %`.
  public var intervalMethod: String
  /// What is known of the classifier's accuracy, in a sentence or two.
  public var accuracyNote: String
  /// The off-language lines to show, in any order; the 20 most confident are shown.
  public var offLanguageLines: [OffLanguageLine]

  /// Describes a measurement of contamination.
  public init(
    title: String, declared: [Declared], cells: [Cell], thresholds: [Double],
    intervalMethod: String, accuracyNote: String, offLanguageLines: [OffLanguageLine]
  ) {
    self.title = title
    self.declared = declared
    self.cells = cells
    self.thresholds = thresholds
    self.intervalMethod = intervalMethod
    self.accuracyNote = accuracyNote
    self.offLanguageLines = offLanguageLines
  }
}
