import Ingest
import Testing

@Suite("Wikitext to plain text")
struct WikitextRendererTests {
  private func plain(_ wikitext: String, language: String = "en") -> String {
    var dropped = WikitextCounts()
    let renderer = WikitextRenderer(language: language)
    let text = renderer.plainText(of: Array(wikitext.utf8), dropped: &dropped)
    return String(decoding: text, as: UTF8.self)
  }

  @Test(
    "templates",
    arguments: [
      ("a {{b}} c", "a c"), ("{{a|{{b|{{{c|{{d}}}}}}}}|e\n}}x", "x"), ("a{{b}}c", "a c"),
      ("{{a}} , b", "b"), ("a ({{b}}) c", "a c"), ("a ({{b}}, {{c}}; ) d", "a d"),
      ("a ({{b}}, 1900) c", "a (1900) c"), ("a (1900, {{b}}) c", "a (1900) c"),
      ("a {{b}}, c", "a, c"), ("a {{b}}. C", "a. C"), ("a {{b}} .NET", "a .NET"),
      ("Berlin{{b}} (c)", "Berlin (c)"), ("漢{{b}}字（{{c}}）", "漢字"),
      ("call f() {{b}} x", "call f() x"),
      ("x {{{a}} y", "x { y"), ("{{unclosed text", "unclosed text"), ("text}} on", "text on"),
      ("{{a|[[b}} c", "c"), ("f(x) = {1} {{a}}", "f(x) = {1}"), ("* {{a}}\n* b", "b"),
    ])
  func templates(wikitext: String, expected: String) { #expect(plain(wikitext) == expected) }

  @Test(
    "tables",
    arguments: [
      ("a\n{|\n| b\n|}\nc", "a\n\nc"), ("{|\n|\n{|\n| b\n|}\n|}\nc", "c"),
      (":{| class=\"x\"\n! a\n|}", ""), ("{|\n| {{a\n|}}\n|}\nb", "b"),
      ("a\n{|\n| b\n\n| c\n\nd", "a\n\nd"), ("{|\n|a\n== H ==\nb", "H\nb"),
      ("x\n|-\n| y\n|}\nz", "x\n\nz"),
      ("<table><tr><td><table>a</table></td></tr></table>b", "b"), ("a {| b", "a {| b"),
      ("{{Box\n|a=\n{|\n|b\n|}\n}}c", "c"),
    ])
  func tables(wikitext: String, expected: String) { #expect(plain(wikitext) == expected) }

  @Test(
    "footnotes",
    arguments: [
      ("One.<ref>x</ref>Two", "One. Two"), ("a<ref name=\"b\" />, c", "a, c"),
      ("a<ref>{{b</ref> c", "a c"), ("a<REF>b</Ref >.", "a."), ("字<ref>x</ref>字", "字字"),
      ("a<ref>b <ref>c</ref> d", "a d"), ("a <ref>b\nc", "a\nc"), ("a <references/>", "a"),
      ("a\n<references>\n<ref>b</ref>\n</references>", "a"), ("a <references>\nb", "a\nb"),
      ("a <ref", "a <ref"),
    ])
  func footnotes(wikitext: String, expected: String) { #expect(plain(wikitext) == expected) }

  @Test(
    "links to pages",
    arguments: [
      ("[[a]]", "a"), ("[[a|b]]", "b"), ("[[a|b|c]]", "b|c"), ("[[bus]]es", "buses"),
      ("[[a|''b'']]", "b"), ("[[a (b)|]]", "a"), ("[[Help:a, b|]]", "a"), ("[[#a|b]]", "b"),
      ("[[a|{{b}}c]]", "c"), ("[[:fr:a|b]]", "b"), ("[[:Category:A]]", "Category:A"),
      ("[[wikt:a|b]]", "b"), ("[[a: b]]", "a: b"), ("[[a b]] [[c", "a b c"), ("a]] b", "a b"),
      ("x[i[j]]", "x[i[j]]"), ("[[a&amp;b]]", "a&b"), ("[[[a]]]", "[a]"), ("[[a\nb]]", "a\nb"),
      ("[[AT&amp;T|]]", "AT&T"), ("[[%C3%A9]]", "é"), ("[[7%25]]", "7%"), ("[[%E9]]", "%E9"),
      ("[[a''b]] c''", "a''b c"), ("[[%5B%5B]]", "%5B%5B"), ("[[%+1]]", "%+1"),
    ])
  func links(wikitext: String, expected: String) { #expect(plain(wikitext) == expected) }

  @Test(
    "media, categories, languages",
    arguments: [
      ("[[File:a.jpg|thumb|A [[b]] and [[c|d]].]] e", "e"), ("[[image:a.jpg]]b", "b"),
      ("[[Datei:a.jpg|mini|c]]", ""), ("[[ФАЙЛ:a.jpg|c]]", ""), ("[[Αρχείο:a.jpg|c]]", ""),
      ("[[ملف:a.jpg|c]]", ""), ("[[File:a.jpg|b {{c}} [http://d e]]]f", "f"),
      ("a\n[[Category:B]]\n[[Kategorie:C|d]]", "a"), ("[[fr:A]] [[zh-min-nan:B]]", ""),
      ("[[ category : B ]]", ""), ("x[[Category:B]]y", "xy"), ("[[Media:a.ogg|b]]", "b"),
      ("[[\u{200E}Category:B]]", ""), ("[[File:a\n|b]]", ""),
    ])
  func prefixes(wikitext: String, expected: String) { #expect(plain(wikitext) == expected) }

  @Test(
    "links to the web",
    arguments: [
      ("[http://a b c]", "b c"), ("a [http://b] c", "a c"), ("http://a/b_c", "http://a/b_c"),
      ("[//a b]", "b"), ("[mailto:a@b c]", "c"), ("[a b]", "[a b]"), ("[http://a b", "[http://a b"),
      ("[http://a [[b|c]] d]", "c d"), ("[HTTPS://a b]", "b"), ("[http://a\"b\" c]", "\"b\" c"),
      ("[http://a''b'']", "b"),
      ("[http://[::1]:80/a b]", "b"), ("[http://[g] b]", "[http://[g] b]"),
      ("[[http://a b]]", "[b]"),
      ("[http://a b [[c|[http://d e] f]]", "[http://a b e f"),
      ("x [[http://a]] y", "x y"), ("[http://a　b]", "　b"), ("[http://a <b c=\"]\">d</b>]", "d"),
      ("[http://a b\nc]", "[http://a b\nc]"),
    ])
  func web(wikitext: String, expected: String) { #expect(plain(wikitext) == expected) }

  @Test(
    "tags, comments, literal text",
    arguments: [
      ("a<!-- b -->c", "ac"), ("a\n<!-- b -->\nc", "a\nc"), ("a <!-- b\nc\n\nd", "a\n\nd"),
      ("<!-- a -->== H ==\nb", "H\nb"), ("a<br>b<br/>c", "a\nb\nc"), ("<div>a</div>b", "a\nb"),
      ("H<sub>2</sub>O", "H2O"), ("<span style=\"a\">b</span>", "b"), ("<b", "<b"),
      ("a < b > c", "a < b > c"), ("<foo>a</foo>", "<foo>a</foo>"),
      ("<nowiki>[[a]] ''b'' &lt;</nowiki>", "[[a]] ''b'' <"), ("<nowiki />a", "a"),
      ("<math>a<b</math>c", "c"), ("<gallery>\nFile:a|b\n</gallery>c", "c"),
      ("<syntaxhighlight lang=\"c\">{{a</syntaxhighlight>b", "b"), ("<math>a\nb", "b"),
      ("<poem>a\nb</poem>", "a\nb"), ("<blockquote>a</blockquote>", "a"), ("</ref>a", "a"),
      ("<noinclude>a</noinclude><includeonly>b</includeonly>", "a"),
      ("<pre>a ''b''</pre>", "a ''b''"), ("a<pre>b</pre>c", "a\nb\nc"),
      ("<pre><nowiki>a</nowiki></nowiki>&lt;</pre>", "a</nowiki><"),
      ("<pre><nowiki>a</pre>", "<nowiki>a"),
      ("<noinclude></noinclude>== H ==\nb", "H\nb"), ("<includeonly>a</includeonly>* b", "b"),
    ])
  func tags(wikitext: String, expected: String) { #expect(plain(wikitext) == expected) }

  @Test(
    "character references, once",
    arguments: [
      ("a&nbsp;b", "a b"), ("&amp;lt;", "&lt;"), ("&#233;&#xE9;&#XE9;", "ééé"),
      ("&foo;&", "&foo;&"), ("&#0;&#xD800;&#x110000;", "&#0;&#xD800;&#x110000;"),
      ("&#91;&#91;a&#93;&#93;", "[[a]]"), ("&thetasym;&ndash;&apos;", "ϑ–'"),
      ("&#;&#x;", "&#;&#x;"), ("&#x0000000074;", "t"), ("&#xD;", "&#xD;"),
      ("&lt;ref&gt;", "<ref>"), ("&#99999999999;", "&#99999999999;"), ("&Aacute", "&Aacute"),
    ])
  func references(wikitext: String, expected: String) { #expect(plain(wikitext) == expected) }

  @Test(
    "emphasis",
    arguments: [
      ("''a'' '''b''' '''''c'''''", "a b c"), ("a'b", "a'b"), ("''''a''''", "'a'"),
      ("l'''amour''", "l'amour"), ("'''D''''Annunzio", "D'Annunzio"), ("''''''a'''''", "'a"),
      ("L'''Amleto'' di S.", "L'Amleto di S."),
    ])
  func emphasis(wikitext: String, expected: String) { #expect(plain(wikitext) == expected) }

  @Test(
    "lines: paragraphs, lists, headings, rules",
    arguments: [
      ("a\n\n\n\nb\nc", "a\n\nb\nc"), ("* a\n** b\n# c\n:d\n; e : f", "a\nb\nc\nd\ne\nf"),
      ("== A ==\nb\n=== C ===\nd", "A\nb\n\nC\nd"), ("a\n== B ==", "a"),
      ("== A ==\n=== B ===\n=== C ===\nd", "A\n\nC\nd"), ("== A ==\n{{b}}\n== C ==\nd", "C\nd"),
      ("= a", "= a"), ("== [[a|b]] <!-- c --> ==\nd", "b\nd"), ("== A\nb", "== A\nb"),
      ("====\na", "==\na"), ("===\na", "=\na"), ("----\na", "a"), (" a\n b", "a\nb"),
      ("\n\na\n\n", "a"),
      ("==A==\n*\n*", ""), ("", ""), ("======= A =======\nb", "= A =\nb"),
      (";a", "a"), (";[[b:c]]:d", "b:c\nd"), (";http://a :b", "http://a\nb"),
      (";a<b>:</b>:c", "a:\nc"),
      (";a::b", "a\n:b"), (";[http://a b:c]:d", "b:c\nd"), (";-{a:b", "-{a:b"),
      ("*;a:{{b}}:c", "a\n:c"),
    ])
  func lines(wikitext: String, expected: String) { #expect(plain(wikitext) == expected) }

  @Test(
    "behaviour switches",
    arguments: [
      ("__NOTOC__a", "a"), ("__notoc__", ""), ("__ΧΩΡΙΣΠΠ__a", "a"), ("__БЕЗ_СОДЕРЖАНИЯ__", ""),
      ("__init__", "__init__"), ("a_b__c", "a_b__c"), ("____", "____"), ("__A B__", "__A B__"),
    ])
  func switches(wikitext: String, expected: String) { #expect(plain(wikitext) == expected) }

  @Test(
    "language conversion",
    arguments: [
      ("-{zh-hans:汉;zh-hant:漢}-字", "zh", "汉字"), ("-{zh-hans:汉;zh-hant:漢;}-字", "zh-tw", "漢字"),
      ("-{zh-tw:資訊;zh-cn:信息}-", "zh-hant", "資訊"), ("-{text}-", "zh", "text"),
      ("-{H|zh-cn:a;zh-tw:b}-c", "zh", "c"), ("-{A|zh-cn:a;zh-tw:b}-", "zh", "a"),
      ("-{zh-hans|a}-", "zh", "a"), ("-{-|a}-b", "zh", "b"), ("-{a=>zh-cn:b}-", "zh", "b"),
      ("-{zh-cn:[[a|b;c]];zh-tw:d}-", "zh", "b;c"), ("-{{{a}}}-", "zh", ""), ("-{a", "zh", "-{a"),
      ("-{sr-ec:а; sr-el:a}-", "sr", "а"), ("[[a|-{zh-cn:b;zh-tw:c}-d]]", "zh", "bd"),
      ("-{fr:a;de:b}-", "zh", "fr:a;de:b"), ("x-{{a}}", "zh", "x-"),
      ("-{R|zh-cn:a}-", "zh", "zh-cn:a"), ("-{a=>zh-cn:b;a=>zh-tw:c}-", "zh-tw", "c"),
      ("-{zh-Hant-TW:a;zh-Hans:b}-", "zh-tw", "a"), ("x-{H|zh-cn:a}-y", "zh", "xy"),
      ("-{zh-Hans|a}-", "zh", "a"), ("-{D|a}-", "zh", "a"), ("-{D|zh-cn:a}-", "zh", ""),
      ("-{kk-latn:a;kk-cyrl:б}-", "kk", "б"),
    ])
  func conversion(wikitext: String, language: String, expected: String) {
    #expect(plain(wikitext, language: language) == expected)
  }

  @Test("what is dropped is counted by kind, outermost only, in a fixed order")
  func counts() {
    var dropped = WikitextCounts()
    let wikitext = """
      {{a|{{b}}|[[File:c]]}}x<ref>{{d}}</ref> [[File:e|f]] [http://g] __TOC__ <!-- h --> <math>i</math>
      {|
      | j
      |}
      == K ==
      [[Category:L]] [[fr:M]]
      """
    _ = WikitextRenderer(language: "en").plainText(of: Array(wikitext.utf8), dropped: &dropped)
    let expected: [(WikitextCounts.Kind, Int)] = [
      (.template, 1), (.table, 1), (.reference, 1), (.file, 1), (.category, 1), (.languageLink, 1),
      (.comment, 1), (.magicWord, 1), (.mathematics, 1), (.bareLink, 1), (.emptySection, 1),
    ]
    #expect(dropped.entries.elementsEqual(expected) { $0.kind == $1.0 && $0.count == $1.1 })
    dropped += dropped
    #expect(dropped[.template] == 2)
    #expect(dropped[.gallery] == 0)
  }

  @Test("headings: all, those of filled sections, none")
  func sections() throws {
    let wikitext = Array("a\n== B ==\n=== C ===\nd\n== E ==".utf8)
    let expected: [WikitextSettings.Sections: String] = [
      .all: "a\n\nB\n\nC\nd\n\nE", .filled: "a\n\nB\n\nC\nd", .prose: "a\n\nd",
    ]
    for sections in WikitextSettings.Sections.allCases {
      var dropped = WikitextCounts()
      let renderer = try WikitextRenderer(
        language: "en", settings: WikitextSettings(sections: sections))
      let text = renderer.plainText(of: wikitext, dropped: &dropped)
      #expect(String(decoding: text, as: UTF8.self) == expected[sections])
      #expect(dropped[.emptySection] == (sections == .filled ? 1 : 0))
    }
  }

  @Test("a redirect is no text, and is counted")
  func redirect() {
    var dropped = WikitextCounts()
    let renderer = WikitextRenderer(language: "en")
    for page in ["#REDIRECT [[A]]\n== B ==\nc", "#redirect: [[A#b|c]]<!-- d -->\nB\nc"] {
      let text = renderer.plainText(of: Array(page.utf8), dropped: &dropped)
      #expect(String(decoding: text, as: UTF8.self) == "B\nc")
    }
    #expect(dropped[.redirect] == 2)
  }

  @Test("the dump's own names of namespaces count")
  func localNames() {
    var site = SiteInfo()
    site.namespaces = [.init(key: 6, name: "Kuvatus"), .init(key: 14, name: "Luokitus")]
    var dropped = WikitextCounts()
    let renderer = WikitextRenderer(siteInfo: site, language: "fi")
    let text = renderer.plainText(
      of: Array("[[kuvatus:a|b]][[Luokitus:c]][[Muu:d]]".utf8), dropped: &dropped)
    #expect(String(decoding: text, as: UTF8.self) == "Muu:d")
  }
}
