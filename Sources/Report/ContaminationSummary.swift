/// How much of each corpus is in a language other than the declared one.
public struct ContaminationSummary: Codable, Equatable, Sendable {
  /// The lines of one corpus's declared language.
  public struct Declared: Codable, Equatable, Sendable {
    /// The declared language.
    public var language: String
    /// The lines that were classified, whatever was detected in them.
    public var lines: Int

    /// Counts the lines declared to be in `language`.
    public init(language: String, lines: Int) {
      self.language = language
      self.lines = lines
    }
  }

  /// The lines of one declared language in which one language was detected.
  ///
  /// - Units: `rate`, `low`, `high` and `classifierError` are shares of lines, from 0 to 1.
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
    /// How often the classifier takes hold-out lines of `declared` for `detected`, out of fold.
    public var classifierError: Double?

    /// Describes a cell of the matrix; cells without lines may be left out.
    public init(
      declared: String, detected: String, lines: Int, rate: Double, low: Double, high: Double,
      classifierError: Double?
    ) {
      self.declared = declared
      self.detected = detected
      self.lines = lines
      self.rate = rate
      self.low = low
      self.high = high
      self.classifierError = classifierError
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
  /// How the intervals were made, such as `Wilson, 95 %`.
  public var intervalMethod: String
  /// What is known of the classifier's accuracy, in a sentence or two.
  public var accuracyNote: String
  /// The off-language lines to show, in any order; the 20 most confident are shown.
  public var offLanguageLines: [OffLanguageLine]

  /// Describes a measurement of contamination.
  public init(
    title: String, declared: [Declared], cells: [Cell], intervalMethod: String,
    accuracyNote: String, offLanguageLines: [OffLanguageLine]
  ) {
    self.title = title
    self.declared = declared
    self.cells = cells
    self.intervalMethod = intervalMethod
    self.accuracyNote = accuracyNote
    self.offLanguageLines = offLanguageLines
  }
}
