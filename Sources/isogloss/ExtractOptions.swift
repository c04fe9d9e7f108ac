import ArgumentParser
import Corpus
import Engine
import Ingest
import Study
import Values

/// All that a recipe's section of a corpus says of it, as options.
struct ExtractOptions: ParsableArguments {
  @Option(
    help: .setting(
      TextSettings.self, "minimum-line-characters", "Lines of fewer characters are left out."))
  var minimumLineCharacters: String?

  @Option(
    help: .setting(
      TextSettings.self, "boilerplate-lines", "Leave out lines by this rule; may be repeated."))
  var boilerplateLines: [String] = []

  @Option(
    name: .customLong("filter"),
    help: """
      Drop documents by a measure, as NAME=LIMIT, such as repeated-lines=0.3; may be repeated: \
      \(FilterSettings.fields.map(\.key).joined(separator: ", ")).
      """)
  var filters: [String] = []

  @Option(
    name: .customLong("namespace"),
    help: .setting(
      RecordSettings.self, "namespaces",
      "Keep the pages of this namespace (wikipedia, cirrus); may be repeated."))
  var namespaces: [String] = []

  @Option(
    help: .setting(
      RecordSettings.self, "documents",
      "What is a document in plain text (text); without it, each file's first lines tell."))
  var documents: String?

  @Option(
    help: .setting(
      RecordSettings.self, "text-key",
      "The field with the text (jsonl), such as body.text; without it, text or content."))
  var textKey: String?

  @Option(
    help: .setting(
      RecordSettings.self, "id-key", "The field (jsonl) to keep as 'id' under 'metadata'."))
  var idKey: String?

  @Option(
    help: .setting(
      RecordSettings.self, "text-column", "The column with the text (csv, tsv); without it, text."))
  var textColumn: String?

  @Option(
    help: .setting(
      RecordSettings.self, "id-column",
      "The column (csv, tsv) to keep as 'id' under 'metadata'."))
  var idColumn: String?

  @Option(
    help: .setting(
      RecordSettings.self, "quotes",
      "Whether fields may stand in double quotes; without it, in csv and not in tsv."))
  var quotes: String?

  @Option(
    name: .customLong("extra-key"),
    help: .setting(
      RecordSettings.self, "extra-keys",
      "Keep this field of the lines (jsonl) under 'metadata'; may be repeated."))
  var extraKeys: [String] = []

  @Option(
    help: .setting(
      ToleranceSettings.self, "rejected", "The share of records that may be rejected."))
  var tolerateRejected: String?

  @Option(
    help: .setting(
      ToleranceSettings.self, "damages",
      "The number of damaged places that may be in the files."))
  var tolerateDamages: String?

  @Option(
    help: .setting(
      ToleranceSettings.self, "unverified",
      "The number of records from bytes whose checksum failed that may be kept, and marked."))
  var tolerateUnverified: String?

  func validate() throws { _ = try settings(language: "", kinds: []) }

  /// The settings of all sections but that of wikitext.
  func settings(language: String, kinds: [SourceKind]) throws -> ExtractSettings {
    var settings = ExtractSettings(language: language, kinds: kinds)
    settings.text = try TextSettings(options: text)
    settings.filters = try FilterSettings(options: measures)
    settings.records = try RecordSettings(options: records)
    settings.tolerance = try ToleranceSettings(options: tolerance)
    return settings
  }

  /// Every setting that was asked for, to name its option in an error.
  var all: [SettingOption] { get throws { try text + measures + records + tolerance } }

  private var text: [SettingOption] {
    [
      SettingOption("minimum-line-characters", minimumLineCharacters),
      SettingOption("boilerplate-lines", boilerplateLines),
    ]
  }

  private var measures: [SettingOption] {
    get throws {
      try filters.map { filter in
        let parts = filter.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2 else {
          throw ValidationError(
            "--filter: found '\(filter)', expected NAME=LIMIT, such as repeated-lines=0.3")
        }
        return SettingOption(parts[0], parts[1], option: "filter \(parts[0])")
      }
    }
  }

  private var records: [SettingOption] {
    [
      SettingOption("namespaces", namespaces, option: "namespace"),
      SettingOption("documents", documents), SettingOption("text-key", textKey),
      SettingOption("id-key", idKey), SettingOption("text-column", textColumn),
      SettingOption("id-column", idColumn), SettingOption("quotes", quotes),
      SettingOption("extra-keys", extraKeys, option: "extra-key"),
    ]
  }

  private var tolerance: [SettingOption] {
    [
      SettingOption("rejected", tolerateRejected, option: "tolerate-rejected"),
      SettingOption("damages", tolerateDamages, option: "tolerate-damages"),
      SettingOption("unverified", tolerateUnverified, option: "tolerate-unverified"),
    ]
  }
}

/// What becomes of the wikitext of Wikipedia dumps.
struct WikitextOptions: ParsableArguments {
  @Option(
    help: .setting(
      WikitextSettings.self, "sections",
      "Headings: those with text under them, all, or none and a line a paragraph."))
  var sections: String?

  @Option(
    help: .setting(WikitextSettings.self, "lists", "List items: each a line, or left out."))
  var lists: String?

  @Option(
    help: .setting(
      WikitextSettings.self, "tables",
      "Tables: left out, or each row a line, its cells parted by ' | '."))
  var tables: String?

  @Option(
    help: .setting(
      WikitextSettings.self, "math", "Formulas: left out, '[math]' for each, or their TeX."))
  var math: String?

  @Option(
    help: .setting(
      WikitextSettings.self, "expand",
      "Whether the templates in the dump are expanded, for which it is read twice."))
  var expand: String?

  @Option(
    help: "A YAML file with forms of inline templates, by language (docs/formats.md).",
    completion: .file(extensions: ["yaml", "yml"]))
  var templates: String?

  @Option(
    help: .setting(
      WikitextSettings.self, "variant", "What conversions of language show, such as sr-el."))
  var variant: String?

  func validate() throws { _ = try WikitextSettings(options: all) }

  /// The settings asked for, in `language`, and the SHA-256 of the file of templates as it was read
  /// for them, by its name.
  func settings(language: String) throws -> (WikitextSettings, pins: [String: String]) {
    var settings = try WikitextSettings(options: all)
    guard let templates else { return (settings, [:]) }
    let file = try TemplateFile(
      path: templates, name: templates, language: Language(language))
    settings.templates = file.forms
    return (settings, [file.name: file.sha256])
  }

  /// The file that the settings' forms of templates come from, if one is named.
  var input: BuildTask.Input? { templates.map { .file(path: $0, name: $0) } }

  /// Every setting that was asked for, to name its option in an error.
  var all: [SettingOption] {
    [
      SettingOption("sections", sections), SettingOption("lists", lists),
      SettingOption("tables", tables), SettingOption("math", math),
      SettingOption("expand", expand), SettingOption("variant", variant),
    ]
  }
}
