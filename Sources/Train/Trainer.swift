import ByteIO
import Corpus
public import Engine
import Foundation
import Model
public import TokenStore

/// Trains a model on the rows of a draw table, in its order, each exactly once.
///
/// Every few steps a checkpoint goes to the scratch folder; a run that was killed goes on from the
/// last one and ends with the same weights, bit for bit, as one that never stopped.
public struct Trainer {
  private let settings: TrainSettings
  private let reader: RowReader
  private let context: TaskContext
  private let checkpointSteps: Int

  /// Rows that go through the model at once; the gradients of a larger batch are accumulated.
  private static let pieceRows = 16

  /// Prepares to train on the rows of `reader`.
  ///
  /// - Parameter checkpointSteps: How often to save; it does not change the weights.
  public init(
    settings: TrainSettings, reader: RowReader, checkpointSteps: Int, context: TaskContext
  ) {
    self.settings = settings
    self.reader = reader
    self.checkpointSteps = checkpointSteps
    self.context = context
  }

  /// Writes `model.safetensors`, `optimiser.safetensors`, `configuration.json`, `log.jsonl` and
  /// `training.json` into the context's folder.
  public func run(label: String) throws -> TrainingSummary {
    let model = try Transformer(settings.model, seed: settings.seed, threads: context.workers)
    let optimiser = try AdamW(settings.optimiser, for: model)
    let batches = RowBatches(
      reader: reader, contextLength: settings.model.contextLength, batchRows: settings.batchRows)
    let checkpoints = CheckpointStore(folder: context.scratch)
    var log = try checkpoints.restore(model, optimiser)
    if let last = log.last { context.progress.say("\(label): goes on after step \(last.step)") }
    context.progress.start("train \(label)", total: reader.table.summary.tokenCount, unit: "tokens")
    let schedule = settings.schedule(steps: batches.count)
    while optimiser.step < batches.count {
      let line = try step(
        model, optimiser, rate: schedule.rate(after: optimiser.step),
        batches.pieces(of: optimiser.step, pieceRows: Self.pieceRows), before: log.last)
      log.append(line)
      context.progress.update(done: line.tokens)
      if line.step % checkpointSteps == 0, line.step < batches.count {
        try checkpoints.save(model, optimiser, log)
      }
    }
    return try finish(model, optimiser, log, batches)
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
      step: optimiser.step, tokens: (before?.tokens ?? 0) + loss.count,
      lossNats: loss.sumNats / Double(loss.count), learningRate: rate, gradientNorm: norm)
  }

  private func finish(
    _ model: Transformer, _ optimiser: AdamW, _ log: [TrainingLogLine], _ batches: RowBatches
  ) throws -> TrainingSummary {
    let state = try TrainingState(of: model, optimiser)
    try AtomicFile.write(state.model, to: context.output("model.safetensors"))
    try AtomicFile.write(state.optimiser, to: context.output("optimiser.safetensors"))
    try AtomicFile.write(
      try StableJSON.page(settings), to: context.output("configuration.json"))
    try AtomicFile.write(try log.jsonLines(), to: context.output("log.jsonl"))
    let tail = log.suffix(max(1, log.count / 10))
    let summary = TrainingSummary(
      steps: optimiser.step, tokens: log.last?.tokens ?? 0,
      tokensByStream: Dictionary(
        uniqueKeysWithValues: reader.table.summary.streamTotals.map { ($0.name, $0.tokenCount) }),
      parameterCount: settings.model.parameterCount,
      unigramEntropyNats: try batches.unigramEntropy(),
      finalLossNats: tail.map(\.lossNats).reduce(0, +) / Double(tail.count),
      modelHash: SHA256.hex(of: state.model))
    try AtomicFile.write(try StableJSON.page(summary), to: context.output("training.json"))
    return summary
  }
}

extension [TrainingLogLine] {
  func jsonLines() throws -> [UInt8] {
    var bytes: [UInt8] = []
    for line in self { bytes += try StableJSON.line(line) + [UInt8(ascii: "\n")] }
    return bytes
  }
}
