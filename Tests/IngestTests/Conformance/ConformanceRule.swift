/// Which tests of MediaWiki's parser count for plain text: a rule, so that nobody chose.
enum ConformanceRule {
  /// Why a test does not count.
  enum Exclusion: String, CaseIterable {
    case noHTML = "does not turn wikitext into HTML"
    case settings = "needs a setting of the site, the page or the reader"
    case templates = "expands templates, variables or parser functions"
    case extensions = "uses an extension that is none of this project's"
    case transliteration = "transliterates its whole text"
    case nothingToRead = "has nothing to read: no letter or digit outside what is left out"
  }

  /// Why `test` does not count; `nil` if it does.
  static func exclusion(of test: ParserTestCase) -> Exclusion? {
    guard let wikitext = test.wikitext, let html = test.html, isRead(test, html.kind) else {
      return .noHTML
    }
    let options = test.options
    let isSetting = options.keys.contains { foreignOptions.contains($0) || $0.hasPrefix("wg") }
    if isSetting || test.blocks["config"] != nil { return .settings }
    let bare = withoutLiterals(wikitext)
    if let open = bare.firstRange(of: "{{"), bare[open.upperBound...].contains("}}") {
      return .templates
    }
    if usesForeignTag(wikitext) { return .extensions }
    if options["variant"] != nil, !wikitext.contains("-{") { return .transliteration }
    let reading = HTMLReading.text(of: html.text)
    return reading.contains { $0.isLetter || $0.isNumber } ? nil : .nothingToRead
  }

  /// The language whose reader a test is for.
  static func language(of test: ParserTestCase) -> String {
    test.options["variant"] ?? test.options["language"] ?? "en"
  }

  /// Whether the test's options have its wikitext read; some only write it, or compare HTML.
  private static func isRead(_ test: ParserTestCase, _ kind: String) -> Bool {
    let options = test.options
    if options["disabled"] != nil { return false }
    guard kind == "html/parsoid", options["parsoid"] != nil,
      let all = test.blocks["options"], all.contains("2wt") || all.contains("2html")
    else { return true }
    return all.contains("wt2html")
  }

  /// What other jobs of the parser a test may ask for, and what it may assume of page and reader.
  private static let foreignOptions: Set = [
    "pst", "msg", "comment", "preload", "section", "replace", "subpage", "cat", "ill", "showtitle",
    "showindicators", "showflags", "lastsavedrevision", "styletag", "local", "title", "thumbsize",
    "maxincludesize", "maxtemplatedepth",
  ]

  /// Tags of extensions other than `nowiki`, `pre`, `ref`, `references`, `math`, `chem`, `gallery`,
  /// `poem`, `syntaxhighlight` and `source`, as far as the files have any.
  private static let foreignTags = [
    "tag", "tåg", "statictag", "asidetag", "indicator", "html", "section", "langconvert",
    "translate", "languages", "templatestyles",
  ]

  private static func usesForeignTag(_ wikitext: String) -> Bool {
    let lower = wikitext.lowercased()
    return foreignTags.contains { name in
      lower.ranges(of: "<\(name)").contains { range in
        guard range.upperBound < lower.endIndex else { return true }
        return !(lower[range.upperBound].isLetter || lower[range.upperBound].isNumber)
      }
    }
  }

  /// `wikitext` without comments and without the elements in which braces are text.
  private static func withoutLiterals(_ wikitext: String) -> String {
    var text = wikitext
    for (open, close) in [
      ("<!--", "-->"), ("<nowiki>", "</nowiki>"), ("<pre>", "</pre>"), ("<math>", "</math>"),
    ] {
      while let start = text.firstRange(of: open),
        let end = text[start.upperBound...].firstRange(of: close)
      {
        text.removeSubrange(start.lowerBound..<end.upperBound)
      }
    }
    return text
  }
}
