import ByteIO
import Engine
import Foundation
import Model
import TestSupport
import Testing
import TokenStore
import Train
import Values
import Vocabulary

@Suite struct TrainerTests {
  @Test func trainsOnEveryTokenOfTheTableOnce() throws {
    let fixture = try TrainingFixture()
    let summary = try fixture.train(scratch: "scratch")
    let (reader, log) = (try fixture.reader(), try fixture.log())
    let rows = try (0..<reader.table.rowCount).map { try reader.table.row($0) }
    #expect(rows.contains { $0.length < fixture.rowLength })
    #expect(log.map(\.step) == Array(1...(rows.count + 3) / 4))
    for (index, line) in log.enumerated() {
      #expect(line.tokens == rows.prefix(4 * (index + 1)).reduce(0) { $0 + $1.length })
    }
    #expect(summary.tokenCount == 301 && log.last?.tokens == 301)
    #expect(summary.stepCount == log.count)
    #expect(try summary.parameterCount == fixture.configuration().parameterCount)
    for (stream, name) in ["first", "second"].enumerated() {
      let tokens = rows.filter { $0.stream == stream }.reduce(0) { $0 + $1.length }
      #expect(summary.tokensByStream[name] == tokens)
    }
    #expect(summary.tokensByStream.count == 2)
  }

