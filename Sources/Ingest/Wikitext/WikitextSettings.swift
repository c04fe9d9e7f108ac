public import Values

/// What the plain text of wikitext keeps, where readers' wishes differ: the section `wikitext` of a
/// corpus.
public struct WikitextSettings: SettingsSection, Hashable {
  /// What becomes of headings and of the breaks between lines.
  public enum Sections: String, Codable, CaseIterable, Sendable {
    /// A heading stays if anything stands under it.
    case filled
    /// Every heading stays.
    case all
    /// No heading stays, and each paragraph is one line, as for a model of running text.
    case prose
  }

  /// What becomes of list items: lines that begin with `*`, `#`, `:` or `;`, and HTML's.
  public enum Lists: String, Codable, CaseIterable, Sendable {
    /// Each is a line, without its markers.
    case keep
    /// They are left out.
    case drop
  }

  /// What becomes of tables.
  public enum Tables: String, Codable, CaseIterable, Sendable {
    /// They are left out.
    case drop
    /// Each row is a line, its cells parted by ` | `.
    case rows
  }

  /// What becomes of formulas.
  public enum Math: String, Codable, CaseIterable, Sendable {
    /// They are left out.
    case drop
    /// The word `[math]` stands for each.
    case placeholder
    /// Their source in TeX is kept, on one line.
    case tex
  }

  /// What becomes of headings.
  public var sections = Sections.filled
  /// What becomes of list items.
  public var lists = Lists.keep
  /// What becomes of tables.
  public var tables = Tables.drop
  /// What becomes of formulas.
  public var math = Math.drop
  /// Whether the templates that dumps hold are expanded, for which they are read twice.
  public var expand = true
  /// The variant that conversions of language show (`-{zh-hans:…;zh-hant:…}-`), one of
  /// ``LanguageVariants``; the language's default if `nil`.
  public var variant: String?
  /// Forms of templates by name (``TemplateForms``), which go before the built-in ones: what stood
  /// in the file that recipes name here.
  public var templates: [String: String] = [:]

  /// The defaults: what most readers want.
  public init() { setDefaults() }

  /// Settings of which some are not the defaults.
  public init(
    sections: Sections? = nil, lists: Lists? = nil, tables: Tables? = nil,
    math: Math? = nil, variant: String? = nil, templates: [String: String] = [:]
  ) {
    self.init()
    self.sections = sections ?? self.sections
    self.lists = lists ?? self.lists
    self.tables = tables ?? self.tables
    self.math = math ?? self.math
    self.variant = variant
    self.templates = templates
  }

  /// The settings by key.
  public static let fields: [SettingsField<Self>] = [
    .optional("sections", \.sections, .word, default: .filled),
    .optional("lists", \.lists, .word, default: .keep),
    .optional("tables", \.tables, .word, default: .drop),
    .optional("math", \.math, .word, default: .drop),
    .optional("expand", \.expand, .truth, default: true),
    .optional("variant", \.variant, .variant),
    .optional("templates", \.templates, .templateFile) { _ in [:] },
  ]

  /// Checks that text in `language` has the variant.
  func check(language: String) throws(SettingError) {
    guard let variant else { return }
    do {
      _ = try LanguageVariants.checked(variant, of: language)
    } catch {
      let variants = LanguageVariants.all(of: language)
      throw SettingError(
        key: "variant", found: "'\(variant)'",
        expected: variants.isEmpty
          ? "none: MediaWiki converts no text of the language '\(language)'"
          : "one of: \(variants.joined(separator: ", "))")
    }
  }
}

extension SettingKind where Value == String {
  /// The name of a variant; which there are depends on the language.
  fileprivate static var variant: Self {
    SettingKind(
      expected: "the name of a variant, such as zh-hant", parse: { $0.isEmpty ? nil : $0 },
      show: { $0 })
  }
}

extension SettingKind where Value == [String: String] {
  /// What stood in a file: who reads recipes and command lines reads that.
  fileprivate static var templateFile: Self {
    SettingKind(
      expected: "the path of a YAML file", parse: { _ in nil }, show: { "\($0.count) forms" })
  }
}
