import ByteIO
public import Engine
import Model
public import TokenStore
import Values
public import Vocabulary

/// Trains a model on the rows of a draw table, in its order, each exactly once.
///
/// A step takes `batchRows` rows, the last step what is left. A row shorter than the context is
/// padded on the right, and padding is not computed: the targets trained on are the tokens of the
/// table, neither more nor fewer, and each weighs the same within its step.
///
/// Every few steps a checkpoint goes to the scratch folder, which must be this run's own. A run
/// that was killed goes on from the last one and ends with the same files, bit for bit, as one that
/// never stopped. A checkpoint that was damaged since is not used: a line says so, and the run
/// starts over, to the same end.
///
/// A run may go on from another: with its weights and, if wished, with its optimiser; steps, log
/// and learning rate are its own.
///
/// Neither the number of threads nor the checkpoints change a bit of what is written; the
/// instruction set does.
public struct Trainer {
  private let settings: TrainSettings
  private let description: ModelDescription
  private let reader: RowReader
  private let padding: Int32
  private let context: TaskContext

  /// Rows that go through the model at once; the gradients of a larger batch are accumulated. It
  /// bounds the memory, and decides in which order gradients are added, so the last bits too.
  private static let pieceRows = 16

  /// Prepares to train on the rows of `table`, whose streams are ids of the parents of `ids`.
  ///
  /// - Throws: `SettingError`; ``TrainError/otherVocabulary(stream:found:expected:)``.
  public init(
    settings: TrainSettings, ids: IDSpace, table: DrawTable, streams: [TokenShards],
    context: TaskContext
  ) throws {
    let model = try ModelConfiguration(vocabularySize: ids.size, settings: settings.model)
    try settings.training.validate()
    try checkRange(
      "row-length of the draw table", table.summary.mixture.rowLength, 1...model.contextLength)
    try checkRange("row-count of the draw table", table.rowCount, 1...Int.max)
    let parents = try zip(table.summary.mixture.streams, streams).map { stream, shards in
      let found = shards.set.vocabularyHash
      guard let parent = ids.parent(digest: found) else {
        throw TrainError.otherVocabulary(
          stream: stream.name, found: found,
          expected: ids.parents.map(\.digest).joined(separator: " or "))
      }
      return parent
    }
    self.settings = settings
    description = ModelDescription(model: model, vocabularyHash: ids.digest)
    padding = ids.special.padding
    reader = try RowReader(
      table: table, streams: streams, padding: padding,
      map: IDMap(vocabularySize: ids.size) { stream, clone in
        try ids.map(parent: parents[stream], copy: clone)
      })
    self.context = context
  }

  /// Writes `model.safetensors`, `optimiser.safetensors`, `configuration.json` and `log.jsonl` into
  /// the context's folder.
  ///
  /// - Throws: ``TrainError/otherParent(parent:what:found:expected:)``; `ModelError`, such as for a
  ///   gradient that is not finite; `TokenStoreError`; `ByteIOError`. The last checkpoint stays.
  public func run(label: String) throws -> TrainingSummary {
    let (model, optimiser) = try begin()
    let batches = RowBatches(
      reader: reader, contextLength: settings.model.contextLength,
      batchRows: settings.training.batchRows, padding: padding)
    let checkpoints = CheckpointStore(folder: context.scratch)
    var log = try resume(model, optimiser, from: checkpoints, label: label)
    context.progress.start(
      label, total: reader.table.summary.tokenCount, unit: "tokens", done: log.last?.tokens ?? 0)
    let schedule = settings.training.schedule(steps: batches.count)
    while log.count < batches.count {
      // Not the optimiser's own count, which another run may have begun.
      let line = try step(
        model, optimiser, rate: schedule.rate(after: log.count),
        batches.pieces(of: log.count, pieceRows: Self.pieceRows), before: log.last)
      log.append(line)
      context.progress.update(done: line.tokens)
      if line.step % settings.training.checkpointSteps == 0, line.step < batches.count {
        try checkpoints.save(model, optimiser, log)
      }
    }
    return try finish(model, optimiser, log, batches)
  }

