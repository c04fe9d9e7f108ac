import Text

/// Turns wikitext into plain text: what a reader sees of a page's prose, headings and lists.
///
/// Functions and the templates of a ``TemplateLibrary`` are expanded. Of other templates those are
/// shown whose content belongs to the sentence (`TemplateForms`), and of what is left, within a
/// line of text, the argument that reads like its label. Left out are also footnotes, media with
/// their captions, categories, formulas, code and, unless asked for, tables; `WikitextCounts` says
/// how much of each. Paragraphs stay parted by an empty line, a list item or heading has a line of
/// its own (``WikitextSettings`` has other ways). What a link or template
/// that was never closed holds is text, and only its brackets go; an unclosed footnote takes the
/// rest of its line with it, an unclosed table its rows, an unclosed comment its paragraph. The
/// time is linear in the bytes of the page, whatever they are, and nothing recurses.
///
/// The syntax is that of MediaWiki's preprocessor and parser
/// (https://www.mediawiki.org/wiki/Markup_spec).
public struct WikitextRenderer: Sendable {
  let names: NamespaceNames
  let variants: WikitextVariants
  let settings: WikitextSettings
  let templates: TemplateForms
  private let wiki: TemplateWiki

  var words: WikiWords { wiki.words }

  /// A renderer for one wiki.
  ///
  /// - Parameters:
  ///   - siteInfo: what its dump says of it; the names of its namespaces are added to those known.
  ///   - language: a BCP 47 code; it chooses among the variants of `-{zh-hans:…;zh-hant:…}-`.
  ///   - settings: what is kept and what is not.
  ///   - library: the wiki's own templates, as far as they are known.
  /// - Throws: ``IngestError/malformedTemplateForm(name:form:)`` for a form of the settings.
  public init(
    siteInfo: SiteInfo = SiteInfo(), language: String, settings: WikitextSettings,
    library: TemplateLibrary = TemplateLibrary()
  ) throws(IngestError) {
    self.settings = settings
    templates = try TemplateForms(language: language, adding: settings.templates)
    names = NamespaceNames(siteInfo: siteInfo)
    variants = WikitextVariants(language: language, variant: settings.variant)
    wiki = TemplateWiki(
      library: library, forms: templates, words: WikiWords(siteInfo: siteInfo, language: language))
  }

  /// A renderer for one wiki that keeps what most readers want.
  public init(siteInfo: SiteInfo = SiteInfo(), language: String) {
    settings = WikitextSettings()
    templates = TemplateForms(language: language)
    names = NamespaceNames(siteInfo: siteInfo)
    variants = WikitextVariants(language: language)
    wiki = TemplateWiki(
      library: TemplateLibrary(), forms: templates,
      words: WikiWords(siteInfo: siteInfo, language: language))
  }

  /// The plain text of `wikitext`, in lines parted by `\n`; valid UTF-8 gives valid UTF-8.
  ///
  /// What was left out is added to `dropped`. Text of 2 GiB or more, which no wiki allows, is
  /// returned as it is.
  ///
  /// - Parameter page: What templates and variables may ask of the page.
  public func plainText(
    of wikitext: [UInt8], on page: PageFacts = PageFacts(), dropped: inout WikitextCounts
  ) -> [UInt8] {
    var work = 0
    return plainText(of: wikitext, on: page, dropped: &dropped, work: &work)
  }

  /// As `plainText(of:on:dropped:)`; `work` grows by the bytes that were looked at, those looked at
  /// twice counted twice, so that a test can bound it without a clock.
  package func plainText(
    of wikitext: [UInt8], on page: PageFacts = PageFacts(), dropped: inout WikitextCounts,
    work: inout Int
  ) -> [UInt8] {
    // Offsets are kept in 32 bits.
    guard wikitext.count < Int(Int32.max) else { return wikitext }
    var source = wikitext
    if TemplateExpander.isNeeded(for: wikitext, wiki: wiki) {
      source = TemplateExpander.expanded(
        wikitext, facts: page, wiki: wiki, counts: &dropped.templates, work: &work)
    }
    return source.withUnsafeBufferPointer { text in
      let (spans, lookahead) = WikitextScanner.scan(text)
      var pass = WikitextPass(text: text, spans: spans, renderer: self)
      if let end = NamespaceNames.redirectEnd(of: source) { pass.skipRedirect(to: end) }
      let plain = pass.run()
      dropped += pass.counts
      work += 2 * text.count + lookahead + pass.lookahead
      return plain
    }
  }
}
