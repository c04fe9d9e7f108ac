import ByteIO
import Foundation
import Model
import TestSupport
import Testing
import TokenStore
import Train
import Values

/// Runs that are scored while they train, and what they keep.
@Suite struct ValidationTests {
  private var fixture: TrainingFixture

  init() throws {
    fixture = try TrainingFixture()
    fixture.settings.validation = try ValidationSettings(reading: ["every": ["3 steps"]])
    var generator = SeededGenerator(seed: 21)
    for (name, count) in [("first-validation", 150), ("second-validation", 40)] {
      try fixture.writeStream(name, (1..<count).map { _ in .random(in: 2..<16, using: &generator) })
    }
  }

  /// The run is scored after every third step and the last, and its weights are those of a run that
  /// is not.
  @Test func scoringChangesNoWeight() throws {
    try fixture.train(scratch: "scratch")
    let log = try fixture.log()
    #expect(log.filter { $0.validationLossNats != nil }.map(\.step) == [3, 6, 9, 10])
    var plain = fixture
    plain.settings.validation = nil
    try plain.train(output: "plain", scratch: "plain-scratch")
    for name in ["model.safetensors", "optimiser.safetensors"] {
      #expect(try fixture.written()[name] == plain.written("plain")[name])
    }
  }

  /// Windows one by one, as far as a tenth of the operations reach: 3 · 0.1 · 301 tokens, in four
  /// times, for two sets, are 11 each.
  @Test func theScoreIsThatOfTheFirstWindows() throws {
    let summary = try fixture.train(scratch: "scratch")
    let model = try fixture.trained()
    var total = LossSum()
    let last = try #require(fixture.log().last)
    for (name, set) in zip(["first", "second"], try fixture.validationSets()) {
      let ids = try set.ids(in: 0..<11)
      let sum = try model.loss(tokens: [0] + ids.dropLast(), targets: ids, rows: 1)
      let found = try #require(last.validationLossesNats?[name])
      #expect(abs(found - sum.sumNats / 11) < 1e-9)
      total += sum
    }
    #expect(last.validationLossesNats?.count == 2 && total.count == 22)
    let all = try #require(last.validationLossNats)
    #expect(abs(all - total.sumNats / 22) < 1e-9)
    #expect(summary.validation?.step == 10)
    #expect(summary.validation?.lossNats == last.validationLossNats)
  }

  /// With all the operations there are, whole sets are scored.
  @Test func moreOperationsScoreMore() throws {
    var fixture = fixture
    fixture.settings.validation?.operations = 1
    try fixture.train(scratch: "scratch")
    let model = try fixture.trained()
    let set = try fixture.validationSets()[1]
    let ids = try set.ids(in: 0..<set.tokenCount)
    var sum = LossSum()
    // 3 · 301 tokens in four times for two sets are 112 each, ten windows: more than the set has.
    for start in stride(from: 0, to: ids.count, by: 11) {
      let range = start == 33 ? 29..<40 : start..<start + 11
      let inputs = range.map { $0 == 0 ? 0 : ids[$0 - 1] }
      let targets = range.map { $0 < start ? -1 : ids[$0] }
      sum += try model.loss(tokens: inputs, targets: targets, rows: 1)
    }
    let found = try #require(fixture.log().last?.validationLossesNats?["second"])
    #expect(sum.count == 40 && abs(found - sum.sumNats / 40) < 1e-9)
  }

  /// A token that is scored costs a third of one that is trained on: 3 · 0.5 · 301 tokens, in four
  /// times, for two sets, are 56 each, five windows.
  @Test func operationsAreCounted() throws {
    var fixture = fixture
    fixture.settings.validation?.operations = 0.5
    try fixture.train(scratch: "scratch")
    let model = try fixture.trained()
    let ids = try fixture.validationSets()[0].ids(in: 0..<55)
    var sum = LossSum()
    for start in stride(from: 0, to: 55, by: 11) {
      let inputs = (start..<start + 11).map { $0 == 0 ? 0 : ids[$0 - 1] }
      sum += try model.loss(tokens: inputs, targets: Array(ids[start..<start + 11]), rows: 1)
    }
    let found = try #require(fixture.log().last?.validationLossesNats?["first"])
    #expect(abs(found - sum.sumNats / 55) < 1e-9)
  }

