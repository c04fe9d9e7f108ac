import ByteIO
import Foundation
import Model
import TestSupport
import Testing
import TokenStore
import Train
import Values
import Vocabulary

/// Runs that go on from another.
@Suite struct ContinuedRunTests {
  private let parent: TrainingFixture
  private var child: TrainingFixture

  /// The parent's artefact is the folder `parent`.
  init() throws {
    parent = try TrainingFixture()
    try parent.train(output: "parent", scratch: "undisturbed")
    child = parent
    child.settings.start = .from(parent: "parent", carry: try CarrySettings(reading: [:]))
  }

  private static func carry(_ optimiser: Bool) throws -> CarrySettings {
    try CarrySettings(reading: ["optimiser": ["\(optimiser)"]])
  }

  /// A learning rate of 0 moves nothing, so what is written was there before the first step.
  @Test(arguments: [true, false]) func beginsWithTheParentsWeights(optimiser: Bool) throws {
    var child = child
    child.settings.start = .from(parent: "parent", carry: try Self.carry(optimiser))
    child.settings.training.learningRate = 0
    child.settings.training.finalLearningRate = 0
    try child.train(scratch: "scratch")
    #expect(
      try child.written()["model.safetensors"] == parent.written("parent")["model.safetensors"])
  }

  /// The same calls by hand, from the two files of the parent.
  @Test(arguments: [true, false]) func equalsAPlainLoopFromTheParent(optimiser: Bool) throws {
    var child = child
    child.settings.start = .from(parent: "parent", carry: try Self.carry(optimiser))
    let summary = try child.train(scratch: "scratch")
    let files = try parent.written("parent")
    let model = try Transformer(child.configuration(), seed: 99, threads: 1)
    let state = TrainingState(
      model: try #require(files["model.safetensors"]),
      optimiser: try #require(files["optimiser.safetensors"]))
    let adam = try AdamW(child.settings.training.optimiser, for: model)
    try state.restore(model, adam)
    let parentSteps = adam.step
    let fresh = try AdamW(child.settings.training.optimiser, for: model)
    let used = optimiser ? adam : fresh
    let (reader, rows) = try (child.reader(), child.reader().table.rowCount)
    let steps = (rows + 3) / 4
    // The schedule starts anew.
    let schedule = LearningRateSchedule.cosine(peak: 1e-2, floor: 1e-3, warmUp: 3, steps: steps)
    for step in 0..<steps {
      for row in try (step * 4..<min(rows, step * 4 + 4)).map({ try reader.rowTokens($0) }) {
        try model.accumulateGradients(tokens: row.inputs, targets: row.targets, rows: 1)
      }
      try used.update(model, rate: schedule.rate(after: step))
    }
    let trained = try Transformer(child.configuration(), seed: 0, threads: 1)
    let written = try child.written()
    try trained.setParameters(safetensors: try #require(written["model.safetensors"]))
    // Rows one by one add up in another order than rows together.
    for (found, expected) in zip(trained.allParameters, model.allParameters) {
      #expect(abs(found - expected) < 1e-4)
    }
    let moments = try Safetensors(decoding: try #require(written["optimiser.safetensors"]))
    #expect(moments.metadata["step"] == "\(steps + (optimiser ? parentSteps : 0))")
    #expect(summary.stepCount == steps && parentSteps == steps)
    #expect(try child.log().map(\.step) == Array(1...steps))
    #expect(try child.log().first?.learningRate == 1e-2 / 3)
  }

  /// Moments that came along make another first step than moments that are zero.
  @Test func theOptimiserMakesADifference() throws {
    var weights: [[UInt8]?] = []
    for optimiser in [true, false] {
      var child = child
      child.settings.start = .from(parent: "parent", carry: try Self.carry(optimiser))
      try child.train(scratch: "scratch-\(optimiser)")
      weights.append(try child.written()["model.safetensors"])
    }
    #expect(weights[0] != weights[1] && weights[0] != nil)
  }

  /// Without its moments and its weights, a continued run is a fresh one: nothing else comes along.
  @Test func aParentThatNeverMovedIsAFreshStart() throws {
    var still = parent
    still.settings.training.learningRate = 0
    still.settings.training.finalLearningRate = 0
    try still.train(output: "still", scratch: "still-scratch")
    var child = child
    child.settings.start = .from(parent: "still", carry: try Self.carry(false))
    try child.train(scratch: "scratch")
    for name in ["model.safetensors", "optimiser.safetensors", "log.jsonl"] {
      #expect(try child.written()[name] == parent.written("parent")[name])
    }
  }

  @Test(arguments: [true, false], 1...6)
  func resumesBitForBit(optimiser: Bool, after step: Int) throws {
    var child = child
    child.settings.start = .from(parent: "parent", carry: try Self.carry(optimiser))
    try child.train(scratch: "whole", threads: 2, checkpointSteps: 1_000)
    let undisturbed = try child.written()
    _ = try child.withDamage(inRow: step * child.settings.training.batchRows) { () throws in
      #expect(throws: TokenStoreError.self) {
        try child.train(scratch: "scratch", checkpointSteps: 2)
      }
    }
    #expect(try child.names(in: "scratch").contains("checkpoint.json") == (step >= 2))
    try child.train(scratch: "scratch", threads: 3, checkpointSteps: 2)
    #expect(try child.written() == undisturbed)
  }

  /// A rate of 0 moves nothing: the first copy of each byte has the parent's row, the second, which
  /// is new, has the one that is drawn, and the blocks are the parent's.
  @Test(arguments: [true, false]) func piecesKeepTheirRows(optimiser: Bool) throws {
    var parent = try TrainingFixture()
    parent.vocabulary = try Vocabulary(ByteVocabulary())
    try parent.makeFolder("bytes")
    try parent.vocabulary.write(to: parent.folder.file("bytes"))
    for name in ["first", "second"] {
      try parent.writeStream(name, (0..<150).map { UInt16(3 + $0) })
    }
    try parent.draw(tokens: 301)
    try parent.train(output: "parent", scratch: "parent-scratch")
    let settings = try CloneSettings(reading: ["copies": ["2"]])
    let ids = try Cloning(of: parent.vocabulary, settings, counts: nil)
      .ids(over: parent.vocabulary)
    var child = parent
    child.ids = ids
    child.settings.training.learningRate = 0
    child.settings.training.finalLearningRate = 0
    child.settings.start = .from(
      parent: "parent",
      carry: try CarrySettings(reading: [
        "optimiser": ["\(optimiser)"], "vocabulary": ["by-piece"],
      ]), vocabulary: "bytes", seed: 7)
    try child.train(scratch: "scratch")
    let configuration = try ModelConfiguration(
      vocabularySize: ids.size, settings: child.settings.model)
    let (model, old) = (
      try Transformer(configuration, seed: 7, threads: 1),
      try Transformer(parent.configuration(), seed: 0, threads: 1)
    )
    let drawn = model.values(of: model.tensors[0])
    try model.setParameters(
      safetensors: try #require(child.written()["model.safetensors"]))
    try old.setParameters(
      safetensors: try #require(parent.written("parent")["model.safetensors"]))
    for (tensor, other) in zip(model.tensors, old.tensors) where tensor.name != "embedding" {
      #expect(model.values(of: tensor) == old.values(of: other))
    }
    let (rows, oldRows) = (model.values(of: model.tensors[0]), old.values(of: old.tensors[0]))
    let maps = try (0..<2).map { try #require(try ids.map(parent: 0, copy: $0)) }
    for id in 3..<259 {
      let places = maps.map { Int($0[id]) * 8..<(Int($0[id]) + 1) * 8 }
      #expect(rows[places[0]] == oldRows[id * 8..<(id + 1) * 8])
      #expect(rows[places[1]] == drawn[places[1]])
    }
    // Without a map of ids it is refused, and so is a folder of another vocabulary.
    child.settings.start = .from(parent: "parent", carry: try CarrySettings(reading: [:]))
    #expect(throws: TrainError.self) { try child.train(scratch: "refused") }
  }

  // MARK: - What cannot be gone on from

  @Test func anotherModelIsNamed() throws {
    var child = child
    child.settings.model.feedForwardChannels = 17
    let error = #expect(throws: TrainError.self) { try child.train(scratch: "scratch") }
    let message = try #require(error?.description)
    #expect(message.hasPrefix("parent: its model is {"))
    #expect(message.contains("\"feed-forward-channels\":16"))
    #expect(message.contains("must have the same, but has {"))
    #expect(message.contains("\"feed-forward-channels\":17"))
  }

  @Test func anotherVocabularyIsNamed() throws {
    let path = parent.folder.file("parent/configuration.json")
    let text = String(decoding: try readFile(path), as: UTF8.self)
    let other = text.replacingOccurrences(of: parent.vocabulary.digest, with: "another")
    #expect(other != text)
    try put(Array(other.utf8), path)
    #expect(
      throws: TrainError.otherParent(
        parent: "parent", what: "vocabulary", found: "another",
        expected: child.vocabulary.digest)
    ) { try child.train(scratch: "scratch") }
  }

  @Test func missingOrDamagedFilesAreErrors() throws {
    for name in ["configuration.json", "model.safetensors", "optimiser.safetensors"] {
      let path = parent.folder.file("parent/\(name)")
      let good = try readFile(path)
      try put(Array(good.dropLast(9)), path)
      #expect(throws: (any Error).self) { try child.train(scratch: "scratch-\(name)") }
      try FileManager.default.removeItem(atPath: path)
      #expect(throws: ByteIOError.self) { try child.train(scratch: "scratch-\(name)") }
      try put(good, path)
    }
    try child.train(scratch: "scratch")
  }
}
