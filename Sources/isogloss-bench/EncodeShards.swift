import ArgumentParser
import ByteIO
import Corpus
import Encode
import Engine
import Foundation
import Vocabulary

/// Times the writing of token shards beside the encoder alone, on the same documents, in turn.
///
/// The encoder gets its texts from memory; the shards' time counts the rest as well: reading,
/// decompressing, parsing, hashing and writing.
struct EncodeShards: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "encode")

  @Argument(help: "The documents.jsonl.zst of a corpus.") var documents: String
  @Option(help: "A folder with a vocabulary.json, a model's file, or byte.") var vocabulary: String
  @Option(help: "How often each of the two runs.") var repeats = 5

  func run() async throws {
    let vocabulary = try Vocabulary(path: vocabulary)
    let frames = try Self.frames(of: documents)
    let megabytes = Double(frames.reduce(0) { $0 + $1.bytes.count }) / 1e6
    var alone: [Double] = []
    var whole: [Double] = []
    for _ in 0..<repeats {
      let start = OwnCost.cpuSeconds
      Self.encode(frames, with: vocabulary)
      let middle = OwnCost.cpuSeconds
      try await write(with: vocabulary)
      alone.append(middle - start)
      whole.append(OwnCost.cpuSeconds - middle)
    }
    let (encoder, shards) = (megabytes / median(alone), megabytes / median(whole))
    print(
      table(
        ["\(vocabulary.size) ids", "MB/s of CPU", "ratio"],
        [
          ["the encoder alone", String(format: "%.1f", encoder), ""],
          ["shards", String(format: "%.1f", shards), String(format: "%.2f", shards / encoder)],
        ]))
  }

  private static func frames(of path: String) throws -> [TextBatch] {
    let file = try DocumentFile(path: path)
    return try (0..<file.frameCount).map { frame in
      var texts = TextBatch()
      try file.forEach(inFrame: frame) { texts.append($0.text) }
      return texts
    }
  }

  private static func encode(_ frames: [TextBatch], with vocabulary: Vocabulary) {
    var tokens = TokenBatch()
    for frame in frames {
      tokens.removeAll()
      vocabulary.encode(frame, into: &tokens)
    }
  }

  private func write(with vocabulary: Vocabulary) async throws {
    let folder = NSTemporaryDirectory() + "isogloss-bench-shards-\(getpid())"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let task = try ShardEncoder.task(
      id: ShardEncoder.stage, files: [TextFile(path: documents)], vocabulary: vocabulary,
      settings: ShardWriteSettings())
    _ = try await AloneBuild(output: folder, workers: 1, progress: ProgressLine(isQuiet: true))
      .run(task)
  }

  private func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
}
