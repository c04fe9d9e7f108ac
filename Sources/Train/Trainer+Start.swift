import ByteIO
import Engine
import Model
import Values
import Vocabulary

/// What a run's weights are before its first step.
extension Trainer {
  /// The model and the optimiser as they are before the first step.
  func begin() throws -> (Transformer, AdamW) {
    let seed =
      switch settings.start {
      case .fresh(let seed): seed
      // Only the rows of new pieces keep what this draws.
      case .from(_, _, _, let seed): seed ?? 0
      }
    let model = try Transformer(
      description.model, seed: seed, threads: context.workers,
      precision: settings.training.precision)
    let optimiser = try AdamW(settings.training.optimiser, for: model)
    if case .from(let parent, let carry, let vocabulary, _) = settings.start {
      let rows = try rows(of: parent, vocabulary)
      let weights = try readFile(context.path(TrainingState.modelFileName, of: parent))
      if carry.optimiser {
        let moments = try readFile(context.path(TrainingState.optimiserFileName, of: parent))
        try TrainingState(model: weights, optimiser: moments)
          .restore(model, optimiser, vocabularyRows: rows)
      } else {
        try model.setParameters(safetensors: weights, vocabularyRows: rows)
      }
    }
    return (model, optimiser)
  }

  /// Refuses to go on from a run of another model, or of another vocabulary without a map.
  ///
  /// - Returns: For each id, the parent's id of the same piece; `nil` where the ids are the same.
  private func rows(of parent: String, _ vocabulary: String?) throws -> [Int32?]? {
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
    guard let vocabulary else {
      try expect("vocabulary", found.vocabularyHash, description.vocabularyHash)
      try expect("model", text(found.model), text(description.model))
      return nil
    }
    let old = try IDSpace(folder: context.folder(of: vocabulary))
    try expect("vocabulary", found.vocabularyHash, old.digest)
    let same = try ModelConfiguration(
      vocabularySize: old.size, settings: description.model.settings)
    try expect("model", text(found.model), text(same))
    return try ids.samePieces(in: old)
  }
}
