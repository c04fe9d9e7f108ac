import ArgumentParser
import ByteIO
import Engine
import TokenStore
import Values

/// Writes token shards, looks at them, and takes them to other programs and back.
struct Shards: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes token shards, looks at them, and takes them to other programs and back.",
    discussion: """
      Token shards are a folder of .bin and .idx files in Megatron-LM's layout, and shards.json, \
      which describes them (docs/formats.md). docs/isogloss.py reads them with NumPy and torch.

      Example: isogloss shards write --vocabulary byte --output build/shards \
      corpora-manifests/demo/c4-en.*.json.gz
      """,
    subcommands: [
      WriteShards.self, InspectShards.self, VerifyShards.self, ExportShards.self,
      ImportShards.self,
    ])

  /// Makes an artefact of shards, and says what is in it.
  static func make(
    _ task: BuildTask, output: String, workers: Int, json: Bool
  ) async throws {
    let progress = ProgressLine()
    let outcome = try await AloneBuild(output: output, workers: workers, progress: progress)
      .run(task)
    progress.finish()
    if outcome.wasDone { complain("Nothing to do: \(output) is done and proven.") }
    try print(TokenStatistics(of: TokenShards(folder: output)), json: json)
  }

  /// Prints statistics as a table, or as JSON.
  static func print(_ statistics: TokenStatistics, json: Bool) throws {
    if json {
      try printed(
        String(decoding: StableJSON.page(statistics), as: UTF8.self), terminator: "", isData: true)
    } else {
      try printed(statistics.summary)
    }
  }
}
