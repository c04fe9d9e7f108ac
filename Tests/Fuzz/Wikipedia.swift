import Corpus
import Ingest

extension FuzzTarget {
  static let xml = FuzzTarget(
    name: "xml",
    dictionary: Array<[UInt8]>(
      tokens: "<page>", "</page>", "<title>", "</title>", "<ns>", "<id>", "<revision>",
      "</revision>", "<timestamp>", "<model>", "<format>", "<text", " bytes=\"", "</text>",
      "<redirect title=\"", "<contributor>", "<content>", "<siteinfo>", "</siteinfo>",
      "<namespace key=\"", " case=\"case-sensitive\"", "<mediawiki", " xml:lang=\"", "<![CDATA[",
      "]]>", "<!--", "-->", "<?", "?>", "<!DOCTYPE", "<!ENTITY", "&amp;", "&#x10FFFF;", "&#0;",
      "xmlns:a=\"", "#REDIRECT [["),
    seeds: { xmlSeeds.map { Array($0.utf8) }.withDamage },
    run: { input in
      let siteInfo = SiteInfo(preamble: input)
      if let quick = input.withUnsafeBufferPointer({ WikipediaPage(parsingQuickly: $0) }) {
        let whole = input.withUnsafeBufferPointer { try? WikipediaPage(parsingWhole: $0) }
        require(quick == whole, "a page is what libxml2 makes of it")
      }
      guard let page = try? WikipediaPage(parsing: input, siteInfo: siteInfo) else { return }
      require(isUTF8(page.text), "the text of a page is UTF-8")
      require(page.text.count <= input.count, "decoded text is no longer than its source")
    })

  private static let xmlSeeds = [
    """
    <page><title>Help:Öl</title><ns>12</ns><id>7</id><redirect title="B &amp; C" />
    <revision><id>9</id><timestamp>2024-01-02T03:04:05Z</timestamp><model>wikitext</model>
    <format>text/x-wiki</format><text bytes="7" xml:space="preserve">a &lt;b&gt; &#228;</text>
    </revision></page>
    """,
    """
    <mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" xml:lang="fi"><siteinfo>
    <sitename>Wikipedia</sitename><dbname>fiwiki</dbname><namespaces>
    <namespace key="-2" case="first-letter">Media</namespace><namespace key="0" />
    <namespace key="12" case="case-sensitive">Ohje</namespace></namespaces></siteinfo>
    """,
    "<page><revision><text>#REDIRECT [[a]]</text></revision></page>",
    "<page><title>x</title><revision><text><![CDATA[y]]></text></revision><!-- z --></page>",
  ]

  static let wikitext = FuzzTarget(
    name: "wikitext",
    dictionary: Array<[UInt8]>(
      tokens: "{{", "}}", "{{{", "}}}", "{|", "|}", "\n|-\n", "\n|", "||", "[[", "]]", "[http://",
      "-{", "}-", "zh-cn:", "H|", "'''", "''", "<ref>", "</ref>", "<ref name=", "/>", "<!--", "-->",
      "<nowiki>", "</nowiki>", "<table>", "</table>", "<div>", "<br>", "<math>", "</math>",
      "<gallery>", "<includeonly>", "<onlyinclude>", "&amp;", "&#x41;", "__TOC__", "\n==", "==\n",
      "\n* ", "\n: ", "----", "File:", "Category:", "fr:", "#REDIRECT", "字", "\u{200E}"),
    seeds: { wikitextSeeds.map { Array($0.utf8) } },
    run: { input in
      let (text, work) = rendered(input, by: renderer)
      let isExact = hasNoFunctions(input)
      require(
        text.count <= input.count + (isExact ? textPerForm : expansion),
        "plain text is hardly longer than its source")
      require(
        work <= workPerByte * (input.count + (isExact ? 0 : expansion)),
        "the work is linear: \(work)")
      if isUTF8(input) { require(isUTF8(text), "UTF-8 gives UTF-8") }
      // What is quadratic shows when it comes again and again.
      let repeated = Array(repeatElement(input, count: input.count < 500 ? 64 : 8).joined())
      for renderer in renderers where isExact {
        let more = rendered(repeated, by: renderer).work
        require(more <= workPerByte * repeated.count, "the work is linear when repeated: \(more)")
      }
    })

  /// The most that expansion may add to a page as short as these: ``TemplateExpander`` has a bound
  /// of its own.
  private static let expansion = 32 << 20
  /// What the words of forms may add to an input of the fuzzer's size.
  private static let textPerForm = 1 << 16

