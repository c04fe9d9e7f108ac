import ByteIO
import Chance
import Engine
import Model
import TokenStore
import Values

/// A run while it trains: what changes from step to step.
struct TrainingRun {
  private let trainer: Trainer
  private let label: String
  private let model: Transformer
  private let optimiser: AdamW
  private var checkpoints: CheckpointStore
  private let names: StreamNames
  private let schedule: LearningRateSchedule
  private var meter: SpeedMeter
  private var log: [TrainingLogLine] = []
  /// The SHA-256 of the files that the end needs, by their names.
  private var kept: [String: String] = [:]
  private var watch = LossWatch()
  /// The words trained on so far, counted where weights are kept by them.
  private var words = 0

  private var settings: TrainSettings { trainer.settings }
  private var batches: RowBatches { trainer.batches }
  private var countsWords: Bool { settings.run.keep.contains { $0.unit == .words } }

  /// Starts, or goes on from the last checkpoint.
  init(_ trainer: Trainer, label: String) throws {
    self.trainer = trainer
    self.label = label
    (model, optimiser) = try trainer.begin()
    checkpoints = CheckpointStore(
      folder: trainer.context.scratch, count: trainer.settings.training.keptCheckpoints)
    let summary = trainer.batches.reader.table.summary
    names = StreamNames(summary.mixture)
    schedule = trainer.settings.training.schedule(steps: trainer.batches.count)
    meter = SpeedMeter(isShown: !trainer.context.progress.isQuiet)
    if let warning = settings.training.warning(hasBF16: InstructionSet.hasBF16) {
      trainer.context.progress.say("\(label): \(warning)")
    }
    try resume()
    trainer.context.progress.start(
      label, total: summary.tokenCount, unit: "tokens", done: log.last?.tokens ?? 0)
    try meter.start(
      model, tokensDone: log.last?.tokens ?? 0,
      rowLength: summary.tokenCount / max(1, summary.rowCount))
  }

  /// Puts back the last sound checkpoint, if there is one.
  private mutating func resume() throws {
    let progress = trainer.context.progress
    var damages: [String] = []
    (log, kept) = try checkpoints.restore(model, optimiser) { damages.append($0) }
    for damage in damages { progress.say("\(label): a checkpoint is damaged: \(damage)") }
    if let last = log.last {
      progress.say("\(label): goes on after step \(last.step)")
    } else if !damages.isEmpty {
      progress.say("\(label): starts over")
    }
    for line in log { _ = watch.look(at: line) }
    if countsWords { words = try log.indices.reduce(0) { try $0 + batches.words(of: $1) } }
  }

  /// Whether all rows are trained on, or validation says that it is enough.
  var isDone: Bool {
    log.count >= batches.count || log.isWorn(after: settings.validation?.patience)
  }

  // MARK: - A step

  /// Makes the next step, and what comes after it.
  mutating func step() throws {
    // Not the optimiser's own count, which another run may have begun.
    var line = try update(batches.pieces(of: log.count, pieceRows: settings.pieceRows))
    if let complaint = watch.look(at: line) { throw diverged(line.step, complaint) }
    if let validation = trainer.validation, validation.isDue(after: line, before: log.last) {
      let score = try validation.score(model)
      guard score.lossNats.isFinite else {
        throw diverged(line.step, "the loss of validation is not finite")
      }
      line.validationLossNats = score.lossNats
      line.validationLossesNats = score.byStream
    }
    let before = log.last
    log.append(line)
    try keep(line, before: before)
    trainer.context.progress.update(done: line.tokens, note: meter.note(line))
    let isStopped = StopRequest.isMade
    if isStopped || line.step % settings.training.checkpointSteps == 0, !isDone {
      try checkpoints.save(model, optimiser, log, kept: kept)
    }
    if isStopped, !isDone {
      throw Stopped("\(label): stopped after step \(line.step), which is saved; run it again")
    }
  }

