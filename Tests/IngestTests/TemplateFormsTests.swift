import Ingest
import TestSupport
import Testing

@Suite("Templates that belong to the sentence")
struct TemplateFormsTests {
  private func plain(
    _ wikitext: String, language: String = "en", templates: [String: String] = [:]
  ) throws -> String {
    var dropped = WikitextCounts()
    let renderer = try WikitextRenderer(
      language: language, settings: WikitextSettings(templates: templates))
    let text = renderer.plainText(of: Array(wikitext.utf8), dropped: &dropped)
    return String(decoding: text, as: UTF8.self)
  }

  @Test(
    "words in other languages and scripts",
    arguments: [
      ("{{lang|fr|''mot''}}", "mot"), ("{{Lang-ru|Али́са}}", "Али́са"),
      ("{{lang|text=b|code=fr}}", "b"),
      ("{{transl|ar|al-J}}", "al-J"), ("{{transl|ar|DIN|x}}", "x"), ("{{nihongo|A|漢}}.", "A (漢)."),
      ("{{Nihongo|[[a|b]]|漢|k}}", "b (漢, k)"), ("({{IPA|/a/}})", "(/a/)"), ("{{lang|fr|}}z", "z"),
      ("{{ lang\n|fr|a}}", "a"), ("{{lang|fr|a{{unknown}}b}}", "a b"),
      ("'''{{lang|fr|a}}'''", "a"), ("{{lang|2=a}}", "a"), ("{{langs|fr|a}} b", "b"),
    ])
  func languages(wikitext: String, expected: String) throws {
    #expect(try plain(wikitext) == expected)
  }

  @Test(
    "quantities and dates",
    arguments: [
      ("{{convert|1300|mi|km}}", "1300 mi"), ("{{convert|10|-|20|m|ft}}", "10–20 m"),
      ("{{cvt|5|ft|6|in|cm}}", "5 ft 6 in"), ("{{convert|3|km2}}", "3 km²"), ("{{convert|5}}", "5"),
      ("{{convert|1|by|2|by|3|cm|in}}", "1 by 2 by 3 cm"), ("a {{convert}} b", "a b"),
      ("{{val|6.2|e=18|u=km}}", "6.2×10^18 km"), ("{{val|1|2}}", "1±2"), ("{{frac|3}}", "1/3"),
      ("{{frac|1|6}}", "1/6"), ("{{frac|1|2|3}}", "1 2/3"), ("{{circa|1590}}", "c. 1590"),
      ("{{as of|2014|lc=y}}", "as of 2014"), ("{{As of|2014|5}}", "As of May 2014"),
      ("{{as of|2014|alt=by then}}", "by then"), ("{{circa|1|2}}", "c. 1 – c. 2"),
      ("5{{nbsp}}km", "5 km"), ("a{{snd}}b", "a – b"),
    ])
  func quantities(wikitext: String, expected: String) throws {
    #expect(try plain(wikitext) == expected)
  }

  @Test(
    "functions with a plain result",
    arguments: [
      ("{{formatnum:10000}}", "10,000"), ("{{formatnum:1|R}}", "1"),
      ("{{formatnum:-1234567.891}}", "−1,234,567.891"), ("{{formatnum:12345|NOSEP}}", "12345"),
      ("{{formatnum:1,000}}", "1,000"), ("{{formatnum:{{x}}1000}}", "1000"),
      ("{{#switch: b |a=1|b|c= 2 |d=3}}", "2"), ("{{#switch:z|a=1|#default=d|b=2}}", "d"),
      ("{{#switch:z|a=1|last}}", "last"), ("{{#switch:a|a=[[x|y]]}}", "y"),
      ("{{#switch:{{{1}}}|a=1|2}}", "2"), ("{{#switch:a|{{x}}=1|a=2}}", "2"), ("{{#switch:a}}", ""),
      ("{{#switch:a|a}}", "a"), ("{{#switch:a|b=x|a=}}", ""), ("{{#ако:а|x|y}}", "x"),
      ("{{FormatteerNum:1234}}", "1,234"), ("a {{=}} b", "a = b"), ("{{lc:ABC}}", "abc"),
      ("{{uc:é}}", "É"), ("{{ucfirst:élan}}", "Élan"), ("{{lcfirst:AB}}", "aB"),
      ("{{uc:[[a|b]]}}", "B"), ("{{#if: |x|y}}", "y"), ("{{#if:a|x|y}}", "x"), ("{{#if:a}}", ""),
      ("{{#if:{{{1}}}|x|y}}", "x"), ("{{#if:{{{1|}}}|x|y}}", "y"), ("{{#if:a|[[b|c=d]]}}", "c=d"),
      ("{{#ifeq:a|b|1|2}}", "2"),
      ("{{#ifeq: a |a|1|2}}", "1"), ("{{#ifeq:a|{{b}}|1|2}}", "2"), ("{{#switch:a|a=b}}", "b"),
      ("{{Main:x}}", ""), ("{{:x}}", ""), ("{{lc:}}", ""),
    ])
  func functions(wikitext: String, expected: String) throws {
    #expect(try plain(wikitext) == expected)
  }

