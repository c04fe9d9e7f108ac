import ByteIO
import Engine
import Foundation
import Model
import TestSupport
import TokenStore
import Train

/// Two streams of random ids, a draw table over them, and runs of a tiny model on it.
struct TrainingFixture {
  /// What a run writes.
  static let outputs = [
    "configuration.json", "log.jsonl", "model.safetensors", "optimiser.safetensors",
    "training.json",
  ]

  let folder: TemporaryFolder
  var settings: TrainSettings
  /// Below the context, so that all rows are padded.
  var rowLength = 8

  /// - Parameter tokens: The budget; two thirds of it come from the first stream. Odd lengths of
  ///   the streams make rows shorter than the context.
  init(tokens: Int = 301, batchRows: Int = 4) throws {
    folder = try TemporaryFolder()
    var optimiser = AdamW.Settings()
    optimiser.clipNorm = 1
    settings = TrainSettings(
      model: try ModelConfiguration(
        vocabularySize: 16, layers: 1, channels: 8, heads: 2, headChannels: 4,
        feedForwardChannels: 16, contextLength: rowLength + 3, zLoss: 1e-4),
      seed: 5, batchRows: batchRows, optimiser: optimiser, learningRate: 1e-2,
      finalLearningRate: 1e-3, warmUpSteps: 3)
    var generator = SeededGenerator(seed: 9)
    for (name, count) in [("first", 173), ("second", 93)] {
      let ids = (0..<count - 1).map { _ in UInt16.random(in: 2..<16, using: &generator) }
      try writeStream(name, ids)
    }
    try draw(tokens: tokens)
  }

  func writeStream(_ name: String, _ ids: [UInt16]) throws {
    try makeFolder(name)
    var writer = try ShardWriter(
      folder: folder.file(name),
      settings: ShardSettings(
        name: name, vocabularySize: settings.model.vocabularySize, endOfText: 1,
        vocabularyHash: "none",
        tokensPerShard: 1_000_000))
    try writer.append(ids, textByteCount: ids.count)
    _ = try writer.finish(corpusHash: "none")
  }

  func draw(tokens: Int) throws {
    let shards = try streams()
    let streams = zip(["first", "second"], shards).map {
      Mixture.Stream(name: $0, tokenCount: $1.tokenCount)
    }
    let shares = [
      Mixture.Share(stream: 0, clone: 0, weight: 2), Mixture.Share(stream: 1, clone: 0, weight: 1),
    ]
    try makeFolder("draw")
    try DrawTable.write(
      Mixture(
        streams: streams, stages: [Mixture.Stage(tokenBudget: tokens, shares: shares)],
        rowLength: rowLength, seed: 3),
      to: folder.file("draw"))
  }

  func streams() throws -> [TokenShards] {
    try ["first", "second"].map { try TokenShards(folder: folder.file($0)) }
  }

  func reader() throws -> RowReader {
    try RowReader(table: DrawTable(folder: folder.file("draw")), streams: streams())
  }

  /// Runs the trainer, in the scratch folder called `scratch`, into a folder called `output`.
  @discardableResult func train(
    output: String = "output", scratch: String, threads: Int = 1, checkpointSteps: Int = 3
  ) throws -> TrainingSummary {
    try makeFolder(output)
    try makeFolder(scratch)
    return try Trainer(
      settings: settings, reader: reader(), checkpointSteps: checkpointSteps,
      context: TaskContext(
        folder: folder.file(output), scratch: folder.file(scratch), workers: threads,
        progress: ProgressLine(isQuiet: true), root: folder.path)
    ).run(label: "test")
  }

  /// The bytes of what the last run wrote.
  func written(_ output: String = "output") throws -> [String: [UInt8]] {
    try Dictionary(
      uniqueKeysWithValues: Self.outputs.map { ($0, try readFile(folder.file("\(output)/\($0)"))) })
  }

  func log() throws -> [TrainingLogLine] {
    let lines = try readFile(folder.file("output/log.jsonl")).split(separator: UInt8(ascii: "\n"))
    return try lines.map { try JSONDecoder().decode(TrainingLogLine.self, from: Data($0)) }
  }

  /// Calls `body` while the last token of row `index` is no id of the vocabulary, so that reading
  /// the row throws: a run stops there as if it were killed between two steps.
  func withDamage<Result>(inRow index: Int, _ body: () throws -> Result) throws -> Result {
    let row = try reader().table.row(index)
    let name = row.stream == 0 ? "first" : "second"
    let path = folder.file("\(name)/\(name)-00000-of-00001.bin")
    let good = try readFile(path)
    var bytes = good
    bytes[2 * (row.offset + row.length - 1) + 1] = 0xff
    try put(bytes, path)
    defer { try? put(good, path) }
    return try body()
  }

  func makeFolder(_ name: String) throws {
    try FileManager.default.createDirectory(
      atPath: folder.file(name), withIntermediateDirectories: true)
  }

  /// The names in a folder, sorted.
  func names(in name: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.file(name)).sorted()
  }
}

/// Replaces the bytes of a file, in place.
func put(_ bytes: [UInt8], _ path: String) throws {
  try Data(bytes).write(to: URL(fileURLWithPath: path))
}
