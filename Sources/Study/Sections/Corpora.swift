public import Corpus
import Engine
public import Ingest
import Values

/// `corpora: {NAME: {source: {mc4: …, …}, language: …, text: {…}, filters: {…}, …}}`
struct Corpora: RecipeSection {
  private(set) var corpora: [CorpusRecipe] = []

  static var settings: [(place: String, type: any SettingsSection.Type)] {
    [
      ("corpora.*.text", TextSettings.self), ("corpora.*.filters", FilterSettings.self),
      ("corpora.*.wikitext", WikitextSettings.self), ("corpora.*", RecordSettings.self),
      ("corpora.*.tolerance", ToleranceSettings.self),
    ]
  }

  init() {}

  init(_ map: inout RecipeMap, after recipe: Recipe) throws {
    let node = try map.require("corpora", "the corpora by name")
    corpora = try node.named().map(CorpusRecipe.init)
    if corpora.isEmpty { throw node.error("found no corpus, expected at least one") }
  }

  /// The tasks that take documents out of files.
  static func plan(_ planner: inout Planner) throws {
    let downloader = planner.downloader
    for corpus in planner.recipe.corpora {
      try planner.add(
        Extractor.task(
          id: Folders.extract(corpus.name), corpus: corpus.name, settings: corpus.settings,
          files: corpus.files.map { try $0.input(from: downloader) },
          templates: corpus.templateFile.map { .file(path: $0.path, name: $0.name) },
          pins: corpus.templateFile.map { [$0.name: $0.sha256] } ?? [:],
          deliveries: corpus.files.compactMap { try $0.delivery(by: downloader) }))
    }
  }
}

/// One corpus: where it comes from and how it is cleaned.
public struct CorpusRecipe: Sendable {
  /// The corpus's name.
  public let name: String
  /// Its declared language.
  public let language: Language
  /// The files it is read from, in order.
  public let files: [SourceFile]
  /// How its text is cleaned, and how much may be unreadable.
  public let settings: ExtractSettings
  /// The file that its forms of templates come from, if it has one.
  public let templateFile: TemplateFile?

  fileprivate init(_ name: String, _ node: RecipeNode) throws {
    var map = try node.map(planned: ["keep", "deduplicate"])
    self.name = name
    let code = map.take("language")
    do {
      language = try Language(try code?.text() ?? name)
    } catch let error as CorpusError {
      throw code?.error("\(error)") ?? node.keyError("\(error)")
    }
    files = try SourceFile.files(map.require("source", "{mc4: FILES} or {wikipedia: FILES}"))
    var settings = ExtractSettings(language: language.code, kinds: files.map(\.kind))
    settings.text = try map.read(TextSettings.self, under: "text")
    settings.filters = try map.read(FilterSettings.self, under: "filters")
    let templates = try Self.readWikitext(&map, into: &settings.wikitext)
    settings.records = try map.read(RecordSettings.self)
    settings.tolerance = try map.read(ToleranceSettings.self, under: "tolerance")
    try map.finish()
    templateFile = try templates?.templateFile(for: language)
    settings.wikitext.templates = templateFile?.forms ?? [:]
    do throws(SettingError) { try settings.validate() } catch { throw node.error(error) }
    // People write `zh-TW`, MediaWiki `zh-tw`.
    settings.wikitext.variant = try settings.wikitext.variant.map {
      try LanguageVariants.checked($0, of: settings.language)
    }
    self.settings = settings
  }

  /// Reads `wikitext`, but for the file of templates that it names.
  private static func readWikitext(
    _ map: inout RecipeMap, into settings: inout WikitextSettings
  ) throws -> RecipeNode? {
    guard let node = map.take("wikitext") else { return nil }
    var map = try node.map()
    let templates = map.withdraw("templates")
    settings = try map.read(WikitextSettings.self)
    try map.finish()
    return templates
  }
}

extension RecipeNode {
  /// The forms of templates in the file that is named here.
  fileprivate func templateFile(for language: Language) throws -> TemplateFile {
    let path = absolute(try text("the path of a YAML file"))
    return try TemplateFile(
      path: path, name: SourceReader.name(ofPath: path, self), language: language)
  }
}

extension Recipe {
  /// The corpora, in the order written.
  public var corpora: [CorpusRecipe] { self[Corpora.self].corpora }
}
