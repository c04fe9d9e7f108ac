internal import Corpus
public import Values

/// How contamination is taken from its table.
public struct ContaminationJoinSettings: SettingsSection, Hashable {
  /// Which of the table's rates.
  public enum Rates: String, CaseIterable, Codable, Sendable {
    /// Those corrected for the model's errors, where the table has them; what is below the
    /// detection limit is 0.
    case corrected
    /// Lines by judged lines.
    case raw
  }

  /// What lines of a language in a target's text are a share of.
  public enum Denominator: String, CaseIterable, Codable, Sendable {
    /// The lines judged in the text of that size.
    case size
    /// The lines judged in the texts of all sizes, as in the byte study's code: the rate rises with
    /// the size.
    case allSizes = "all-sizes"
  }

  /// What pairs are of which no line was found.
  public enum Absent: String, CaseIterable, Codable, Sendable {
    /// 0, all tied.
    case zero
    /// Left out, as in the byte study's code.
    case dropped
  }

  /// Which of the table's rates.
  public var rates = Rates.corrected
  /// What lines in a target's text are a share of.
  public var denominator = Denominator.size
  /// What pairs are of which no line was found.
  public var absent = Absent.zero

  /// The defaults.
  public init() { setDefaults() }

  /// The settings by key.
  public static let fields: [SettingsField<Self>] = [
    .optional("rates", \.rates, .word, default: .corrected),
    .optional("denominator", \.denominator, .word, default: .size),
    .optional("absent", \.absent, .word, default: .zero),
  ]
}

/// Contamination of sources by targets and of targets by sources, from tables such as
/// `contamination.csv`, whose rows may have a `size`.
public struct ContaminationJoin: Sendable {
  /// A corpus.
  private struct Text: Hashable {
    var declared: String
    var size: Double?
  }

  /// What was found in it of a language.
  private struct Found {
    var lineCount: Double
    var byteCount: Double?
    var lineRate: Double?
    var byteRate: Double?
    var lineLimit: Double
    var byteLimit: Double
  }

  private var found: [Text: [String: Found]] = [:]
  private var judgedLines: [Text: Double] = [:]
  private var judgedBytes: [Text: Double] = [:]
  private let settings: ContaminationJoinSettings
  private var hasBytes = false

  /// Reads columns `declared`, `detected`, `lines`, `judged_lines`, and where they are there
  /// `size`, `bytes`, `judged_bytes`, `corrected_rate`, `detection_limit`, `corrected_byte_rate`
  /// and `byte_detection_limit`.
  ///
  /// - Throws: ``TransferError`` where a column is missing, a number is none or a row is
  ///   there twice.
  public init(
    _ table: NumberTable, settings: ContaminationJoinSettings = ContaminationJoinSettings()
  ) throws(TransferError) {
    self.settings = settings
    let declared = try table.place(of: "declared")
    let detected = try table.place(of: "detected")
    for name in ["lines", "judged_lines"] { _ = try table.place(of: name) }
    hasBytes = ["bytes", "judged_bytes"].allSatisfy(table.columns.contains)
    for row in table.rows.indices {
      let number = { (name: String) throws(TransferError) -> Double? in
        guard let column = table.columns.firstIndex(of: name) else { return nil }
        return try table.number(row: row, column: column)
      }
      let text = Text(
        declared: CSV.plain(table.rows[row][declared]), size: try number("size"))
      let language = CSV.plain(table.rows[row][detected])
      if found[text]?[language] != nil {
        throw .badTable(
          file: table.file, row: row + 2, column: nil,
          found: "\(language) in \(text.declared) twice", expected: "a row a text and language")
      }
      found[text, default: [:]][language] = Found(
        lineCount: try number("lines") ?? 0, byteCount: try number("bytes"),
        lineRate: try number("corrected_rate"), byteRate: try number("corrected_byte_rate"),
        lineLimit: try number("detection_limit") ?? 0,
        byteLimit: try number("byte_detection_limit") ?? 0)
      judgedLines[text] = max(judgedLines[text] ?? 0, try number("judged_lines") ?? 0)
      judgedBytes[text] = max(judgedBytes[text] ?? 0, try number("judged_bytes") ?? 0)
    }
  }

