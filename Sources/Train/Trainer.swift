import ByteIO
import Corpus
public import Engine
import Foundation
import Model
public import TokenStore
import Values

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
/// Neither the number of threads nor the checkpoints change a bit of what is written; the
/// instruction set does.
public struct Trainer {
  private let settings: TrainSettings
  private let reader: RowReader
  private let context: TaskContext
  private let checkpointSteps: Int

  /// Rows that go through the model at once; the gradients of a larger batch are accumulated. It
  /// bounds the memory, and decides in which order gradients are added, so the last bits too.
  private static let pieceRows = 16

  /// Prepares to train on the rows of `reader`.
  ///
  /// - Parameter checkpointSteps: How often to save; it does not change the weights.
  /// - Throws: ``TrainError/unusableSetting(name:found:expected:)``.
  public init(
    settings: TrainSettings, reader: RowReader, checkpointSteps: Int, context: TaskContext
  ) throws(TrainError) {
    try settings.check(with: reader.table)
    try TrainSettings.check("checkpoint steps", checkpointSteps, 1...Int.max)
    self.settings = settings
    self.reader = reader
    self.checkpointSteps = checkpointSteps
    self.context = context
  }

  /// Writes `model.safetensors`, `optimiser.safetensors`, `configuration.json`, `log.jsonl` and
  /// `training.json` into the context's folder.
  ///
  /// - Returns: What `training.json` says.
  /// - Throws: `ModelError`, such as for a gradient that is not finite; `TokenStoreError`;
  ///   `ByteIOError`. The last checkpoint stays.
  public func run(label: String) throws -> TrainingSummary {
    let model = try Transformer(settings.model, seed: settings.seed, threads: context.workers)
    let optimiser = try AdamW(settings.optimiser, for: model)
    let batches = RowBatches(
      reader: reader, contextLength: settings.model.contextLength, batchRows: settings.batchRows)
    let checkpoints = CheckpointStore(folder: context.scratch)
    var log = try resume(model, optimiser, from: checkpoints, label: label)
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
    let summary = TrainingSummary(
      steps: optimiser.step, tokens: log.last?.tokens ?? 0,
      tokensByStream: Dictionary(
        uniqueKeysWithValues: reader.table.summary.streamTotals.map { ($0.name, $0.tokenCount) }),
      parameterCount: settings.model.parameterCount,
      unigramEntropyNats: try batches.unigramEntropy(),
      finalLossNats: log.finalLossNats,
      modelHash: SHA256.hex(of: state.model))
    try AtomicFile.write(try StableJSON.page(summary), to: context.output("training.json"))
    return summary
  }
}

extension [TrainingLogLine] {
  /// The mean loss of a target in the last tenth of the steps, at least one step.
  fileprivate var finalLossNats: Double {
    let tail = suffix(Swift.max(1, count / 10))
    let before = tail.startIndex > 0 ? self[tail.startIndex - 1].tokens : 0
    var tokens = before
    var sum = 0.0
    for line in tail {
      sum += line.lossNats * Double(line.tokens - tokens)
      tokens = line.tokens
    }
    return sum / Double(tokens - before)
  }

  fileprivate func jsonLines() throws -> [UInt8] {
    var bytes: [UInt8] = []
    for line in self { bytes += try StableJSON.line(line) + [UInt8(ascii: "\n")] }
    return bytes
  }
}
