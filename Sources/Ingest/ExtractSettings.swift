public import Values

/// How documents are taken out of their files: all that a corpus's section of a recipe says of it.
public struct ExtractSettings: Sendable, Equatable {
  /// The declared language, a BCP 47 code.
  public var language: String
  /// The kinds of the files, in order.
  public var kinds: [SourceKind]
  /// How texts are cleaned: `text`.
  public var text = TextSettings()
  /// By what measures documents are dropped: `filters`.
  public var filters = FilterSettings()
  /// What is kept of the wikitext of ``SourceKind/wikipedia``: `wikitext`.
  public var wikitext = WikitextSettings()
  /// Which records are taken, and what comes along with their texts: `namespaces`, `extra-keys`.
  public var records = RecordSettings()
  /// How much may be unreadable: `tolerance`.
  public var tolerance = ToleranceSettings()

  /// Makes settings with the defaults of all sections.
  public init(language: String, kinds: [SourceKind]) {
    self.language = language
    self.kinds = kinds
  }

  /// Checks all sections, and that they fit the language and the kinds.
  ///
  /// - Throws: `SettingError` with the key as it stands below a corpus, such as `wikitext.variant`.
  public func validate() throws(SettingError) {
    try Self.check("text", text.validate)
    try Self.check("filters", filters.validate)
    try Self.check("filters") { () throws(SettingError) in try filters.check(language: language) }
    try Self.check("wikitext", wikitext.validate)
    try Self.check("wikitext") { () throws(SettingError) in try wikitext.check(language: language) }
    try Self.check("tolerance", tolerance.validate)
    try records.validate()
    try records.check(kinds: kinds)
    if wikitext != WikitextSettings(), !kinds.contains(.wikipedia) {
      throw SettingError(
        key: "wikitext", found: "settings", expected: "none, since no source is wikipedia")
    }
  }

  /// Names the section of what is wrong.
  private static func check(
    _ section: String, _ check: () throws(SettingError) -> Void
  ) throws(SettingError) {
    do {
      try check()
    } catch {
      throw SettingError(
        key: "\(section).\(error.key)", found: error.found, expected: error.expected)
    }
  }
}

extension ExtractSettings: Codable {
  private enum Key: String, CodingKey {
    case language, kinds, text, filters, wikitext, tolerance
  }

  /// Writes the settings as they stand in a recipe: `namespaces` and `extra-keys` among the
  /// sections.
  public func encode(to encoder: any Encoder) throws {
    try records.encode(to: encoder)
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(language, forKey: .language)
    try container.encode(kinds, forKey: .kinds)
    try container.encode(text, forKey: .text)
    try container.encode(filters, forKey: .filters)
    try container.encode(wikitext, forKey: .wikitext)
    try container.encode(tolerance, forKey: .tolerance)
  }

  /// Reads what ``encode(to:)`` wrote.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    language = try container.decode(String.self, forKey: .language)
    kinds = try container.decode([SourceKind].self, forKey: .kinds)
    text = try container.decode(TextSettings.self, forKey: .text)
    filters = try container.decode(FilterSettings.self, forKey: .filters)
    wikitext = try container.decode(WikitextSettings.self, forKey: .wikitext)
    tolerance = try container.decode(ToleranceSettings.self, forKey: .tolerance)
    records = try RecordSettings(from: decoder)
  }
}