  @Test func theSummaryIsWhatIsWritten() throws {
    let fixture = try TrainingFixture()
    let summary = try fixture.train(scratch: "scratch")
    let files = try fixture.written()
    let page = try #require(files["configuration.json"])
    let description = try StableJSON.decode(ModelDescription.self, from: page, file: "test")
    #expect(try description.model == fixture.configuration())
    #expect(description.vocabularyHash == fixture.vocabulary.digest)
    var planned = fixture.settings.training
    planned.microBatchRows = 16
    #expect(
      try StableJSON.decode(Configuration.self, from: page, file: "test")
        == Configuration(start: .fresh(seed: 5), training: planned))
    let model = try #require(files["model.safetensors"])
    #expect(summary.modelHash == SHA256.hex(of: model))
    let log = try fixture.log()
    let tail = log.suffix(max(1, log.count / 10))
    let tokens = tail.map { line in line.tokens - (log.last { $0.step < line.step }?.tokens ?? 0) }
    let sum = zip(tail, tokens).reduce(0) { $0 + $1.0.lossNats * Double($1.1) }
    #expect(abs(summary.finalLossNats - sum / Double(tokens.reduce(0, +))) < 1e-12)
    let entropy = try naiveUnigramEntropy(fixture)
    #expect(abs(summary.unigramEntropyNats - entropy) < 1e-12)
  }

  /// What `configuration.json` says of how the weights came about.
  private struct Configuration: Decodable, Equatable {
    var start: Trainer.Start
    var training: TrainingSettings
  }

  /// One row at a time, by counting and −Σ p ln p.
  private func naiveUnigramEntropy(_ fixture: TrainingFixture) throws -> Double {
    let reader = try fixture.reader()
    let targets = try (0..<reader.table.rowCount).flatMap { try reader.rowTokens($0).targets }
    return -(0..<16).reduce(0) { sum, id in
      let share = Double(targets.count { $0 == id }) / Double(targets.count)
      return share > 0 ? sum + share * log(share) : sum
    }
  }

  @Test(arguments: [0, 1, 3, 1_000]) func theLogHasTheRatesOfTheSchedule(warmUp: Int) throws {
    var fixture = try TrainingFixture()
    fixture.settings.training.warmUpSteps = warmUp
    try fixture.train(scratch: "scratch")
    let log = try fixture.log()
    let rising = min(warmUp, log.count)
    for line in log {
      var rate = 1e-2 * Double(line.step) / Double(max(1, rising))
      if line.step > rising {
        let done = Double(line.step - 1 - rising) / Double(log.count - rising)
        rate = 1e-3 + (1e-2 - 1e-3) * (1 + cos(Double.pi * done)) / 2
      }
      #expect(abs(line.learningRate - rate) < 1e-15)
      #expect(line.gradientNorm > 0 && line.lossNats > 0)
    }
  }

  /// Batches of one piece: the same calls, so the same bits.
  @Test(arguments: [1, 3, 16]) func equalsAPlainLoop(batchRows: Int) throws {
    let fixture = try TrainingFixture(batchRows: batchRows)
    let summary = try fixture.train(scratch: "scratch")
    let plain = try plainLoop(fixture)
    let expected = try plain.model.safetensors()
    #expect(try fixture.written()["model.safetensors"] == expected)
    #expect(try fixture.log().map(\.lossNats) == plain.losses)
    #expect(summary.stepCount == plain.losses.count)
  }

  /// Batches of several pieces: only the order differs in which gradients are added.
  @Test(arguments: [17, 40, 1 << 20]) func accumulatesLargerBatches(batchRows: Int) throws {
    let fixture = try TrainingFixture(batchRows: batchRows)
    try fixture.train(scratch: "scratch")
    let plain = try plainLoop(fixture)
    for (found, expected) in zip(try fixture.trained().allParameters, plain.model.allParameters) {
      #expect(abs(found - expected) < 1e-4)
    }
    for (found, expected) in zip(try fixture.log().map(\.lossNats), plain.losses) {
      #expect(abs(found - expected) < 1e-5)
    }
  }

  /// So many rows at a time: the same sums in another order, and recorded.
  @Test(arguments: [1, 3, 5]) func microBatchesAddUp(rows: Int) throws {
    var fixture = try TrainingFixture(batchRows: 7)
    fixture.settings.training.microBatchRows = rows
    try fixture.train(scratch: "scratch")
    let plain = try plainLoop(fixture)
    for (found, expected) in zip(try fixture.trained().allParameters, plain.model.allParameters) {
      #expect(abs(found - expected) < 1e-4)
    }
    let page = String(decoding: try fixture.written()["configuration.json"] ?? [], as: UTF8.self)
    #expect(page.contains("\"micro-batch\" : \(rows)"))
  }

  /// A model so large that sixteen rows do not fit has fewer; the formula is checked by hand.
  @Test func microBatchesArePlannedFromMemory() throws {
    var fixture = try TrainingFixture()
    let task = { (settings: TrainSettings) in
      try Trainer.task(
        id: "train/r", axes: [:], settings: settings,
        vocabulary: ArtefactFile(id: "v", name: "v"), vocabularySizeAtMost: 384, draw: "d",
        tokens: 1, streams: [])
    }
    func planned() throws -> Bool {
      let settings = String(decoding: try task(fixture.settings).settings, as: UTF8.self)
      return settings.contains("\"micro-batch\":16,")
    }
    #expect(try planned())
    fixture.settings.model = try ModelSettings(reading: [
      "layers": ["10"], "channels": ["640"], "heads": ["10"], "context": ["1024"],
    ])
    let text = String(decoding: try task(fixture.settings).settings, as: UTF8.self)
    // 4 GiB / (4 bytes · (4 · 640 + 8 · 640 + 3 · 2560) · 10 · 1024) = 6.8.
    #expect(text.contains("\"micro-batch\":6,"))
  }

  /// The whole batch at once, rows padded on the right as far as the longest.
  private func plainLoop(
    _ fixture: TrainingFixture
  ) throws -> (model: Transformer, losses: [Double]) {
    let (settings, reader) = (fixture.settings.training, try fixture.reader())
    let model = try Transformer(fixture.configuration(), seed: 5, threads: 1)
    let optimiser = try AdamW(settings.optimiser, for: model)
    let starts = Array(stride(from: 0, to: reader.table.rowCount, by: settings.batchRows))
    var losses: [Double] = []
    for start in starts {
      let end = min(start + settings.batchRows, reader.table.rowCount)
      let rows = try (start..<end).map { try reader.rowTokens($0) }
      let length = rows.map(\.targets.count).max() ?? 0
      func padded(_ ids: [Int32], with id: Int32) -> [Int32] {
        ids + [Int32](repeating: id, count: length - ids.count)
      }
      let loss = try model.accumulateGradients(
        tokens: rows.flatMap { padded($0.inputs, with: 7) },
        targets: rows.flatMap { padded($0.targets, with: -1) }, rows: rows.count)
      losses.append(loss.sumNats / Double(rows.reduce(0) { $0 + $1.targets.count }))
      let schedule = LearningRateSchedule.cosine(
        peak: 1e-2, floor: 1e-3, warmUp: min(3, starts.count), steps: starts.count)
      try optimiser.update(model, rate: schedule.rate(after: optimiser.step))
    }
    return (model, losses)
  }

  /// Bytes of the demo's English: no model that ignores what comes before passes below the entropy
  /// of their frequencies.
  @Test func learnsMoreThanFrequencies() throws {
    var fixture = try TrainingFixture()
    fixture.rowLength = 32
    fixture.vocabulary = try Vocabulary(BareVocabulary(size: 384))
    fixture.settings.model.channels = 32
    fixture.settings.model.headChannels = 16
    fixture.settings.model.feedForwardChannels = 64
    fixture.settings.model.contextLength = 32
    fixture.settings.training.batchRows = 16
    let text = try readFile(repositoryRoot + "/corpora-manifests/demo/source/en.txt")
    let ids = text.map { UInt16($0) + 3 }
    try fixture.writeStream("first", Array(ids.prefix(20_000)))
    try fixture.writeStream("second", Array(ids.dropFirst(20_000)))
    try fixture.draw(tokens: 200 * 16 * 32)
    let summary = try fixture.train(scratch: "scratch", threads: 2, checkpointSteps: 1_000)
    let first = try #require(fixture.log().first)
    #expect(first.lossNats > summary.unigramEntropyNats)
    #expect(summary.finalLossNats < summary.unigramEntropyNats - 0.2)
  }

  // MARK: - What cannot be trained

  @Test func refusesUnusableSettings() throws {
    let changes: [(inout TrainSettings) -> Void] = [
      { $0.training.batchRows = 0 }, { $0.training.batchRows = -1 },
      { $0.training.batchRows = .max }, { $0.training.warmUpSteps = -1 },
      { $0.training.learningRate = -1e-9 }, { $0.training.learningRate = .nan },
      { $0.training.learningRate = .infinity }, { $0.training.finalLearningRate = -.infinity },
      { $0.training.finalLearningRate = .nan }, { $0.training.weightDecay = 11 },
      { $0.training.clipNorm = -1 }, { $0.model.heads = 2_000 }, { $0.model.layers = 0 },
    ]
    for change in changes {
      var fixture = try TrainingFixture()
      change(&fixture.settings)
      #expect(throws: SettingError.self) { try fixture.train(scratch: "scratch") }
    }
    let fixture = try TrainingFixture()
    for steps in [0, -1, .min] {
      #expect(throws: SettingError.self) {
        try fixture.train(scratch: "scratch", checkpointSteps: steps)
      }
    }
  }

  @Test func refusesRowsLongerThanTheContext() throws {
    var fixture = try TrainingFixture()
    fixture.settings.model.contextLength = fixture.rowLength - 1
    let error = #expect(throws: SettingError.self) { try fixture.train(scratch: "scratch") }
    #expect(error?.description == "row-length of the draw table: found '8', expected 1 to 7")
  }

  @Test func refusesRowsOfAnotherVocabulary() throws {
    var fixture = try TrainingFixture()
    let digest = fixture.vocabulary.digest
    fixture.vocabulary = try Vocabulary(BareVocabulary(size: 17))
    #expect(
      throws: TrainError.otherVocabulary(
        stream: "first", found: digest, expected: fixture.vocabulary.digest)
    ) { try fixture.train(scratch: "scratch") }
  }

  /// Copies that share all pieces change nothing but the name of the vocabulary.
  @Test func nothingClonedTrainsTheSameWeights() throws {
    var fixture = try TrainingFixture()
    try fixture.train(scratch: "one")
    let weights = try fixture.written()["model.safetensors"]
    let settings = try CloneSettings(reading: ["copies": ["2"], "cloned": ["0"]])
    fixture.ids = try Cloning(of: fixture.vocabulary, settings, counts: nil)
      .ids(over: fixture.vocabulary)
    try fixture.train(output: "clones", scratch: "two")
    #expect(try fixture.written("clones")["model.safetensors"] == weights)
  }

  @Test func refusesAnEmptyTable() throws {
    let fixture = try TrainingFixture(tokens: 0)
    #expect(throws: SettingError.self) { try fixture.train(scratch: "scratch") }
  }

  @Test func aRunThatDivergesIsAnError() throws {
    var fixture = try TrainingFixture()
    fixture.settings.training.learningRate = 10
    fixture.settings.training.weightDecay = 10
    fixture.settings.training.warmUpSteps = 0
    let error = #expect(throws: TrainError.self) { try fixture.train(scratch: "scratch") }
    guard case .diverged = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  /// The parent's weights are no numbers, so the first loss is none; the documents are told.
  @Test func divergenceNamesTheDocuments() throws {
    var fixture = try TrainingFixture()
    try fixture.startFromBrokenWeights()
    #expect(
      throws: TrainError.diverged(
        step: 1, what: "the loss is not finite", documents: "0 of first, 0 of second")
    ) { try fixture.train(scratch: "scratch") }
  }
}