  /// The four covariates of `cells`, of which those in bytes are left out where the table has none:
  /// target's share and bytes in the source's text, source's share and bytes in the target's.
  public func covariates(of cells: TransferCells) -> [Covariate] {
    let places = cells.cells.map(\.place)
    func covariate(
      _ name: String, _ value: (TransferCells.Place) -> Double?
    ) -> Covariate {
      var values: [Covariate.Key: Double] = [:]
      for place in places {
        let key = Covariate.Key(target: place.target, source: place.source, size: place.size)
        if let value = value(place) { values[key] = value }
      }
      return Covariate(name: name, values: values)
    }
    let inSource = { (place: TransferCells.Place) in
      (text: sourceText(place.source), language: place.target)
    }
    let inTarget = { (place: TransferCells.Place) in
      (text: targetText(place.target, place.size), language: place.source)
    }
    var covariates = [
      covariate("source_line_share") {
        lineShare(inSource($0), judged: lines(in: inSource($0).text))
      },
      covariate("target_line_share") { place in
        lineShare(inTarget(place), judged: targetLines(place))
      },
    ]
    if hasBytes {
      covariates += [
        covariate("source_bytes") { bytes(inSource($0)) },
        covariate("target_bytes") { bytes(inTarget($0)) },
      ]
    }
    return covariates
  }

  /// The text a source was learnt from: the one without a size, or else the largest.
  private func sourceText(_ source: String) -> Text? {
    let sizes = found.keys.filter { $0.declared == source }.map(\.size)
    if sizes.isEmpty { return nil }
    return Text(
      declared: source, size: sizes.contains(nil) ? nil : sizes.compactMap { $0 }.max())
  }

  /// The text of a target that has `size`, or else the one without a size.
  private func targetText(_ target: String, _ size: Double) -> Text? {
    [Text(declared: target, size: size), Text(declared: target)].first { found[$0] != nil }
  }

  private func lines(in text: Text?) -> Double { text.flatMap { judgedLines[$0] } ?? 0 }

  private func targetLines(_ place: TransferCells.Place) -> Double {
    if settings.denominator == .size { return lines(in: targetText(place.target, place.size)) }
    // A sum in the order of sizes, as that of a dictionary is not the same every time.
    return judgedLines.filter { $0.key.declared == place.target }
      .sorted { ($0.key.size ?? -1) < ($1.key.size ?? -1) }.reduce(0) { $0 + $1.value }
  }

  private func lineShare(_ place: (text: Text?, language: String), judged: Double) -> Double? {
    guard let text = place.text else { return nil }
    guard let found = found[text]?[place.language], found.lineCount > 0 else { return absent }
    let own = lines(in: text)
    guard judged > 0, own > 0 else { return nil }
    let corrected = settings.rates == .corrected ? found.lineRate : nil
    let share = corrected ?? found.lineCount / own
    return isBelow(share, found.lineLimit) ? 0 : share * own / judged
  }

  private func bytes(_ place: (text: Text?, language: String)) -> Double? {
    guard let text = place.text, let judged = judgedBytes[text], judged > 0 else { return nil }
    guard let found = found[text]?[place.language], found.lineCount > 0 else { return absent }
    let corrected = settings.rates == .corrected ? found.byteRate : nil
    guard let bytes = corrected.map({ $0 * judged }) ?? found.byteCount else { return nil }
    return isBelow(bytes / judged, found.byteLimit) ? 0 : bytes
  }

  /// Whether a share cannot be told from 0; raw ones are taken as they are.
  private func isBelow(_ share: Double, _ limit: Double) -> Bool {
    settings.rates == .corrected && share < limit
  }

  private var absent: Double? { settings.absent == .zero ? 0 : nil }
}
