/// What the plain text of wikitext keeps, where readers' wishes differ.
public struct WikitextSettings: Codable, Hashable, Sendable {
  /// What becomes of headings.
  public enum Sections: String, Codable, CaseIterable, Sendable {
    /// A heading stays if anything stands under it.
    case filled
    /// Every heading stays.
    case all
    /// No heading stays: paragraphs alone, as for a model of running text.
    case prose
  }

  /// What becomes of headings.
  public var sections: Sections

  /// Makes settings; what is not given is as most readers want it.
  public init(sections: Sections = .filled) { self.sections = sections }
}
