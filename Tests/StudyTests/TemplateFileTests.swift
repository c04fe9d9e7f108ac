import ByteIO
import Corpus
import Ingest
import Study
import TestSupport
import Testing

/// What a recipe says of wikitext, and the file of templates it names.
struct TemplateFileTests {
  private func recipe(_ wikitext: String, in file: RecipeFile) throws -> Recipe {
    try file.touch("dump.xml")
    let text = """
      name: n
      seed: 1
      corpora:
        zh:
          source: {wikipedia: dump.xml}
          wikitext: \(wikitext)

      """
    return try file.read(bytes: Array(text.utf8))
  }

  private func settings(_ wikitext: String) throws -> WikitextSettings {
    try recipe(wikitext, in: RecipeFile()).corpora[0].settings.wikitext
  }

  @Test func everyKey() throws {
    #expect(try settings("{}") == WikitextSettings())
    let all = try settings("{sections: prose, lists: drop, tables: rows, variant: zh-TW}")
    #expect(
      all == WikitextSettings(sections: .prose, lists: .drop, tables: .rows, variant: "zh-tw"))
  }

  @Test(arguments: [
    (
      "{sections: none}", "corpora.zh.wikitext.sections: found 'none', expected one of: filled, all"
    ),
    ("{lists: no}", "lists: found 'no', expected one of: keep, drop"),
    ("{tables: keep}", "tables: found 'keep', expected one of: drop, rows"),
    ("{variant: sr-el}", "variant: found 'sr-el', expected one of: zh-hans, zh-cn"),
    ("{headings: all}", "unknown key 'headings'; expected one of: sections, lists"),
    ("{templates: none.yaml}", "none.yaml: cannot open"),
  ])
  func mistakesAreNamed(_ mistake: (wikitext: String, message: String)) throws {
    #expect { try settings(mistake.wikitext) } throws: { "\($0)".contains(mistake.message) }
  }

  @Test func onlyWikipediaHasWikitext() throws {
    let file = try RecipeFile()
    let corpus = "{source: {mc4: en.json}, wikitext: {tables: rows}}"
    let text = "name: n\nseed: 1\ncorpora:\n  en: \(corpus)\n"
    #expect { try file.read(bytes: Array(text.utf8)) } throws: {
      "\($0)".contains(
        "corpora.en.wikitext: found settings, expected none, since no source is wikipedia")
    }
  }

  // MARK: Templates

  private func templates(_ yaml: String, language: String) throws -> [String: String] {
    let file = try RecipeFile()
    let path = file.folder.file("templates.yaml")
    try AtomicFile.write(Array(yaml.utf8), to: path)
    return try TemplateFile(path: path, name: "templates.yaml", language: Language(language)).forms
  }

  @Test func templatesOfALanguageGoBeforeThoseOfAll() throws {
    let yaml = """
      all: {Abbr: "{1}", kilo: "{1} kg"}
      zh: {kilo: "{1} 公斤", lang-*: "{2}"}
      fi: {k-*: "{1}"}
      """
    #expect(
      try templates(yaml, language: "zh")
        == ["abbr": "{1}", "kilo": "{1} 公斤", "lang-*": "{2}"])
    #expect(try templates(yaml, language: "de") == ["abbr": "{1}", "kilo": "{1} kg"])
  }

  @Test(arguments: [
    ("fi:\n  abbr: \"{1\"\n", "templates.yaml:2:9: fi.abbr: found '{1', expected text with {1}"),
    ("all:\n  abbr: [a]\n", "templates.yaml:2:9: all.abbr: found a list, expected a form"),
    ("all:\n  \"a|b\": x\n", "templates.yaml:2:3: all.a|b: found the name 'a|b', expected one"),
    ("qqq: {a: b}\n", "templates.yaml:1:1: qqq: unknown language 'qqq'"),
    ("- a\n", "templates.yaml:1:1: found a list, expected a map"),
    ("all: x\n", "templates.yaml:1:6: all: found 'x', expected a map"),
    ("", "found an empty file, expected templates by language"),
    ("all: {a: b, a: c}\n", "stands twice"),
    ("all: {a: b\n", "found broken YAML"),
  ])
  func brokenTemplatesAreNamed(_ broken: (yaml: String, message: String)) throws {
    #expect { try templates(broken.yaml, language: "en") } throws: {
      "\($0)".contains(broken.message)
    }
  }

  @Test func theFileIsNamedAsItIsRecorded() throws {
    let file = try RecipeFile()
    try AtomicFile.write(Array("zh: {a: \"{1}\"}".utf8), to: file.folder.file("forms.yaml"))
    let corpus = try recipe("{templates: forms.yaml}", in: file).corpora[0]
    #expect(corpus.settings.wikitext.templates == ["a": "{1}"])
    #expect(corpus.templateFile?.name == "forms.yaml")
    #expect(corpus.templateFile?.path == file.folder.file("forms.yaml"))
  }

  // MARK: Indexes

  @Test func theIndexOfADumpStandsBesideIt() throws {
    let file = try RecipeFile()
    try file.touch("x-multistream.xml.bz2")
    try file.touch("x-multistream-index.txt.bz2")
    func read(_ pattern: String) throws -> [SourceFile] {
      let text = "name: n\nseed: 1\ncorpora:\n  en: {source: {wikipedia: \"\(pattern)\"}}\n"
      return try file.read(bytes: Array(text.utf8)).corpora[0].files
    }
    #expect(try read("x-*.xml.bz2").count == 1)
    #expect(try read("x-*.bz2").count == 2)
    #expect { try read("x-*.txt.bz2") } throws: {
      "\($0)".contains("holds no pages; expected the dump, 'x-multistream.xml.bz2', beside it")
    }
  }
}