  /// Whether nothing in `input` can be a function or a parameter.
  private static func hasNoFunctions(_ input: [UInt8]) -> Bool {
    !input.contains(UInt8(ascii: ":")) && !input.contains(UInt8(ascii: "#"))
      && input.firstRange(of: Array("{{{".utf8)) == nil
  }

  /// The page and the bodies of the templates `T0` to `T3`, parted by line feeds of forms (U+000C).
  static let templates = FuzzTarget(
    name: "templates",
    dictionary: Array<[UInt8]>(
      tokens: "{{T0|", "{{T1|", "{{T2}}", "{{T3|a=", "{{{1}}}", "{{{1|", "{{{a|", "}}", "}}}", "|",
      "=", "{{#if:", "{{#ifeq:", "{{#switch:", "{{#expr:", "{{#ifexpr:", "{{#time:Y|", "{{lc:",
      "{{padleft:", "{{#sub:", "{{#replace:", "{{#invoke:", "{{PAGENAME}}", "{{plural:", "{{!}}",
      "<noinclude>", "</noinclude>", "<onlyinclude>", "</onlyinclude>", "<includeonly>", "<!--",
      "-->", "[[", "]]", "{|", "|}", "\n", "\u{C}", "#default", "<nowiki>", "</nowiki>", "字"),
    seeds: { templateSeeds.map { Array($0.utf8) } },
    run: { input in
      let parts = input.split(separator: 0x0C, maxSplits: 4, omittingEmptySubsequences: false)
      let pages = parts.dropFirst().enumerated().map { number, body in
        var page = WikipediaPage()
        page.namespace = 10
        page.title = "Template:T\(number)"
        page.text = Array(body)
        return page
      }
      do {
        let renderer = try WikitextRenderer(
          language: "en", settings: WikitextSettings(), library: TemplateLibrary(pages: pages))
        let (text, work) = rendered(Array(parts.first ?? []), by: renderer)
        require(text.count <= input.count + expansion, "expansion is bounded")
        require(work <= workPerByte * (input.count + expansion), "the work is bounded: \(work)")
        if isUTF8(input) { require(isUTF8(text), "UTF-8 gives UTF-8") }
        require(rendered(Array(parts.first ?? []), by: renderer).text == text, "twice the same")
      } catch {
        violation("settings without templates of their own cannot fail: \(error)")
      }
    })

  private static let templateSeeds = [
    "a {{T0|b|c=d}} e\u{C}{{{1|x}}} {{#if:{{{c|}}}|{{{c}}}|{{T1}}}}\u{C}<noinclude>f</noinclude>g",
    "{{T0|{{T0|1}}}}\u{C}{{T1|{{{1}}}{{{1}}}}}\u{C}{{#expr:{{{1}}}+1}}{{T0}}",
    "{{T0|a}}\n{{T1}}\u{C}{| x\n| {{{1}}}\u{C}|}\u{C}{{#switch:{{{1}}}|a=b|#default=c}}",
  ]

  /// The bound that the renderer's tests hold it to as well.
  private static let workPerByte = 20

  private static let renderer = WikitextRenderer(language: "zh")
  /// That one, and one that keeps the rows of tables and drops list items.
  private static let renderers: [WikitextRenderer] = {
    let settings = WikitextSettings(sections: .prose, lists: .drop, tables: .rows)
    do { return try [renderer, WikitextRenderer(language: "zh", settings: settings)] } catch {
      violation("settings without templates of their own cannot fail: \(error)")
    }
  }()

  private static func rendered(
    _ wikitext: [UInt8], by renderer: WikitextRenderer
  ) -> (text: [UInt8], work: Int) {
    var dropped = WikitextCounts()
    var work = 0
    let text = renderer.plainText(of: wikitext, dropped: &dropped, work: &work)
    return (text, work)
  }

  private static let wikitextSeeds = [
    "{{Box|a={{{b}}}|c=[[d]]}}\n'''A''' ([[b|c]]{{d}})<ref name=\"e\">f</ref> ''g''.",
    "-{zh-cn:g;zh-tw:h}- -{H|i=>j}- [http://k.example l] [[File:o.jpg|thumb|p [[q]]]]",
    "{| class=\"k\"\n! h\n|-\n| l || <nowiki>m</nowiki>\n|}\n== N ==\n* a\n** b\n; c : d\n",
    "&eacute; &#x5b57; __TOC__ <!-- r --> <br/>字 <table><tr><td>s</td></tr></table> ----",
    "<gallery>\nt.jpg|u\n</gallery> <math>v</math> <onlyinclude>w</onlyinclude> [[Category:x]]",
  ]
}

/// Whether `bytes` are valid UTF-8.
func isUTF8(_ bytes: [UInt8]) -> Bool { String(validating: bytes, as: UTF8.self) != nil }
