import Corpus
import Text
public import Values

/// A rule by which whole documents are dropped: a measure of the cleaned text and its limit.
public struct TextFilter: Codable, Sendable, Equatable {
  /// What is measured.
  public enum Measure: String, Codable, Sendable, CaseIterable {
    /// ``TextMeasures/symbolRatio(of:)``, at most the limit (Gopher: 0.1).
    case symbolRatio = "symbol-ratio"
    /// ``TextMeasures/repeatedLineShare(of:)``, at most the limit (Gopher: 0.3).
    case repeatedLines = "repeated-lines"
    /// ``TextMeasures/repeatedNGramShare(of:n:)`` of two words, at most the limit (Gopher: 0.2).
    case repeated2Grams = "repeated-2-grams"
    /// The same of three words (Gopher: 0.18).
    case repeated3Grams = "repeated-3-grams"
    /// The same of four words (Gopher: 0.16).
    case repeated4Grams = "repeated-4-grams"
    /// ``ScriptShare`` of the declared language's main script, at least the limit.
    case scriptShare = "script-share"
    /// ``TextMeasures/listLineShare(of:)``, at most the limit.
    case listPage = "list-page"
  }

  /// What is measured.
  public var measure: Measure
  /// The largest value that is kept; of ``Measure/scriptShare``, the smallest.
  public var limit: Double

  /// Makes a filter.
  public init(measure: Measure, limit: Double) {
    self.measure = measure
    self.limit = limit
  }
}

/// By what measures documents are dropped: the section `filters` of a corpus, `{NAME: LIMIT}`.
public struct FilterSettings: SettingsSection {
  private var limits: [TextFilter.Measure: Double] = [:]

  /// No filter.
  public init() {}

  /// The limit of a measure, where documents are measured by it.
  public subscript(measure: TextFilter.Measure) -> Double? {
    get { limits[measure] }
    set { limits[measure] = newValue }
  }

  /// The filters in the order of the measures: the first that takes a document is counted.
  public var filters: [TextFilter] {
    TextFilter.Measure.allCases.compactMap { measure in
      limits[measure].map { TextFilter(measure: measure, limit: $0) }
    }
  }

  /// The settings by key.
  public static let fields: [SettingsField<Self>] = TextFilter.Measure.allCases.map { measure in
    .optional(measure.rawValue, \.[measure], .number(0...1))
  }

  /// Checks that the measures are to be had of texts in `language`.
  func check(language: String) throws(SettingError) {
    guard self[.scriptShare] != nil, TextFilters.script(of: language) == nil else { return }
    throw SettingError(
      key: TextFilter.Measure.scriptShare.rawValue, found: "a limit",
      expected: "none, since the language '\(language)' has no script of its own")
  }
}

/// The filters of one extraction, ready for its language.
struct TextFilters {
  private let filters: [TextFilter]
  private let script: ScriptShare?

  /// - Throws: ``IngestError/noScript(language:)``.
  init(_ settings: ExtractSettings) throws {
    filters = settings.filters.filters
    let asksForScript = settings.filters[.scriptShare] != nil
    script = asksForScript ? Self.script(of: settings.language) : nil
    if asksForScript, script == nil { throw IngestError.noScript(language: settings.language) }
  }

  /// How much of a text is in the script of the language `code`; `nil` where it has none of its
  /// own.
  static func script(of code: String) -> ScriptShare? {
    (try? Language(code)).flatMap { ScriptShare(script: $0.script) }
  }

  /// The first filter that takes `text`, if one does.
  func reasonToDrop(_ text: [UInt8]) -> TextFilter.Measure? {
    filters.first { !keeps(text, $0) }?.measure
  }

  private func keeps(_ text: [UInt8], _ filter: TextFilter) -> Bool {
    switch filter.measure {
    case .symbolRatio: TextMeasures.symbolRatio(of: text) <= filter.limit
    case .repeatedLines: TextMeasures.repeatedLineShare(of: text) <= filter.limit
    case .repeated2Grams: TextMeasures.repeatedNGramShare(of: text, n: 2) <= filter.limit
    case .repeated3Grams: TextMeasures.repeatedNGramShare(of: text, n: 3) <= filter.limit
    case .repeated4Grams: TextMeasures.repeatedNGramShare(of: text, n: 4) <= filter.limit
    case .scriptShare: script.map { $0.share(in: text) >= filter.limit } ?? true
    case .listPage: TextMeasures.listLineShare(of: text) <= filter.limit
    }
  }
}
