import ArgumentParser
import Corpus
import Encode
import Engine
import Values
import Vocabulary

/// Encodes documents into shards.
struct WriteShards: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "write",
    abstract: "Encodes documents into token shards.",
    discussion: """
      FILES are documents (.jsonl, .json, compressed or not) or plain text, whose documents are \
      parted by empty lines; patterns in quotes match several, '-' is standard input. An end of \
      text is put behind every document. Writes NAME-00000-of-0000N.bin and .idx, shards.json, \
      facts.jsonl and a manifest into --output, a folder of their own: whole or not at all, and \
      not again where that is done.

      Example: isogloss shards write --vocabulary byte --output build/en \
      corpora-manifests/demo/c4-en.*.json.gz
      """)

  @Argument(
    help: "The files: paths, folders, patterns in quotes; '-' is standard input.",
    completion: .file())
  var files: [String]

  @OptionGroup var vocabulary: VocabularyOption

  @Option(help: "The folder to write into.", completion: .directory)
  var output: String

  @Option(
    help: .setting(ShardWriteSettings.self, "name", "What the names of the files begin with."))
  var name: String?

  @Option(
    help: .setting(
      ShardWriteSettings.self, "shard-size",
      "How much a shard holds, unless one document alone holds more."))
  var shardSize: String?

  @Option(
    help: .setting(
      ShardWriteSettings.self, "shuffle-seed",
      "Shuffle the documents of all files, which takes the space of the shards once more."))
  var shuffleSeed: String?

  @OptionGroup var workers: WorkerOptions
  @Flag(help: "Print what was written as JSON.") var json = false

  func validate() throws { _ = try settings() }

  func run() async throws {
    let files = try files.flatMap { try TextFile.files(named: $0, tell: sayLeftOut) }
    let task = try ShardEncoder.task(
      id: ShardEncoder.stage, files: files, vocabulary: Vocabulary(path: vocabulary.path),
      settings: settings())
    try await Shards.make(task, output: output, workers: workers.workers, json: json)
  }

  private func settings() throws -> ShardWriteSettings {
    try ShardWriteSettings(options: [
      SettingOption("name", name), SettingOption("shard-size", shardSize),
      SettingOption("shuffle-seed", shuffleSeed),
    ])
  }
}

/// The vocabulary that a command needs.
struct VocabularyOption: ParsableArguments {
  @Option(
    name: .customLong("vocabulary"),
    help: "The vocabulary: a folder with a vocabulary.json, or byte.")
  var path: String
}
