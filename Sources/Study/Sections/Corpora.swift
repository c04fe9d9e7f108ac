import Artificial
public import Corpus
import Engine
public import Ingest
import Sample
import Values

/// `corpora: {NAME: {source: {mc4: …, …}, language: …, text: {…}, filters: {…}, …}}`
struct Corpora: RecipeSection {
  private var named = NamedEntries<CorpusRecipe>()

  var corpora: [CorpusRecipe] { named.values }
  var broken: Set<String> { named.broken }

  static var settings: [(place: String, type: any SettingsSection.Type)] {
    [
      ("corpora.*.text", TextSettings.self), ("corpora.*.filters", FilterSettings.self),
      ("corpora.*.wikitext", WikitextSettings.self), ("corpora.*", RecordSettings.self),
      ("corpora.*.tolerance", ToleranceSettings.self), ("corpora.*", ShuffleSettings.self),
      ("corpora.*.source.artificial", ArtificialCorpusSettings.self),
    ]
  }

  init() {}

  init(_ map: inout RecipeMap, after recipe: Recipe) throws {
    let node = try map.require("corpora", "the corpora by name")
    let entries = try node.named()
    if entries.isEmpty { throw node.error("found no corpus, expected at least one") }
    var owners: [SourceFile.Place: CorpusRecipe] = [:]
    named = try NamedEntries(entries) { name, node in
      let corpus = try CorpusRecipe(name, node)
      for file in corpus.files {
        let owner = owners[file.place, default: corpus]
        owners[file.place] = owner
        if owner.language != corpus.language {
          throw node.keyError(
            "found '\(file.name)' as a text in \(corpus.language.code), which the corpus "
              + "'\(owner.name)' reads as one in \(owner.language.code); expected every file in "
              + "one language")
        }
      }
      return corpus
    }
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
  /// What of its documents is put out of order when they are sampled; `nil` for nothing.
  let shuffle: Shuffle?
  /// The file that its forms of templates come from, if it has one.
  public let templateFile: TemplateFile?

  fileprivate init(_ name: String, _ node: RecipeNode) throws {
    var map = try node.map(planned: ["keep", "deduplicate"])
    self.name = name
    // Each of these is read whatever is wrong with the others.
    let complaints = node.complaints
    let code = map.take("language")
    let language = try complaints.attempt { try Self.language(code, name, node) }
    let files = try complaints.attempt {
      try SourceFile.files(map.require("source", "{mc4: FILES} or {wikipedia: FILES}"))
    }
    let text = try complaints.attempt { try map.read(TextSettings.self, under: "text") }
    let filters = try complaints.attempt { try map.read(FilterSettings.self, under: "filters") }
    let wikitext = try complaints.attempt { try Self.wikitext(&map) }
    let records = try complaints.attempt { try map.read(RecordSettings.self) }
    let tolerance = try complaints.attempt {
      try map.read(ToleranceSettings.self, under: "tolerance")
    }
    let shuffle = try complaints.attempt { try map.read(ShuffleSettings.self) }
    map.finish()
    guard let language, let files, let text, let filters, let wikitext, let records, let tolerance,
      let shuffle
    else { throw RecipeError.consequence }
    self.shuffle = shuffle.shuffle
    self.language = language
    self.files = files
    var settings = ExtractSettings(language: language.code, kinds: files.map(\.kind))
    settings.text = text
    settings.filters = filters
    settings.wikitext = wikitext.settings
    settings.records = records
    settings.tolerance = tolerance
    templateFile = try wikitext.templates?.templateFile(for: language)
    settings.wikitext.templates = templateFile?.forms ?? [:]
    do throws(SettingError) { try settings.validate() } catch { throw node.error(error) }
    // People write `zh-TW`, MediaWiki `zh-tw`.
    settings.wikitext.variant = try settings.wikitext.variant.map {
      try LanguageVariants.checked($0, of: settings.language)
    }
    self.settings = settings
  }

  private static func language(
    _ code: RecipeNode?, _ name: String, _ node: RecipeNode
  ) throws -> Language {
    do {
      return try Language(try code?.text() ?? name)
    } catch let error as CorpusError {
      throw code?.error("\(error)") ?? node.keyError("\(error)")
    }
  }

  /// Reads `wikitext`, but for the file of templates that it names.
  private static func wikitext(
    _ map: inout RecipeMap
  ) throws -> (settings: WikitextSettings, templates: RecipeNode?) {
    guard let node = map.take("wikitext") else { return (WikitextSettings(), nil) }
    var map = try node.map()
    defer { map.finish() }
    let templates = map.withdraw("templates")
    return (try map.read(WikitextSettings.self), templates)
  }
}

extension RecipeNode {
  /// The forms of templates in the file that is named here.
  fileprivate func templateFile(for language: Language) throws -> TemplateFile {
    let written = try text("the path of a YAML file")
    let path: String
    do throws(CorpusError) {
      path = absolute(try TextFile.inHome(written))
    } catch {
      throw self.error("\(error)")
    }
    return try TemplateFile(
      path: path, name: SourceReader.name(ofPath: path, self), language: language)
  }
}

extension Recipe {
  /// The corpora, in the order written.
  public var corpora: [CorpusRecipe] { self[Corpora.self].corpora }
}
