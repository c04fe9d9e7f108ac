import ArgumentParser
import Encode
import Engine
import Vocabulary

/// Merges vocabularies.
struct MergeVocabularies: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Puts vocabularies into one space of ids, in which equal pieces share one.",
    discussion: """
      Writes vocabulary.json, maps.bin, the parents, anchors.jsonl (which pieces share an id), \
      anchor-bands.csv (how much of the running text they are, by frequency) and facts.jsonl into \
      --output. Each text is encoded by its own vocabulary, as before, and then mapped.

      Example: isogloss vocabulary merge build/en-bpe byte --output build/joined
      """)

  @Argument(help: "The vocabularies, two or more: folders or other programs' files.")
  var parents: [String]

  @Option(help: "The folder to write into.", completion: .directory)
  var output: String

  @Option(help: .setting(MergeSettings.self, "anchors", "Which pieces may share an id."))
  var anchors: String?

  @Option(help: .setting(MergeSettings.self, "anchored", "The share of them that does."))
  var anchored: String?

  @Option(help: .setting(MergeSettings.self, "seed", "The seed of the choice."))
  var seed: String?

  @Option(help: .setting(MergeSettings.self, "band", "Only anchors of this band share an id."))
  var band: String?

  @Option(
    help: .setting(MergeSettings.self, "scores", "Anchors with high scores share an id first."),
    completion: .file())
  var scores: String?

  func run() async throws {
    if parents.count < 2 {
      throw ValidationError("found one vocabulary, expected two or more")
    }
    let settings = try MergeSettings(options: [
      SettingOption("anchors", anchors), SettingOption("anchored", anchored),
      SettingOption("seed", seed), SettingOption("band", band), SettingOption("scores", scores),
    ])
    if settings.needsSeed, settings.seed == nil {
      throw ValidationError(
        "Missing expected argument '--seed <seed>': anchors are chosen by chance")
    }
    try await AloneVocabulary(output: output).run(
      VocabularyTasks.merge(
        id: VocabularyTasks.stage, name: AloneVocabulary.name(of: output),
        parents: parents.map { VocabularyTasks.Parent(path: $0) }, settings: settings))
  }
}
