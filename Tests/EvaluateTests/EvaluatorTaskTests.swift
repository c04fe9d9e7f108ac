import ByteIO
import Corpus
import Engine
import Evaluate
import Foundation
import Model
import TestSupport
import Testing
import TokenStore
import Values
import Vocabulary

@Suite struct EvaluatorTaskTests {
  private let fixture: EvaluationFixture
  private let axes: [Axis: String] = [
    .run: "r", .corpus: "web", .language: "fi", .sample: "main", .draw: "0", .set: "test",
  ]

  /// A run, its vocabulary and a set as artefacts.
  init() throws {
    fixture = try EvaluationFixture()
    for name in ["train/r", "vocabularies/bytes", "shards/s", "evaluate/r", "scratch"] {
      try FileManager.default.createDirectory(
        atPath: fixture.folder.file(name), withIntermediateDirectories: true)
    }
    try fixture.vocabulary.write(to: fixture.folder.file("vocabularies/bytes"))
    try fixture.write(
      ["naïve", "", "text"], to: fixture.folder.file("shards/s"),
      vocabularyHash: fixture.vocabulary.digest)
    try put(fixture.model().safetensors(), "train/r/model.safetensors")
    try describe(fixture.vocabulary.digest)
  }

  private func put(_ bytes: [UInt8], _ name: String) throws {
    try AtomicFile.write(bytes, to: fixture.folder.file(name))
  }

  private func describe(_ hash: String) throws {
    try put(
      StableJSON.page(ModelDescription(model: fixture.configuration, vocabularyHash: hash)),
      "train/r/configuration.json")
  }

  private func task(window: Int = 8, seed: UInt64 = 1) throws -> BuildTask {
    try Evaluator.task(
      id: "evaluate/r", axes: axes, train: "train/r",
      vocabulary: ArtefactFile(id: "vocabularies/bytes", name: Vocabulary.fileName),
      shards: ArtefactFile(id: "shards/s", name: ShardSet.fileName),
      settings: EvaluationSettings(window: window, shift: 3), seed: seed)
  }

  private func run(_ task: BuildTask) async throws -> FactFile {
    _ = try await task.run(
      TaskContext(
        folder: fixture.folder.file("evaluate/r"), scratch: fixture.folder.file("scratch"),
        workers: 2, progress: ProgressLine(isQuiet: true), root: fixture.folder.path))
    return try FactFile(path: fixture.folder.file("evaluate/r/facts.jsonl"))
  }

  /// By the reference model in double precision, one target at a time.
  @Test func factsAreThoseOfASlowScorer() async throws {
    let file = try await run(task())
    let values = Dictionary(uniqueKeysWithValues: file.facts.map { ($0.metric, $0.value) })
    let stream = try TokenShards(folder: fixture.folder.file("shards/s")).ids(in: 0..<13)
    let reference = try ReferenceTransformer(
      fixture.configuration, parameters: fixture.model().allParameters.map { Double($0) })
    var nats = 0.0
    for position in stream.indices {
      var end = 8
      while end <= position { end = min(end + 3, stream.count) }
      let start = max(0, end - 8)
      let inputs = ([0] + stream.dropLast())[start...position]
      let targets = [Int32](repeating: -1, count: position - start) + [stream[position]]
      nats += try reference.loss(tokens: Array(inputs), targets: targets, rows: 1).sumNats
    }
    let bytes = stream.count { $0 >= 3 }
    #expect(values["targets"] == 13 && values["text-bytes"] == Double(bytes) && bytes == 10)
    #expect(abs((values["bits-per-byte"] ?? 0) - nats / Double(bytes) / log(2)) < 1e-5)
    #expect(abs((values["loss"] ?? 0) - nats / 13) < 1e-5)
    #expect(file.facts.allSatisfy { $0.about == axes })
    let weights = try readFile(fixture.folder.file("train/r/model.safetensors"))
    #expect(
      file.header.hashes
        == ["model": SHA256.hex(of: weights), "vocabulary": fixture.vocabulary.digest])
  }

  @Test func weightsOfAnotherVocabularyAreRefused() async throws {
    try describe("another")
    let digest = fixture.vocabulary.digest
    await #expect(
      throws: EvaluateError.otherVocabulary(label: "train/r", found: "another", expected: digest)
    ) { try await run(task()) }
  }

  @Test func damagedDescriptionsAndWeightsAreErrors() async throws {
    try put(Array("{}".utf8), "train/r/configuration.json")
    await #expect(throws: BrokenJSON.self) { try await run(task()) }
    try describe(fixture.vocabulary.digest)
    try put([1, 2, 3], "train/r/model.safetensors")
    await #expect(throws: ModelError.self) { try await run(task()) }
  }

  @Test func theSettingsTellScoresApart() throws {
    let tasks = try [task(), task(window: 9), task(seed: 2)]
    #expect(Set(tasks.map(\.settings)).count == 3)
    #expect(tasks.allSatisfy { $0.stage == "evaluate" && $0.inputs.count == 3 })
  }
}
