public import Engine
import Model
public import TokenStore
import Values
public import Vocabulary

/// Trains a model on the rows of a draw table, in its order, each exactly once.
///
/// A step takes `batchRows` rows, the last step what is left. A row shorter than the context is
/// padded on the right, and padding is not computed: the tokens trained on are those of the table,
/// neither more nor fewer, and each target weighs the same within its step.
///
/// Every few steps a checkpoint goes to the scratch folder, which must be this run's own. A run
/// that was killed goes on from the last one and ends with the same files, bit for bit, as one that
/// never stopped. A checkpoint that was damaged since is not used: a line says so, and the run
/// starts over, to the same end. A program that is told to end makes one first.
///
/// A run may go on from another: with its weights and, if wished, with its optimiser; steps, log
/// and learning rate are its own.
///
/// Neither the number of threads nor the checkpoints change a bit of what is written; the
/// instruction set does.
public struct Trainer {
  let settings: TrainSettings
  let description: ModelDescription
  let ids: IDSpace
  let batches: RowBatches
  let validation: Validation?
  let context: TaskContext

  /// Prepares to train on the rows of `table`, whose streams are ids of the parents of `ids`.
  ///
  /// - Parameter validation: The sets to validate on, in the order of the streams; not read where
  ///   the settings do not ask for it.
  /// - Throws: `SettingError`; ``TrainError/otherVocabulary(stream:found:expected:)``;
  ///   ``TrainError/noMask(vocabulary:)``.
  public init(
    settings: TrainSettings, ids: IDSpace, table: DrawTable, streams: [TokenShards],
    validation: [TokenShards] = [], context: TaskContext
  ) throws {
    let model = try ModelConfiguration(vocabularySize: ids.size, settings: settings.model)
    let settings = settings.planned(for: model)
    try settings.validate()
    let mixture = table.summary.mixture
    try checkRange("row-length of the draw table", mixture.rowLength, 1...model.contextLength)
    try checkRange("row-count of the draw table", table.rowCount, 1...Int.max)
    let parents = try Self.parents(of: streams, mixture, ids)
    let map = IDMap(vocabularySize: ids.size) { stream, clone in
      try ids.map(parent: parents[stream], copy: clone)
    }
    self.settings = settings
    self.ids = ids
    self.context = context
    description = ModelDescription(model: model, vocabularyHash: ids.digest)
    batches = RowBatches(
      reader: try RowReader(
        table: table, streams: streams, padding: ids.special.padding, map: map),
      contextLength: model.contextLength, batchRows: settings.training.batchRows,
      padding: ids.special.padding, vocabularies: parents.map { ids.parents[$0] },
      masking: settings.run.objective == .masked
        ? try Masking(ids, parents: parents, seed: mixture.seed) : nil)
    if let wanted = settings.validation {
      try checkRange("sets of validation", validation.count, streams.count...streams.count)
      guard try Self.parents(of: validation, mixture, ids) == parents else {
        throw SettingError(
          key: "sets of validation", found: "ids of other vocabularies",
          expected: "those of the streams")
      }
      self.validation = Validation(wanted, sets: validation, map: map, batches: batches)
    } else {
      self.validation = nil
    }
  }

  /// Whose ids each of `shards` has, as places among the parents of `ids`.
  private static func parents(
    of shards: [TokenShards], _ mixture: Mixture, _ ids: IDSpace
  ) throws(TrainError) -> [Int] {
    var parents: [Int] = []
    for (stream, shards) in zip(mixture.streams, shards) {
      let found = shards.set.vocabularyHash
      guard let parent = ids.parent(digest: found) else {
        throw .otherVocabulary(
          stream: stream.name, found: found,
          expected: ids.parents.map(\.digest).joined(separator: " or "))
      }
      parents.append(parent)
    }
    return parents
  }

  /// Writes `model.safetensors`, `optimiser.safetensors`, `configuration.json`, `log.jsonl` and the
  /// weights to be kept into the context's folder.
  ///
  /// - Throws: ``TrainError``; `Stopped` where the program was told to end; `ModelError`;
  ///   `TokenStoreError`; `ByteIOError`. The last checkpoint stays.
  public func run(label: String) throws -> TrainingSummary {
    try StopRequest.whileSaving {
      var run = try TrainingRun(self, label: label)
      while !run.isDone { try run.step() }
      return try run.finish()
    }
  }
}

extension Masking {
  /// Hides behind the mask that the parent of each stream has, as each of its copies has it.
  init(_ ids: IDSpace, parents: [Int], seed: UInt64) throws {
    var hasText = [Bool](repeating: false, count: ids.size)
    for parent in ids.parents.indices {
      for copy in 0..<ids.copyCount {
        for (id, count) in try ids.byteCounts(parent: parent, copy: copy).enumerated()
        where count > 0 {
          hasText[id] = true
        }
      }
    }
    let masks = try parents.map { parent in
      guard let mask = ids.parents[parent].mask else {
        throw TrainError.noMask(vocabulary: ids.parents[parent].digest)
      }
      return try (0..<ids.copyCount).map { copy in
        try ids.map(parent: parent, copy: copy)?[Int(mask)] ?? mask
      }
    }
    self.init(
      masks: masks, special: Set(hasText.indices.filter { !hasText[$0] }.map { Int32($0) }),
      vocabularySize: ids.size, seed: seed)
  }
}
