/// How many constructs of each kind were left out of the plain text of some wikitext.
///
/// A construct inside another that is left out is not counted: it went with the other.
public struct WikitextCounts: Hashable, Sendable {
  /// What the plain text leaves out.
  public enum Kind: String, CaseIterable, Sendable {
    /// A template, a parser function or a parameter: `{{…}}`, `{{{…}}}`, `<includeonly>`.
    case template
    /// A table: `{|…|}`, `<table>…</table>`, and rows that lost their table.
    case table
    /// A footnote: `<ref>…</ref>`, `<references />`.
    case reference
    /// An image or another medium with its caption.
    case file
    /// A category the page is put into.
    case category
    /// A link to the same page in another language.
    case languageLink = "language link"
    /// A comment.
    case comment
    /// A behaviour switch, as `__NOTOC__`.
    case magicWord = "magic word"
    /// A formula: `<math>`, `<chem>`, `<ce>`.
    case mathematics
    /// A gallery of images.
    case gallery
    /// Source code: `<syntaxhighlight>`, `<source>`.
    case code
    /// What other extensions draw: scores, timelines, image maps, graphs, maps.
    case embedded
    /// A link to the web with no text of its own: `[https://example.org]`.
    case bareLink = "bare link"
    /// A rule for the language converter with nothing to show: `-{H|…}-`.
    case conversionRule = "conversion rule"
    /// A redirect to another page.
    case redirect
    /// What no reader sees, or sees beside the text: `display:none`, marks for editors, notices.
    case hidden = "hidden text"
    /// A heading with nothing under it.
    case emptySection = "empty section"
  }

  private var counts: [Kind: Int] = [:]
  /// The templates among them by name, and those of which an argument was shown.
  public internal(set) var templates = TemplateCounts()

  /// No constructs.
  public init() {}

  /// How many constructs of one kind were left out.
  public subscript(kind: Kind) -> Int {
    get { counts[kind, default: 0] }
    set { counts[kind] = newValue == 0 ? nil : newValue }
  }

  /// The kinds that occurred with their counts, in the order of `Kind.allCases`.
  public var entries: [(kind: Kind, count: Int)] {
    Kind.allCases.map { ($0, self[$0]) }.filter { $0.count > 0 }
  }

  /// Adds the counts of other wikitext.
  public static func += (left: inout WikitextCounts, right: WikitextCounts) {
    left.counts.merge(right.counts, uniquingKeysWith: +)
    left.templates += right.templates
  }
}
