import ArgumentParser
import Encode
import Engine
import Vocabulary

/// Finds what is wrong with shards.
struct VerifyShards: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Reads every byte of shards, and says which are bad and how they are made again.",
    discussion: """
      Holds every file against its size, its SHA-256 and its format, id by id, shards.json against \
      the manifest where there is one, and all of them against --vocabulary where it is given. \
      Prints every fault, one a line, and ends with status 1 where there is one.

      Example: isogloss shards verify build/shards --vocabulary byte
      """)

  @Argument(help: "The folder of the shards.", completion: .directory)
  var shards: String

  @Option(help: "The vocabulary they should be of: a folder with a vocabulary.json, or byte.")
  var vocabulary: String?

  @OptionGroup var workers: WorkerOptions

  func run() async throws {
    let progress = ProgressLine()
    let outcome = try await ShardVerifier(
      folder: shards, vocabulary: vocabulary.map { try Vocabulary(path: $0) },
      vocabularyPath: vocabulary,
      workers: workers.workers, progress: progress
    ).run()
    progress.finish()
    for fault in outcome.faults { try printed("\(fault)") }
    guard let remedy = outcome.remedy else { return try printed("\(shards): all is well") }
    complain("isogloss: \(shards): \(remedy)")
    throw ExitCode.failure
  }
}
