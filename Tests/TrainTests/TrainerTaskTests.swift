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

@Suite struct TrainerTaskTests {
  private var fixture: TrainingFixture

  /// The fixture's folders are the artefacts; its vocabulary is the one of bytes.
  init() throws {
    fixture = try TrainingFixture()
    fixture.vocabulary = try Vocabulary(ByteVocabulary())
    try fixture.makeFolder("vocabularies/bytes")
    try fixture.vocabulary.write(to: fixture.folder.file("vocabularies/bytes"))
    var generator = SeededGenerator(seed: 9)
    for (name, count) in [("first", 173), ("second", 93)] {
      let ids = (0..<count - 1).map { _ in UInt16.random(in: 2..<259, using: &generator) }
      try fixture.writeStream(name, ids)
    }
    try fixture.draw(tokens: 301)
  }

  private func task(
    _ id: String = "train/r", start: Trainer.Start = .fresh(seed: 5)
  ) throws -> BuildTask {
    var settings = fixture.settings
    settings.start = start
    return try Trainer.task(
      id: id, axes: [.run: id, .seed: "0"], settings: settings,
      vocabulary: ArtefactFile(id: "vocabularies/bytes", name: Vocabulary.fileName),
      vocabularySizeAtMost: 384, draw: "draw", tokens: 301,
      streams: ["first", "second"].map { ArtefactFile(id: $0, name: ShardSet.fileName) })
  }

  private func run(_ task: BuildTask) async throws {
    try fixture.makeFolder(task.id)
    try fixture.makeFolder("scratch/\(task.id)")
    _ = try await task.run(
      TaskContext(
        folder: fixture.folder.file(task.id), scratch: fixture.folder.file("scratch/\(task.id)"),
        workers: 2, progress: ProgressLine(isQuiet: true), root: fixture.folder.path))
  }

  /// Each fact from the files alone: the header of the weights, the rows of the table, the log.
  @Test func factsAreThoseOfTheFiles() async throws {
    try await run(task())
    let folder = fixture.folder.file("train/r")
    let facts = try FactFile(path: "\(folder)/facts.jsonl")
    let values = Dictionary(uniqueKeysWithValues: facts.facts.map { ($0.key, $0.value) })
    let weights = try readFile("\(folder)/model.safetensors")
    let log = try fixture.log("train/r")
    let rows = try drawnTokens()
    let place = "run=train/r seed=0"
    #expect(values["parameters \(place)"] == Double(try parameters(weights)))
    #expect(values["steps \(place)"] == Double(log.count))
    #expect(values["training-log \(place)"] == Double(log.count))
    #expect(values["tokens-trained \(place)"] == Double(rows.reduce(0, +)))
    for (name, tokens) in zip(["first", "second"], rows) {
      #expect(values["tokens-trained corpus=\(name) \(place)"] == Double(tokens))
    }
    let last = log.suffix(max(1, log.count / 10))
    #expect(log.count == 10 && last.count == 1)
    #expect(values["final-loss \(place)"] == last.first?.lossNats)
    let entropy = try #require(values["unigram-entropy \(place)"])
    #expect(abs(entropy - (try naiveUnigramEntropy())) < 1e-12)
    #expect(values.count == 8 && facts.facts.count == 8)
    #expect(facts.facts.first { $0.metric == "training-log" }?.table == "log.jsonl")
    #expect(
      facts.header.hashes
        == ["model": SHA256.hex(of: weights), "vocabulary": fixture.vocabulary.digest])
  }

  /// The values of all tensors, by the header of the file.
  private func parameters(_ weights: [UInt8]) throws -> Int {
    let length = weights.withUnsafeBytes { Int($0.loadUnaligned(as: UInt64.self)) }
    let header = try JSONSerialization.jsonObject(with: Data(weights[8..<8 + length]))
    let tensors = try #require(header as? [String: [String: Any]])
    return tensors.values.reduce(0) { $0 + ($1["shape"] as? [Int] ?? []).reduce(1, *) }
  }

  /// Tokens by stream, out of `draw.bin`.
  private func drawnTokens() throws -> [Int] {
    let bytes = try readFile(fixture.folder.file("draw/draw.bin"))
    var tokens = [0, 0]
    for start in stride(from: 32, to: bytes.count, by: 20) {
      bytes.withUnsafeBytes { raw in
        let stream = Int(raw.loadUnaligned(fromByteOffset: start + 16, as: UInt16.self))
        tokens[stream] += Int(raw.loadUnaligned(fromByteOffset: start + 8, as: UInt32.self))
      }
    }
    return tokens
  }

  private func naiveUnigramEntropy() throws -> Double {
    let reader = try fixture.reader()
    let targets = try (0..<reader.table.rowCount).flatMap { try reader.rowTokens($0).targets }
    return Set(targets).reduce(0) { sum, id in
      let share = Double(targets.count { $0 == id }) / Double(targets.count)
      return sum - share * log(share)
    }
  }

  @Test(arguments: [true, false])
  func aRunGoesOnFromAnother(optimiser: Bool) async throws {
    try await run(task())
    let carry = try CarrySettings(reading: ["optimiser": ["\(optimiser)"]])
    let child = try task("train/s", start: .from(parent: "train/r", carry: carry))
    let files =
      ["configuration.json", "model.safetensors"] + (optimiser ? ["optimiser.safetensors"] : [])
    #expect(child.inputs.last == .artefact(id: "train/r", files: files))
    try await run(child)
    let weights = try ["r", "s"].map {
      try readFile(fixture.folder.file("train/\($0)/model.safetensors"))
    }
    #expect(weights[0] != weights[1])
  }

  @Test func theSettingsTellRunsApart() throws {
    let tasks = try [
      task(), task(start: .fresh(seed: 6)),
      task(start: .from(parent: "train/p", carry: CarrySettings(reading: [:]))),
      task(start: .from(parent: "train/q", carry: CarrySettings(reading: [:]))),
      task(
        start: .from(parent: "train/q", carry: CarrySettings(reading: ["optimiser": ["false"]]))),
    ]
    #expect(Set(tasks.map(\.settings)).count == 5)
    let operations = try fixture.configuration().trainingOperationsPerToken(length: 11) * 301
    #expect(tasks.allSatisfy { $0.isCostly && $0.stage == "train" && $0.operations == operations })
  }

  /// What the weights do not depend on must not make them again.
  @Test func checkpointsAreNoSettingOfAnArtefact() throws {
    var other = self
    other.fixture.settings.training.checkpointSteps = 17
    #expect(try other.task().settings == task().settings)
  }
}
