import ArgumentParser
import Encode
import Engine
import Values
import Vocabulary

/// Writes shards, or rows of a draw table, for other programs.
struct ExportShards: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Writes shards, or the rows of a mixture, as files of Megatron-LM or llm.c.",
    discussion: """
      Without --draw, SHARDS is one folder of shards, and each document a sequence. With --draw, a \
      mixture's folder (draw.bin, draw.json), SHARDS are those of its streams in their order, and \
      each row a sequence, in the order of training. megatron: one NAME.bin and NAME.idx, a \
      sequence a document. llmc: NAME_000000.bin and so on, sequences one after the other; the end \
      of text stands before each document, as llm.c has it. Ids take 16 bits where the vocabulary \
      has fewer than 65,500, else 32.

      Example: isogloss shards export build/shards --format llmc --output build/llmc
      """)

  @Argument(help: "The folders of the shards.", completion: .directory)
  var shards: [String]

  @Option(help: "The folder of a draw table, whose rows are written.", completion: .directory)
  var draw: String?

  @Option(
    help: "Of rows: the clone, or the merged vocabulary, whose ids they have.",
    completion: .directory)
  var vocabulary: String?

  @Option(help: .setting(ShardExportSettings.self, "format", "Whose files."))
  var format: String

  @Option(help: "The folder to write into.", completion: .directory)
  var output: String

  @Option(
    help: .setting(ShardExportSettings.self, "name", "What the names of the files begin with."))
  var name: String?

  @Option(
    help: .setting(ShardExportSettings.self, "file-tokens", "The most tokens of a file of llm.c."))
  var fileTokens: String?

  @OptionGroup var workers: WorkerOptions

  func validate() throws {
    _ = try settings()
    if draw == nil, shards.count != 1 {
      throw ValidationError("found \(shards.count) folders of shards without --draw, expected one")
    }
    if draw == nil, vocabulary != nil {
      throw ValidationError("--vocabulary: found without --draw, expected both or none")
    }
  }

  func run() async throws {
    let ids = try vocabulary.map { try IDSpace(path: $0) }
    let source =
      draw.map { ShardExporter.Source.rows(folder: $0, streams: shards, ids: ids) }
      ?? .documents(folder: shards[0])
    let task = try ShardExporter.task(
      id: ShardExporter.stage, source, settings: settings())
    let progress = ProgressLine()
    let outcome = try await AloneBuild(
      output: output, workers: workers.workers, progress: progress
    ).run(task)
    progress.finish()
    if outcome.wasDone { complain("Nothing to do: \(output) is done and proven.") }
    for file in outcome.manifest.files {
      try printed("\(output)/\(file.name): \(file.bytes) bytes")
    }
  }

  private func settings() throws -> ShardExportSettings {
    try ShardExportSettings(options: [
      SettingOption("format", format), SettingOption("name", name),
      SettingOption("file-tokens", fileTokens),
    ])
  }
}
