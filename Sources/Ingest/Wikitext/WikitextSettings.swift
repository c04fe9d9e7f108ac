/// What the plain text of wikitext keeps, where readers' wishes differ.
public struct WikitextSettings: Codable, Hashable, Sendable {
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

  /// What becomes of headings.
  public var sections: Sections
  /// What becomes of list items.
  public var lists: Lists
  /// What becomes of tables.
  public var tables: Tables
  /// The variant that conversions of language show (`-{zh-hans:…;zh-hant:…}-`), one of
  /// ``LanguageVariants``; the language's default if `nil`.
  public var variant: String?
  /// Forms of templates by name (``TemplateForms``), which go before the built-in ones.
  public var templates: [String: String]

  /// Makes settings; what is not given is as most readers want it.
  public init(
    sections: Sections = .filled, lists: Lists = .keep, tables: Tables = .drop,
    variant: String? = nil, templates: [String: String] = [:]
  ) {
    self.sections = sections
    self.lists = lists
    self.tables = tables
    self.variant = variant
    self.templates = templates
  }
}