  /// The model and the optimiser as they are before the first step.
  private func begin() throws -> (Transformer, AdamW) {
    let seed: UInt64
    switch settings.start {
    case .fresh(let value): seed = value
    // All that the seed draws is replaced.
    case .from: seed = 0
    }
    let model = try Transformer(description.model, seed: seed, threads: context.workers)
    let optimiser = try AdamW(settings.training.optimiser, for: model)
    if case .from(let parent, let carry) = settings.start {
      try checkParent(parent)
      let weights = try readFile(context.path(TrainingState.modelFileName, of: parent))
      if carry.optimiser {
        let moments = try readFile(context.path(TrainingState.optimiserFileName, of: parent))
        try TrainingState(model: weights, optimiser: moments).restore(model, optimiser)
      } else {
        try model.setParameters(safetensors: weights)
      }
    }
    return (model, optimiser)
  }

  /// Refuses to go on from a run of another model or vocabulary.
  private func checkParent(_ parent: String) throws {
    let path = context.path(ModelDescription.fileName, of: parent)
    let found = try StableJSON.decode(ModelDescription.self, from: readFile(path), file: path)
    func expect(_ what: String, _ found: String, _ expected: String) throws(TrainError) {
      if found != expected {
        throw .otherParent(parent: parent, what: what, found: found, expected: expected)
      }
    }
    func text(_ model: ModelConfiguration) throws -> String {
      String(decoding: try StableJSON.line(model), as: UTF8.self)
    }
    try expect("vocabulary", found.vocabularyHash, description.vocabularyHash)
    try expect("model", text(found.model), text(description.model))
  }

  /// Puts back the last checkpoint, if there is a sound one.
  ///
  /// - Returns: The log up to it.
  private func resume(
    _ model: Transformer, _ optimiser: AdamW, from checkpoints: CheckpointStore, label: String
  ) throws -> [TrainingLogLine] {
    do {
      let log = try checkpoints.restore(model, optimiser)
      if let last = log.last { context.progress.say("\(label): goes on after step \(last.step)") }
      return log
    } catch let damage as DamagedCheckpoint {
      context.progress.say("\(label): its checkpoint is damaged, so it starts over: \(damage)")
      return []
    }
  }

  private func step(
    _ model: Transformer, _ optimiser: AdamW, rate: Double, _ pieces: [RowBatches.Batch],
    before: TrainingLogLine?
  ) throws -> TrainingLogLine {
    var loss = LossSum()
    for piece in pieces {
      loss += try model.accumulateGradients(
        tokens: piece.tokens, targets: piece.targets, rows: piece.rows)
    }
    let norm = try optimiser.update(model, rate: rate)
    return TrainingLogLine(
      step: (before?.step ?? 0) + 1, tokens: (before?.tokens ?? 0) + loss.count,
      lossNats: loss.sumNats / Double(loss.count), learningRate: rate, gradientNorm: norm)
  }

  private func finish(
    _ model: Transformer, _ optimiser: AdamW, _ log: [TrainingLogLine], _ batches: RowBatches
  ) throws -> TrainingSummary {
    let state = try TrainingState(of: model, optimiser)
    try AtomicFile.write(state.model, to: context.output(TrainingState.modelFileName))
    try AtomicFile.write(state.optimiser, to: context.output(TrainingState.optimiserFileName))
    try AtomicFile.write(
      StableJSON.page(Configuration(description, settings)),
      to: context.output(ModelDescription.fileName))
    try AtomicFile.write(StableJSON.lines(log), to: context.output(TrainingLogLine.fileName))
    return TrainingSummary(
      stepCount: log.count, tokenCount: log.last?.tokens ?? 0,
      tokensByStream: Dictionary(
        uniqueKeysWithValues: reader.table.summary.streamTotals.map { ($0.name, $0.tokenCount) }),
      parameterCount: description.model.parameterCount,
      unigramEntropyNats: try batches.unigramEntropy(), finalLossNats: log.finalLossNats,
      modelHash: SHA256.hex(of: state.model))
  }
}

/// What `configuration.json` says: a ``ModelDescription`` and how its weights came about.
private struct Configuration: Encodable {
  var model: ModelConfiguration
  var start: Trainer.Start
  var training: TrainingSettings
  var vocabularyHash: String

  init(_ description: ModelDescription, _ settings: TrainSettings) {
    model = description.model
    start = settings.start
    training = settings.training
    vocabularyHash = description.vocabularyHash
  }
}
