import ArgumentParser
import Encode
import Engine
import TokenStore
import Values
import Vocabulary

/// Makes shards of Megatron-LM's files.
struct ImportShards: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Makes token shards of files in Megatron-LM's layout that were made elsewhere.",
    discussion: """
      Reads PREFIX.bin and PREFIX.idx, whose ids are integers of any width, and checks all of it: \
      sizes, offsets, bounds of documents, every id. The sequences of a document are put together. \
      A document that does not end in the end of text gets one; without --end-of-text and \
      --vocabulary, it is the id in which all documents end.

      Example: isogloss shards export build/shards --format megatron --output build/pair && \
      isogloss shards import --prefix build/pair/export --vocabulary byte --output build/back
      """)

  @Option(help: "The path of both files, without .bin or .idx or with one of them.")
  var prefix: String

  @Option(help: "The vocabulary of the ids: a folder with a vocabulary.json, or byte.")
  var vocabulary: String?

  @Option(
    help: .setting(
      ShardImportSettings.self, "vocabulary-size", "How many ids there are, without --vocabulary."))
  var vocabularySize: String?

  @Option(
    help: .setting(ShardImportSettings.self, "end-of-text", "The id that ends documents."))
  var endOfText: String?

  @Option(help: "The folder to write into.", completion: .directory)
  var output: String

  @Option(
    help: .setting(ShardImportSettings.self, "name", "What the names of the files begin with."))
  var name: String?

  @Option(
    help: .setting(
      ShardImportSettings.self, "shard-size",
      "How much a shard holds, unless one document alone holds more."))
  var shardSize: String?

  @OptionGroup var workers: WorkerOptions
  @Flag(help: "Print what was written as JSON.") var json = false

  func validate() throws {
    _ = try settings()
    if (vocabulary == nil) == (vocabularySize == nil) {
      throw ValidationError(
        "found \(vocabulary == nil ? "neither" : "both") --vocabulary and --vocabulary-size, "
          + "expected one of them")
    }
  }

  func run() async throws {
    let task = try ShardImporter.task(
      id: ShardImporter.stage, prefix: prefix, settings: settings(),
      vocabulary: vocabulary.map { try Vocabulary(path: $0) }
    ) { outcome in
      if outcome.endedCount > 0 {
        complain("isogloss: \(outcome.endedCount) documents had no end of text, and got one")
      }
    }
    try await Shards.make(task, output: output, workers: workers.workers, json: json)
  }

  private func settings() throws -> ShardImportSettings {
    try ShardImportSettings(options: [
      SettingOption("vocabulary-size", vocabularySize), SettingOption("end-of-text", endOfText),
      SettingOption("name", name), SettingOption("shard-size", shardSize),
    ])
  }
}