  /// An epoch is as many tokens as both streams have: 266 of 301.
  @Test func epochsAreCountedInTokens() throws {
    var fixture = fixture
    fixture.settings.validation?.every = .epochs(1)
    try fixture.train(scratch: "scratch")
    let log = try fixture.log()
    let due = try #require(log.first { $0.tokens >= 266 }).step
    #expect(log.filter { $0.validationLossNats != nil }.map(\.step) == [due, 10])
  }

  @Test func twentyTimesUnlessItIsSaid() throws {
    var fixture = fixture
    fixture.settings.validation?.every = nil
    fixture.settings.training.batchRows = 1
    try fixture.train(scratch: "scratch")
    let log = try fixture.log()
    let every = (log.count + 19) / 20
    #expect(
      log.filter { $0.validationLossNats != nil }.map(\.step)
        == (1...log.count).filter { $0 % every == 0 || $0 == log.count })
  }

  // MARK: - Which weights a run ends with

  /// A rate that goes on too high makes the loss go up again; the weights are those of a run that
  /// has as many rows as the best step needs.
  @Test func theBestWeightsAreTaken() throws {
    var fixture = try overfitting()
    fixture.settings.run.keep = try RunSettings(reading: ["keep": ["100", "200"]]).keep
    let summary = try fixture.train(scratch: "scratch", checkpointSteps: 2)
    let log = try fixture.log()
    let scored = log.filter { $0.validationLossNats != nil }
    let least = try #require(scored.compactMap(\.validationLossNats).min())
    let best = try #require(scored.first { $0.validationLossNats == least })
    #expect(best.step < log.count, "the test needs a run that gets worse: \(scored)")
    #expect(summary.validation?.step == best.step && summary.validation?.lossNats == least)
    let model = try Transformer(fixture.configuration(), seed: 5, threads: 1)
    let kept = try train(model, fixture, steps: best.step)
    #expect(try fixture.written()["model.safetensors"] == kept.model)
    #expect(try fixture.written()["optimiser.safetensors"] == kept.optimiser)
    for (name, tokens) in [("100", 100), ("200", 200)] {
      let step = try #require(log.first { $0.tokens >= tokens }).step
      let model = try Transformer(fixture.configuration(), seed: 5, threads: 1)
      let expected = try train(model, fixture, steps: step).model
      let path = fixture.folder.file("output/model-\(name).safetensors")
      #expect(try readFile(path) == expected)
    }
  }

  /// A count that a step ends with is reached by that step, not by the next.
  @Test func weightsAreKeptAtTheirCount() throws {
    var fixture = try overfitting()
    try fixture.train(output: "whole", scratch: "whole-scratch")
    let tokens = try fixture.log("whole")[1].tokens
    fixture.settings.run.keep = try RunSettings(reading: ["keep": ["\(tokens)"]]).keep
    try fixture.train(scratch: "scratch")
    let model = try Transformer(fixture.configuration(), seed: 5, threads: 1)
    let expected = try train(model, fixture, steps: 2).model
    #expect(try readFile(fixture.folder.file("output/model-\(tokens).safetensors")) == expected)
  }

  /// The same updates by hand.
  private func train(
    _ model: Transformer, _ fixture: TrainingFixture, steps: Int
  ) throws -> TrainingState {
    let (settings, reader) = (fixture.settings.training, try fixture.reader())
    let optimiser = try AdamW(settings.optimiser, for: model)
    for step in 0..<steps {
      let end = min((step + 1) * settings.batchRows, reader.table.rowCount)
      let rows = try (step * settings.batchRows..<end).map { try reader.rowTokens($0) }
      func padded(_ ids: [Int32], with id: Int32) -> [Int32] {
        ids + [Int32](repeating: id, count: 11 - ids.count)
      }
      try model.accumulateGradients(
        tokens: rows.flatMap { padded($0.inputs, with: 0) },
        targets: rows.flatMap { padded($0.targets, with: -1) }, rows: rows.count)
      try optimiser.update(model, rate: settings.learningRate)
    }
    return try TrainingState(of: model, optimiser)
  }

  /// Random tokens, learnt by heart at a high and constant rate.
  private func overfitting() throws -> TrainingFixture {
    var fixture = fixture
    fixture.settings.run.select = .validation
    fixture.settings.training.schedule = .constant
    fixture.settings.training.learningRate = 0.1
    fixture.settings.training.finalLearningRate = 0.1
    fixture.settings.training.warmUpSteps = 0
    fixture.settings.training.clipNorm = 0
    fixture.settings.validation?.every = .steps(1)
    fixture.settings.validation?.operations = 1
    return fixture
  }

  @Test func patienceEndsARun() throws {
    var fixture = try overfitting()
    (fixture.settings.training.learningRate, fixture.settings.training.finalLearningRate) = (1, 1)
    try fixture.train(output: "whole", scratch: "whole-scratch")
    let whole = try fixture.log("whole")
    let losses = whole.compactMap(\.validationLossNats)
    fixture.settings.validation?.patience = 1
    let summary = try fixture.train(scratch: "scratch")
    // The first step after which one score is no better than the best before it.
    let end = try #require(
      (1..<losses.count).first { step in
        let best = losses[...step].firstIndex(of: losses[...step].min() ?? 0) ?? 0
        return step - best >= 1
      })
    #expect(try fixture.log() == Array(whole.prefix(end + 1)))
    #expect(summary.stepCount == end + 1 && end + 1 < whole.count, "\(losses)")
    #expect(summary.tokenCount == whole[end].tokens)
    #expect(summary.tokensByStream.values.reduce(0, +) == whole[end].tokens)
  }

  @Test(arguments: 1...6) func resumesBitForBit(after step: Int) throws {
    var fixture = try overfitting()
    fixture.settings.run.keep = try RunSettings(reading: ["keep": ["50", "250"]]).keep
    try fixture.train(output: "whole", scratch: "whole-scratch", checkpointSteps: 1_000)
    _ = try fixture.withDamage(inRow: step * 4) { () throws in
      #expect(throws: TokenStoreError.self) {
        try fixture.train(scratch: "scratch", checkpointSteps: 2)
      }
    }
    try fixture.train(scratch: "scratch", threads: 2, checkpointSteps: 2)
    for name in try fixture.names(in: "whole") {
      let files = try ["output", "whole"].map { try readFile(fixture.folder.file("\($0)/\(name)")) }
      #expect(files[0] == files[1], "\(name)")
    }
    #expect(try fixture.names(in: "whole").count == 6)
  }

  /// Weights that are kept for the end and damaged since are not taken: the run starts over.
  @Test func damagedKeptWeightsAreNotTaken() throws {
    var fixture = try overfitting()
    fixture.settings.run.keep = try RunSettings(reading: ["keep": ["50"]]).keep
    try fixture.train(output: "whole", scratch: "whole-scratch", checkpointSteps: 1_000)
    _ = try fixture.withDamage(inRow: 20) { () throws in
      #expect(throws: TokenStoreError.self) {
        try fixture.train(scratch: "scratch", checkpointSteps: 2)
      }
    }
    let path = fixture.folder.file("scratch/kept-model-50.safetensors")
    try put(Array(try readFile(path).dropLast()) + [0x55], path)
    try fixture.train(scratch: "scratch", checkpointSteps: 2)
    #expect(
      try fixture.written()["model.safetensors"] == fixture.written("whole")["model.safetensors"])
    let name = "model-50.safetensors"
    #expect(
      try readFile(fixture.folder.file("output/\(name)"))
        == readFile(fixture.folder.file("whole/\(name)")))
  }

  // MARK: - What cannot be validated

  @Test func setsAreNeeded() throws {
    var fixture = fixture
    fixture.settings.validation = nil
    fixture.settings.run.select = .validation
    let error = #expect(throws: SettingError.self) { try fixture.train(scratch: "scratch") }
    #expect(error?.key == "select")
  }

  @Test func damagedSettingsAreRefused() throws {
    for change in [
      { $0.validation?.operations = -1 }, { $0.validation?.patience = 0 },
      { $0.training.microBatchRows = 0 }, { $0.training.beta1 = 1 },
    ] as [(inout TrainSettings) -> Void] {
      var fixture = fixture
      change(&fixture.settings)
      #expect(throws: SettingError.self) { try fixture.train(scratch: "scratch") }
    }
  }
}
