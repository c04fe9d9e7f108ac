public import ArgumentParser
import Corpus
public import Ingest
import Study

/// What becomes of the wikitext of Wikipedia dumps.
struct WikitextOptions: ParsableArguments {
  @Option(help: "Headings: those with text under them, all, or none and a line a paragraph.")
  var sections = WikitextSettings.Sections.filled

  @Option(help: "List items: each a line, or left out.")
  var lists = WikitextSettings.Lists.keep

  @Option(help: "Tables: left out, or each row a line, its cells parted by ' | '.")
  var tables = WikitextSettings.Tables.drop

  @Option(
    help: "A YAML file with forms of inline templates, by language (docs/formats.md).",
    completion: .file(extensions: ["yaml", "yml"]))
  var templates: String?

  @Option(help: "The variant that conversions of language show, such as zh-hant or sr-el.")
  var variant: String?

  /// The settings asked for.
  func settings(kind: SourceKind, language: String) throws -> WikitextSettings {
    var settings = WikitextSettings(sections: sections, lists: lists, tables: tables)
    if let variant {
      settings.variant = try LanguageVariants.checked(variant, of: language)
    }
    if let templates {
      settings.templates = try TemplateFile(
        path: templates, name: templates, language: Language(language)
      ).forms
    }
    if kind != .wikipedia, settings != WikitextSettings() {
      throw ValidationError(
        "wikitext options are given, but the files are '\(kind.rawValue)'; expected 'wikipedia'")
    }
    return settings
  }
}

extension WikitextSettings.Sections: ExpressibleByArgument {}
extension WikitextSettings.Lists: ExpressibleByArgument {}
extension WikitextSettings.Tables: ExpressibleByArgument {}