  @Test(
    "names that mean something on one wiki",
    arguments: [
      ("{{unité|5|km|2}}", "fr", "5 km2"), ("{{s|XII}}", "fr", "XIIe siècle"),
      ("{{unité|5|km}}", "en", ""), ("{{m s.l.m.}}", "it", "m s.l.m."),
      ("{{нп5|a|b|de}}", "ru", "b"),
      ("{{нп5|a||de}}", "ru", "a"), ("{{Vol-lv|augi}}", "ltg", "augi"),
      ("{{ΔΦΑ|/i/}}", "el", "/i/"),
      ("{{\"|a}}", "de", "„a“"), ("{{lang|fr|a}}", "zh-hant", "a"),
    ])
  func ofOneLanguage(wikitext: String, language: String, expected: String) throws {
    #expect(try plain(wikitext, language: language) == expected)
  }

  @Test("forms can be added, and go before the built-in ones")
  func additions() throws {
    let templates = [
      "Kilo": "{1} kg", "lang": "<{2}>", "kilo/2": "{1}[ ± {2}] kg[ ({at})]", "k-*": "{*}",
    ]
    #expect(try plain("{{kilo|5}}", templates: templates) == "5 kg")
    #expect(try plain("{{kilo|5|1}}", templates: templates) == "5 ± 1 kg")
    #expect(try plain("{{kilo|5||at=x}}", templates: templates) == "5 kg (x)")
    #expect(try plain("{{lang|fr|a}}", templates: templates) == "<a>")
    #expect(try plain("{{k-x|a|b}}", templates: templates) == "ab")
    #expect(try plain("{{convert|1|m}}", templates: templates) == "1 m")
  }

  @Test(
    "forms that cannot be read are refused",
    arguments: ["", "{1", "1}", "[a", "a]", "{}", "[[{1}]]"])
  func malformed(form: String) {
    #expect(throws: IngestError.self) { try TemplateForms(language: "en", adding: ["a": form]) }
  }

  @Test(
    "numbers are written as the wiki's language writes them",
    arguments: [
      ("it", "1.234.567,8"), ("fi", "1 234 567,8"), ("de", "1.234.567,8"), ("hi", "12,34,567.8"),
      ("mr", "१२,३४,५६७.८"), ("fa", "۱٬۲۳۴٬۵۶۷٫۸"), ("ar", "1,234,567.8"), ("ltg", "1234567.8"),
      ("x-toy", "1234567.8"),
    ])
  func numbers(language: String, expected: String) throws {
    #expect(try plain("{{formatnum:1234567.8}}", language: language) == expected)
  }

  @Test("four digits are not parted where the language does not")
  func fewDigits() throws {
    #expect(try plain("{{formatnum:1234}} {{formatnum:12345}}", language: "es") == "1234 12.345")
    #expect(try plain("{{formatnum:1234}}", language: "en") == "1,234")
  }

  @Test("every built-in form can be read")
  func tables() { #expect(TemplateForms.areTablesWellFormed) }

  @Test("templates that are shown are not counted as left out")
  func counts() {
    var dropped = WikitextCounts()
    _ = WikitextRenderer(language: "en").plainText(
      of: Array("{{lang|fr|a}} {{b}} {{convert|1|m}}".utf8), dropped: &dropped)
    #expect(dropped[.template] == 1)
  }

  /// Against the slow way: of all families that begin a name, the last in the order of adding.
  @Test("families of names, the last of which counts")
  func families() throws {
    var random = SeededGenerator(seed: 12)
    for _ in 0..<40 {
      let letters = ["ж", "w", "ä"]
      func word(_ lengths: ClosedRange<Int>) -> String {
        (0..<Int.random(in: lengths, using: &random))
          .map { _ in letters.randomElement(using: &random) ?? "" }.joined()
      }
      let prefixes = Set((0..<6).map { _ in word(1...4) })
      let templates = Dictionary(uniqueKeysWithValues: prefixes.map { ("\($0)*", "\($0)={1}") })
      for _ in 0..<20 {
        let name = word(1...6)
        let family = prefixes.sorted { "\($0)*" < "\($1)*" }.last { name.hasPrefix($0) }
        #expect(
          try plain("a {{\(name)|1}} b", templates: templates)
            == (family.map { "a \($0)=1 b" } ?? "a b"), "\(name) of \(prefixes)")
      }
    }
    // What is added goes before what is built in, and a name before its family.
    #expect(try plain("{{lang-ru|x}}", templates: ["la*": "<{1}>"]) == "<x>")
    #expect(try plain("{{lang-ru|x}}", templates: ["la*": "<{1}>", "lang-ru": "{1}!"]) == "x!")
  }

  @Test("parts that lack an argument are left out, each by itself")
  func parts() throws {
    let form = (1...300).map { "[{\($0)},]" }.joined() + "."
    let given = (1...300).map { $0 % 3 == 0 ? "" : "a\($0)" }.joined(separator: "|")
    let expected = (1...300).filter { $0 % 3 != 0 }.map { "a\($0)," }.joined() + "."
    #expect(try plain("{{z|\(given)}}", templates: ["z": form]) == expected)
    #expect(try plain("{{z|a=1|b=2|a=3}}", templates: ["z": "[{a}{b}][{b}{c}]"]) == "32")
    #expect(try plain("{{z|b=2|a=1|b=3}}", templates: ["z": "[{a};][{b};][{c};]"]) == "1;3;")
  }
}
