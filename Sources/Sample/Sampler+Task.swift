public import Corpus
public import Engine
import Text
import Values

extension Sampler {
  /// The word of `--until`.
  public static let stage = "sample"
  /// Raised when the stage gives other bytes for the same input.
  static let version = 3

  /// The names of the files beside the sets, whose names ``SetName/Part/documentFile`` gives.
  enum FileName {
    static let provenance = "provenance.jsonl.zst"
    static let sets = "sample.json"
  }

  /// The documents of a set that the task called `id` draws.
  public static func documents(of id: String, part: SetName.Part) -> ArtefactFile {
    ArtefactFile(id: id, name: part.documentFile)
  }

  /// Draws the sample of a corpus.
  ///
  /// - Parameters:
  ///   - sample: The name of the sample, and
  ///   - draw: which drawing of it, from 0: for the facts; the seed of the drawing is the
  ///     settings'.
  ///   - documents: What it is drawn from.
  /// - Throws: `SettingError` where a setting is out of its limits.
  public static func task(
    id: String, corpus: String, language: String, sample: String, draw: Int,
    settings: SampleSettings, documents: ArtefactFile
  ) throws -> BuildTask {
    struct Settings: Encodable {
      var corpus: String
      var language: String
      var name: String
      var draw: Int
      var sample: SampleSettings
    }
    try settings.validate()
    return try BuildTask(
      id: id, stage: stage, version: version,
      settings: Settings(
        corpus: corpus, language: language, name: sample, draw: draw, sample: settings),
      inputs: [.artefact(documents)], libraries: ["ICU": icuVersion]
    ) { context in
      let sets = try await Sampler(
        corpus: corpus, language: language, path: context.path(documents), settings: settings,
        context: context
      ).run()
      let about: [Axis: String] = [.corpus: corpus, .language: language]
      let facts = zip(settings.parts, sets).flatMap { part, set in
        let name = SetName(sample: sample, draw: draw, part: part)
        return set.facts(about: about.merging(name.axes) { $1 })
      }
      try FactFile(facts).write(to: context.folder)
      return nil
    }
  }
}

extension SampledSet {
  /// What was drawn.
  fileprivate func facts(about: [Axis: String]) -> [Fact] {
    [
      Fact("documents", documentCount, "document", about: about),
      Fact("cut-documents", cutDocumentCount, "document", about: about),
      Fact("text-bytes", byteCount, "byte", about: about),
      Fact("scalars", scalarCount, "scalar", about: about),
      Fact("sentences", sentenceCount, "sentence", about: about),
    ]
  }
}
