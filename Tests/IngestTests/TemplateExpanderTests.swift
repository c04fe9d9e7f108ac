import Ingest
import Testing

@Suite("Calls of templates")
struct TemplateExpanderTests {
  @Test(
    "parameters, by MediaWiki's rules",
    arguments: [
      ("{{{1}}}", "{{t|gull}}", "gull"), ("{{{1|tern}}}", "{{t}}", "tern"),
      ("{{{1|tern}}}", "{{t|}}", ""), ("[{{{1}}}]", "{{t| gull }}", "[ gull ]"),
      ("[{{{a}}}]", "{{t|a= gull }}", "[gull]"), ("{{{2}}}{{{1}}}", "{{t|a|b}}", "ba"),
      ("{{{1}}}", "{{t|1=a|b}}", "b"), ("{{{1}}}", "{{t|b|1=a}}", "a"),
      ("{{{2}}}", "{{t|2=a}}", "a"),
      ("{{{a|{{{b|c}}}}}}", "{{t|b=x}}", "x"), ("{{{{{{1}}}}}}", "{{t|a|a=y}}", "y"),
      ("{{{1}}}", "{{t|a=b=c}}", ""), ("{{{a}}}", "{{t|a=b=c}}", "b=c"),
      ("{{{1}}}", "{{t|[[a|b]]}}", "b"), ("{{{1}}} {{{2}}}", "{{t|{{u|x|y}}|z}}", "(x) z"),
      ("{{{{{1}}}|k}}", "{{t|u}}", "(k)"), ("{{{1|}}}x", "{{t}}", "x"), ("{{{|x}}}", "{{t}}", "x"),
      ("{{{1|{{u|d}}}}}", "{{t}}", "(d)"), ("a{{u|{{{1}}}}}b", "{{t|c}}", "a(c)b"),
      ("{{{1}}}", "{{t|<nowiki>|</nowiki>}}", "|"), ("{{{1}}}", "{{t|a{{!}}b}}", "a|b"),
      ("{{{01|x}}}", "{{t|a}}", "x"),
    ])
  func parameters(body: String, call: String, expected: String) throws {
    // The letters around keep white space.
    let text = try read("x\(call)z", ["T": body, "U": "({{{1}}})"])
    #expect(
      text == "x\(expected)z" || text == "x \(expected)z" || text == "x\(expected) z", "\(text)")
  }

  @Test(
    "functions in them",
    arguments: [
      ("{{#if:{{{1|}}}|yes {{{1}}}|no}}", "{{t|a}} {{t}}", "yes a no"),
      ("{{#ifeq:{{{1}}}|01|one|other}}", "{{t|1}} {{t|2}} {{t|1.0}}", "one other one"),
      ("{{#switch:{{{1}}}|a|b=ab|c=C|#default=d}}", "{{t|a}} {{t|b}} {{t|c}} {{t|x}}", "ab ab C d"),
      ("{{#switch:{{{1}}}|a=A|other}}", "{{t|a}} {{t|z}}", "A other"),
      ("{{#switch:{{{1}}}|#default|x=X|y=Y}}", "{{t|q}} {{t|y}}", "X Y"),
      ("{{#expr:{{{1}}}*2+1}}", "{{t|3}} {{t|0.1}} {{t|1e3}}", "7 1.2 2001"),
      (
        "{{#expr:{{{1}}}}}", "{{t|7 mod 4}} {{t|2^10}} {{t|1/3 round 2}} {{t|-3 round 0}}",
        "3 1024 0.33 -3"
      ),
      (
        "{{#expr:{{{1}}}}}", "{{t|trunc 2.7}} {{t|not 0 and 1}} {{t|5 div 2}} {{t|(1+2)*3}}",
        "2 1 2.5 9"
      ),
      ("{{#ifexpr:{{{1}}}>2|big|small}}", "{{t|3}} {{t|1}}", "big small"),
      ("{{#iferror:{{#expr:{{{1}}}}}|bad|good}}", "{{t|1/0}} {{t|x}} {{t|2}}", "bad bad good"),
      (
        "{{lc:{{{1}}}}} {{uc:{{{1}}}}} {{ucfirst:{{{1}}}}} {{lcfirst:{{{1}}}}}", "{{t|aB}}",
        "ab AB AB aB"
      ),
      ("{{formatnum:{{{1}}}}} {{formatnum:{{{1}}}|R}}", "{{t|12345}}", "12,345 12345"),
      ("{{plural:{{{1}}}|gull|gulls}}", "{{t|1}} {{t|2}}", "gull gulls"),
      ("{{padleft:{{{1}}}|3}} {{padright:{{{1}}}|3|xy}}", "{{t|7}}", "007 7xy"),
      ("{{#titleparts:{{{1}}}|1|2}}", "{{t|a/b/c}}", "b"),
      ("{{#titleparts:{{{1}}}|-1}}", "{{t|a/b/c}}", "a/b"),
      ("{{#len:{{{1}}}}} {{#sub:{{{1}}}|1|2}} {{#pos:{{{1}}}|c}}", "{{t|abcd}}", "4 bc 2"),
      ("{{#replace:{{{1}}}|b|x}}", "{{t|abab}}", "axax"),
      ("{{#ifexist:{{{1}}}|y|n}}", "{{t|Veidne:T}} {{t|Veidne:Q}}", "y n"),
      ("{{#time:j F Y|{{{1}}}}}", "{{t|2020-05-03}} {{t|3 May 1950}}", "3 May 2020 3 May 1950"),
      ("{{#time:Y|now}} {{CURRENTYEAR}} {{CURRENTMONTHNAME}}", "{{t}}", "2024 2024 February"),
      ("{{#time:l W z|2024-12-31 +1 day}}", "{{t}}", "Wednesday 01 0"),
      ("{{#tag:ref|x}}a{{#tag:span|b}}", "{{t}}", "ab"),
      ("{{PAGENAME}} {{NAMESPACE}}{{SITENAME}} {{ns:10}}", "{{t}}", "Fog Bridge Fogpedia Veidne"),
      ("{{#if:{{#invoke:x|y}}|a|b}}", "q{{t|1}}", "q"),
      ("a{{#invoke:Check for unknown parameters|x}}", "{{t}}", "a"),
      ("{{urlencode:a b}} {{anchorencode:a b}}", "{{t}}", "a_b a_b"),
    ])
  func functions(body: String, wikitext: String, expected: String) throws {
    #expect(try read("x \(wikitext)", ["T": body]) == "x \(expected)")
  }

  /// The magnitude of the least integer is no integer.
  @Test(
    "the least integers are numbers like others",
    arguments: [
      ("{{#expr:-(2^63)}}", "-9.2233720368548E+18"), ("{{#sub:abc|-9223372036854775808}}", "abc"),
      ("{{padleft:7|-9223372036854775808}}", "7"),
      ("{{#titleparts:a/b|-9223372036854775808}}", "a/b"),
      ("{{#time:Y|@-9223372036854775808}}", "?"),
      ("{{#time:Y|2020 +-9223372036854775808 days}}", "?"),
    ])
  func leastIntegers(call: String, expected: String) throws {
    let text = try read("x \(call) y", [:])
    #expect(text == "x \(expected) y" || expected == "?" && text.hasPrefix("x "), "\(text)")
  }

  @Test("a list or a table that a template begins with is at the start of a line")
  func blocks() throws {
    #expect(try read("a {{t|b}}", ["T": "* {{{1}}}\n* c"]) == "a\nb\nc")
  }

  @Test("a table that templates open and close is one")
  func tables() throws {
    let templates = ["Top": "x {{{1}}}\n{|", "Row": "\n|-\n| {{{1}}}", "End": "\n|}"]
    #expect(try read("a {{top|b}}\n{{row|c}}\n{{end}}\nd", templates) == "a x b\n\nd")
  }

  @Test("notices and boxes alone on their lines are left out, quotations are not")
  func alone() throws {
    let templates = [
      "Stub": "''This page is a stub about [[gulls]].''", "Main": ":''Main page: [[{{{1}}}]]''",
      "Quote": "<blockquote>{{{1}}}</blockquote>", "Box": "<div>{{{name}}} {{{text}}}</div>",
    ]
    let wikitext = """
      {{box|name=Gull|text=It flies over the old bridge|a=1|b=2|c=3}}
      Before.
      {{main|Gull}}
      {{quote|It flies over the old bridge.}}
      After. {{stub}}
      {{stub}} {{stub}}
      """
    var counts = WikitextCounts()
    let text = try read(wikitext, templates, counts: &counts)
    #expect(
      text == """
        Before.

        It flies over the old bridge.

        After. This page is a stub about gulls.
        """)
    #expect(counts.templates.rows.map(\.name).sorted() == ["box", "main", "stub"])
  }

  @Test("what is marked as hidden or as a note for editors is not shown")
  func hidden() throws {
    let templates = [
      "Cn": "<sup class=\"noprint Inline-Template\">[''[[citation needed]]'']</sup>",
      "Age": "<span style=\"display: none;\">(<span>1950</span>)</span>1950",
    ]
    #expect(
      try read("Gulls fly.{{cn}} Since {{age}}, too.", templates) == "Gulls fly. Since 1950, too.")
  }

  @Test("Lua leaves the call to forms, and to the rule for what is unknown")
  func lua() throws {
    let templates = [
      "Langx": "{{#invoke:Lang|x|{{{1}}}|{{{2}}}}}", "Wrap": "({{langx|fr|{{{1}}}}})",
      "Mystery": "{{#invoke:Mystery|y}}", "Choice": "{{#if:{{{1|}}}|{{{1}}}|{{#invoke:x|y}}}}",
    ]
    #expect(try read("a {{langx|fr|mot}} b", templates) == "a mot b")
    #expect(try read("a {{wrap|mot}} b", templates) == "a (mot) b")
    #expect(try read("a {{mystery|the old bridge}} b", templates) == "a the old bridge b")
    #expect(try read("a {{choice|mot}} b {{choice}}", templates) == "a mot b")
    #expect(try read("a {{mystery|{{wrap|x|y=z}}|the old = bridge}} b", templates).contains("x"))
  }

  @Test("equals signs and bars that calls come to part no arguments of a call that stays")
  func escapes() throws {
    let templates = ["Span": "<span id=\"x\">{{{1}}}</span>", "Bar": "the old|bridge"]
    #expect(try read("a {{what|{{span|the old bridge}}}} b", templates) == "a the old bridge b")
    #expect(try read("a {{what|{{bar}}}} b", templates) == "a the old|bridge b")
  }

  @Test("a form that a recipe adds goes before the template of the wiki")
  func added() throws {
    let settings = WikitextSettings(templates: ["gull": "<{1}>"])
    #expect(try read("a {{Gull|b}} c", ["Gull": "x{{{1}}}"], settings: settings) == "a <b> c")
  }

  @Test(
    "the work is bounded, whatever templates hold",
    arguments: [
      ["T": "{{t}}"], ["T": "{{u}}x", "U": "{{t}}y"], ["T": "{{{1}}}{{{1}}}"],
      ["T": "{{t|{{{1}}}{{{1}}}}}"],
      [
        "T": "{{u}}{{u}}{{u}}{{u}}", "U": "{{v}}{{v}}{{v}}{{v}}", "V": "{{w}}{{w}}{{w}}{{w}}",
        "W": "{{x}}{{x}}{{x}}{{x}}", "X": "{{y}}{{y}}{{y}}{{y}}", "Y": "{{z}}{{z}}{{z}}{{z}}",
        "Z": String(repeating: "gull ", count: 2000),
      ],
      ["T": String(repeating: "{{{1}}}", count: 20_000)],
      [
        "T": String(repeating: "{{#switch:{{{1}}}|a=b", count: 90)
          + String(repeating: "}}", count: 90)
      ],
    ])
  func bounded(templates: [String: String]) throws {
    let calls = String(repeating: "{{t|", count: 400) + "gull" + String(repeating: "}}", count: 400)
    for wikitext in ["a {{t|gull}} b", "a \(calls) b", String(repeating: "{{t|gull}}", count: 300)]
    {
      var counts = WikitextCounts()
      let text = try read("\(wikitext)\n\nEnd.", templates, counts: &counts)
      #expect(text.hasSuffix("End."))
      #expect(text.utf8.count < 12 << 20)
    }
  }

  @Test("what calls itself is booked as endless")
  func endless() throws {
    var counts = WikitextCounts()
    #expect(try read("a {{t}} b", ["T": "x{{t}}y"], counts: &counts).hasPrefix("a x"))
    #expect(counts.templates.isEmpty, "of the page's own calls")
  }
}
