import Corpus
public import Engine
import Text

extension Extractor {
  /// The word of `--until`.
  public static let stage = "extract"
  /// Raised when the stage gives other bytes for the same input.
  static let version = 6

  /// The names of the files beside the documents.
  enum FileName {
    static let documents = "documents.jsonl.zst"
    static let rejects = "rejects.jsonl"
    static let files = "files.json"
    static let templates = "templates.csv"
  }

  /// The documents that the task called `id` writes.
  public static func documents(of id: String) -> ArtefactFile {
    ArtefactFile(id: id, name: FileName.documents)
  }

  /// Takes the documents of a corpus out of its files.
  ///
  /// - Parameters:
  ///   - corpus: The name that facts have for it.
  ///   - templates: The file that the settings' forms of templates come from, if it has one.
  ///   - pins: The SHA-256 of that file as it was read for the settings, by its name.
  ///   - deliveries: Those of the files that have to come here first.
  /// - Throws: `SettingError` where a setting is out of its limits or does not fit the files,
  ///   ``IngestError/multistreamIndex(file:dump:)``.
  public static func task(
    id: String, corpus: String, settings: ExtractSettings, files: [InputFile],
    templates: BuildTask.Input? = nil, pins: [String: String] = [:],
    deliveries: [BuildTask.Delivery] = []
  ) throws -> BuildTask {
    struct Settings: Encodable {
      var corpus: String
      var extract: ExtractSettings
    }
    try settings.validate()
    try MultistreamIndex.requireDumps(of: files)
    let inputs = files.map { BuildTask.Input.file(path: $0.path, name: $0.name) }
    return try BuildTask(
      id: id, stage: stage, version: version,
      settings: Settings(corpus: corpus, extract: settings),
      inputs: inputs + (templates.map { [$0] } ?? []), deliveries: deliveries,
      pins: pins, libraries: ["ICU": icuVersion]
    ) { context in
      let extraction = try await Extractor(settings: settings, context: context).write(files)
      let facts = extraction.facts(corpus: corpus, language: settings.language)
      try FactFile(facts).write(to: context.folder)
      return extraction.ledger
    }
  }
}
