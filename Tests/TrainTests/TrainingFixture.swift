import ByteIO
import Corpus
import Engine
import Foundation
import Model
import TestSupport
import Testing
import TokenStore
import Train
import Values
import Vocabulary

/// A vocabulary of so many ids, without text unless it has a mask: then those above it have some.
struct BareVocabulary: VocabularyKind {
  static let word = "bare"
  static let isTrained = false
  static func largestSize(_ settings: ByteVocabulary.Settings) -> Int { 1 << 16 }
  static func make(_ settings: ByteVocabulary.Settings, from text: TrainingText) -> Self {
    Self(size: 16)
  }

  var size: Int
  var mask: Int32?
  var special: SpecialIDs { SpecialIDs(padding: 0, endOfText: 1, unknown: 2) }

  init(size: Int, mask: Int32? = nil) {
    self.size = size
    self.mask = mask
  }
  init(json: [UInt8], folder: String) { self.init(size: 16) }
  func json() throws -> [UInt8] { try StableJSON.line(["size": size]) }
  func bytes(of id: Int32) -> [UInt8] {
    mask.map { id > $0 ? [UInt8(truncatingIfNeeded: id)] : [] } ?? []
  }
  func encode(_ texts: TextBatch, into tokens: inout TokenBatch) {}
}

/// Two streams of random ids, a draw table over them, and runs of a tiny model on it.
struct TrainingFixture {
  /// What a run writes.
  static let outputs = [
    "configuration.json", "log.jsonl", "model.safetensors", "optimiser.safetensors",
  ]

  let folder: TemporaryFolder
  var settings: TrainSettings
  var vocabulary: Vocabulary
  /// The ids that the model knows, where they are not the vocabulary's own.
  var ids: IDSpace?
  /// Below the context, so that all rows are padded.
  var rowLength = 8

  /// - Parameter tokens: The budget; two thirds of it come from the first stream. Odd lengths of
  ///   the streams make rows shorter than the context.
  init(tokens: Int = 301, batchRows: Int = 4) throws {
    folder = try TemporaryFolder()
    vocabulary = try Vocabulary(BareVocabulary(size: 16))
    settings = TrainSettings(
      model: try ModelSettings(reading: [
        "layers": ["1"], "channels": ["8"], "heads": ["2"], "feed-forward-channels": ["16"],
        "context": ["\(rowLength + 3)"],
      ]),
      training: try TrainingSettings(reading: [
        "batch": ["\(batchRows)"], "learning-rate": ["1e-2"], "warm-up": ["3"],
      ]), start: .fresh(seed: 5))
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
        name: name, vocabularySize: vocabulary.size, endOfText: 1,
        vocabularyHash: vocabulary.digest, tokensPerShard: 1_000_000))
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
        streams: streams, phases: [Mixture.Phase(tokenBudget: tokens, shares: shares)],
        rowLength: rowLength, seed: 3),
      to: folder.file("draw"))
  }

  func streams() throws -> [TokenShards] {
    try ["first", "second"].map { try TokenShards(folder: folder.file($0)) }
  }

  /// The sets that runs are validated on, where a test has written them.
  func validationSets() throws -> [TokenShards] {
    try ["first", "second"].map { try TokenShards(folder: folder.file("\($0)-validation")) }
  }

  func reader() throws -> RowReader {
    try RowReader(
      table: DrawTable(folder: folder.file("draw")), streams: streams(),
      padding: vocabulary.special.padding)
  }

  /// Runs the trainer, in the scratch folder called `scratch`, into a folder called `output`.
  @discardableResult func train(
    output: String = "output", scratch: String, threads: Int = 1, checkpointSteps: Int = 3
  ) throws -> TrainingSummary {
    try makeFolder(output)
    try makeFolder(scratch)
    var settings = settings
    settings.training.checkpointSteps = checkpointSteps
    return try Trainer(
      settings: settings, ids: ids ?? IDSpace(vocabulary),
      table: DrawTable(folder: folder.file("draw")), streams: streams(),
      validation: settings.validation == nil ? [] : validationSets(),
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

  func log(_ output: String = "output") throws -> [TrainingLogLine] {
    let path = folder.file("\(output)/log.jsonl")
    return try StableJSON.decodeLines(TrainingLogLine.self, from: readFile(path), file: path)
  }

  /// The model that the settings describe.
  func configuration() throws -> ModelConfiguration {
    try ModelConfiguration(vocabularySize: vocabulary.size, settings: settings.model)
  }

  /// The model that the last run ended with.
  func trained() throws -> Transformer {
    let model = try Transformer(configuration(), seed: 0, threads: 1)
    try model.setParameters(safetensors: try #require(written()["model.safetensors"]))
    return model
  }

  /// Makes the run go on from one whose last weights are no numbers, so its first loss is none.
  mutating func startFromBrokenWeights() throws {
    try train(output: "parent", scratch: "parent-scratch")
    let path = folder.file("parent/model.safetensors")
    var bytes = try readFile(path)
    for index in bytes.count - 64..<bytes.count { bytes[index] = 0xff }
    try put(bytes, path)
    settings.start = .from(
      parent: "parent", carry: try CarrySettings(reading: ["optimiser": ["false"]]))
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
