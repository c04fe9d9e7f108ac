/// A piece of a section: what is shown, apart from how it looks.
enum PageBlock {
  /// Words, with numbers among them.
  case paragraph([PageText])
  /// A heading inside a section.
  case heading(String)
  /// A table, whose rows also go to a file of their own.
  case table(Table)
  /// Curves, which are also saved as a picture.
  case chart(LineChart)
  /// A matrix of shares, which is also saved as a picture.
  case heatMap(HeatMap)
  /// Lines of text in other languages.
  case quotations([Quotation])
  /// Text as it was written.
  case code(String)
  /// Blocks that are folded away under a line of words.
  case folded(String, [PageBlock])

  /// Words alone.
  static func words(_ words: String) -> PageBlock { .paragraph([.words(words)]) }
}

/// A piece of running text.
enum PageText {
  /// Words.
  case words(String)
  /// A number.
  case figure(Figure?)
  /// A file beside the page, by its path from the page's folder.
  case link(String, path: String)
}

/// A quoted line, and where it is from.
struct Quotation {
  /// The line, in any script.
  var text: String
  /// The language that it was found to be in, as a BCP 47 tag.
  var language: String
  /// Where it stands, and what is said of it.
  var source: [PageText]
}