  /// Adds up the gradients of all pieces of a batch, and moves the parameters.
  private func update(_ pieces: [RowBatches.Batch]) throws -> TrainingLogLine {
    let (step, rate) = (log.count + 1, schedule.rate(after: log.count))
    var loss = LossSum()
    var byStream: [String: LossSum] = [:]
    for (place, piece) in pieces.enumerated() {
      loss += try model.accumulateGradients(
        tokens: piece.tokens, targets: piece.targets, rows: piece.rows.count,
        drawing: SplitMix64.key(
          seed: batches.reader.table.summary.mixture.seed, name: "dropout \(step) \(place)"))
      for (row, sum) in zip(piece.rows, model.rowLosses) where sum.count > 0 {
        byStream[names.name(row.stream, row.clone), default: LossSum()] += sum
      }
    }
    guard loss.sumNats.isFinite else { throw diverged(step, "the loss is not finite") }
    let tokens = pieces.reduce(0) { $0 + $1.rows.reduce(0) { $0 + $1.length } }
    return TrainingLogLine(
      step: step, tokens: (log.last?.tokens ?? 0) + tokens,
      lossNats: loss.count > 0 ? loss.sumNats / Double(loss.count) : 0,
      lossesNats: byStream.mapValues { $0.sumNats / Double($0.count) }, learningRate: rate,
      // A small batch may have nothing that is hidden.
      gradientNorm: loss.count > 0 ? try move(step, rate) : 0)
  }

  private func move(_ step: Int, _ rate: Double) throws -> Double {
    do { return try optimiser.update(model, rate: rate) } catch ModelError.notFinite {
      throw diverged(step, "the gradient is not finite")
    }
  }

  /// Keeps the weights where this line is one to keep them for.
  private mutating func keep(_ line: TrainingLogLine, before: TrainingLogLine?) throws {
    let wordsBefore = words
    if countsWords { words += try batches.words(of: line.step - 1) }
    for count in settings.run.keep {
      let (done, doneBefore) =
        count.unit == .tokens ? (line.tokens, before?.tokens ?? 0) : (words, wordsBefore)
      guard doneBefore < count.count, count.count <= done else { continue }
      kept[count.fileName] = try checkpoints.keep(model.safetensors(), as: count.fileName)
    }
    guard settings.run.select == .validation, line.validationLossNats != nil,
      log.best?.step == line.step
    else { return }
    for name in kept.keys where Self.bestNames.contains(where: name.hasPrefix) {
      kept[name] = nil
    }
    let state = try TrainingState(of: model, optimiser)
    for (name, bytes) in zip(Self.bestNames, [state.model, state.optimiser]) {
      kept["\(name)\(line.step)"] = try checkpoints.keep(bytes, as: "\(name)\(line.step)")
    }
  }

  /// The beginnings of the names of the best state's files, to which the step is added.
  private static let bestNames = ["best-model-", "best-optimiser-"]

  private func diverged(_ step: Int, _ what: String) -> any Error {
    do {
      let documents = try batches.documents(of: step - 1)
      return TrainError.diverged(step: step, what: what, documents: documents)
    } catch {
      return error
    }
  }

  // MARK: - The end

  /// Writes the artefact's files.
  func finish() throws -> TrainingSummary {
    let context = trainer.context
    var state = try TrainingState(of: model, optimiser)
    let best = settings.run.select == .validation ? log.best : nil
    if let best {
      let files = try Self.bestNames.map { try keptBytes("\($0)\(best.step)") }
      state = TrainingState(model: files[0], optimiser: files[1])
    }
    try AtomicFile.write(state.model, to: context.output(TrainingState.modelFileName))
    try AtomicFile.write(state.optimiser, to: context.output(TrainingState.optimiserFileName))
    for count in settings.run.keep where kept[count.fileName] != nil {
      try AtomicFile.write(keptBytes(count.fileName), to: context.output(count.fileName))
    }
    try AtomicFile.write(
      StableJSON.page(Configuration(trainer.description, settings)),
      to: context.output(ModelDescription.fileName))
    try AtomicFile.write(StableJSON.lines(log), to: context.output(TrainingLogLine.fileName))
    return try summary(modelHash: SHA256.hex(of: state.model), selected: best ?? log.last)
  }

