import ArgumentParser
import Encode
import Engine
import Vocabulary

/// Clones a vocabulary.
struct CloneVocabulary: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clone",
    abstract: "Gives several languages the same pieces under ids of their own.",
    discussion: """
      Writes vocabulary.json, maps.bin, the parent and facts.jsonl into --output. Text is encoded \
      by the parent; a copy's ids are the parent's through a map, in which pieces that are not \
      cloned keep their id.

      Example: isogloss vocabulary clone byte --copies 2 --output build/twins
      """)

  @Argument(help: "The vocabulary: a folder, another program's file, or 'byte'.")
  var parent: String

  @Option(help: "The folder to write into.", completion: .directory)
  var output: String

  @Option(
    help: .setting(CloneSettings.self, "copies", "How many languages use it, one as it is."))
  var copies: String

  @Option(
    help: .setting(CloneSettings.self, "cloned", "The share of the pieces that is cloned."))
  var cloned: String?

  @Option(help: .setting(CloneSettings.self, "rule", "How these are chosen."))
  var rule: String?

  @Option(help: .setting(CloneSettings.self, "seed", "The seed of the choice."))
  var seed: String?

  @Option(help: .setting(CloneSettings.self, "band", "Only pieces of this band are cloned."))
  var band: String?

  @Option(
    help: .setting(CloneSettings.self, "pieces", "Only the first of these pieces are cloned."),
    completion: .file())
  var pieces: String?

  @Option(help: .setting(CloneSettings.self, "layout", "Where the new ids stand."))
  var layout: String?

  func run() async throws {
    let settings = try CloneSettings(options: [
      SettingOption("copies", copies), SettingOption("cloned", cloned),
      SettingOption("rule", rule), SettingOption("seed", seed), SettingOption("band", band),
      SettingOption("pieces", pieces), SettingOption("layout", layout),
    ])
    if settings.needsSeed, settings.seed == nil {
      throw ValidationError(
        "Missing expected argument '--seed <seed>': pieces are chosen by chance")
    }
    try await AloneVocabulary(output: output).run(
      VocabularyTasks.clone(
        id: VocabularyTasks.stage, name: AloneVocabulary.name(of: output),
        parent: VocabularyTasks.Parent(path: parent), settings: settings))
  }
}