  private func keptBytes(_ name: String) throws -> [UInt8] {
    try checkpoints.bytes(ofKept: name, hash: kept[name] ?? "")
  }

  private func summary(modelHash: String, selected: TrainingLogLine?) throws -> TrainingSummary {
    let streams = batches.reader.table.summary.streamTotals.map(\.name)
    let tokens = try batches.tokensByStream(ofBatches: log.count)
    var summary = TrainingSummary(
      stepCount: log.count, tokenCount: log.last?.tokens ?? 0,
      tokensByStream: Dictionary(uniqueKeysWithValues: zip(streams, tokens)),
      parameterCount: trainer.description.model.parameterCount,
      unigramEntropyNats: try batches.unigramEntropy(ofBatches: log.count),
      finalLossNats: log.finalLossNats, modelHash: modelHash)
    if let loss = selected?.validationLossNats, let step = selected?.step {
      summary.validation = (step, loss)
    }
    return summary
  }
}

/// What `configuration.json` says: a ``ModelDescription`` and how its weights came about.
private struct Configuration: Encodable {
  var model: ModelConfiguration
  var run: RunSettings
  var start: Trainer.Start
  var training: TrainingSettings
  var validation: ValidationSettings?
  var vocabularyHash: String

  init(_ description: ModelDescription, _ settings: TrainSettings) {
    model = description.model
    run = settings.run
    start = settings.start
    training = settings.training
    validation = settings.validation
    vocabularyHash = description.vocabularyHash
  }
}

extension RowBatches {
  /// The documents of batch `index`: of each stream the numbers, ranges first to last.
  func documents(of index: Int) throws -> String {
    var byStream: [[ClosedRange<Int>]] = reader.streams.map { _ in [] }
    for row in rows(of: index) {
      let row = try reader.table.row(row)
      let shards = reader.streams[row.stream]
      let first = try shards.location(ofToken: row.offset).document
      let last = try shards.location(ofToken: row.offset + row.length - 1).document
      byStream[row.stream].append(first...last)
    }
    let streams = zip(reader.table.summary.mixture.streams, byStream).compactMap { stream, ranges in
      ranges.isEmpty ? nil : "\(Self.listed(ranges)) of \(stream.name)"
    }
    return streams.joined(separator: ", ")
  }

  /// The most ranges that are named of a stream.
  private static let namedRanges = 20

  /// `3 to 5, 9`: in their order, those that touch joined.
  private static func listed(_ ranges: [ClosedRange<Int>]) -> String {
    var joined: [ClosedRange<Int>] = []
    for range in ranges.sorted(by: {
      ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound)
    }) {
      if let last = joined.last, range.lowerBound <= last.upperBound + 1 {
        joined[joined.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
      } else {
        joined.append(range)
      }
    }
    let words = joined.prefix(namedRanges).map { range in
      range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)"
    }
    let more = joined.count - words.count
    return words.joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
  }
}

/// Tells how fast a run is, for people alone: nothing that is written depends on it.
struct SpeedMeter {
  private let isShown: Bool
  private var peak = 0.0
  private var operationsPerToken = 0.0
  private var tokensBefore = 0
  private var started = ContinuousClock.now

  init(isShown: Bool) { self.isShown = isShown }

  /// Measures the machine's products and starts the clock.
  mutating func start(_ model: Transformer, tokensDone: Int, rowLength: Int) throws {
    guard isShown else { return }
    peak = try model.measuredProductRate()
    operationsPerToken = model.configuration.trainingOperationsPerToken(length: rowLength)
    tokensBefore = tokensDone
    started = .now
  }

  /// `loss 2.310, 71 % of peak`: the share of the products that the machine was measured to do.
  func note(_ line: TrainingLogLine) -> String? {
    guard isShown else { return nil }
    let seconds = (ContinuousClock.now - started) / .seconds(1)
    let rate = operationsPerToken * Double(line.tokens - tokensBefore) / max(seconds, 1e-9)
    let share = peak > 0 ? ", \(Int(min(999, 100 * rate / peak))) % of peak" : ""
    return "loss \(line.lossNats.short)\(share)"
  }
}
