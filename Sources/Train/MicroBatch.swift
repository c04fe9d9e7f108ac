package import Model

/// How many rows go through a model at once, where the recipe does not say.
enum MicroBatch {
  /// The most rows: with more, products get no faster.
  private static let most = 16
  /// What the activations of a micro-batch may take: 4 GiB. It is no setting of the machine, since
  /// the last bits of a run depend on the number of rows.
  private static let budget = 4 << 30

  /// As many rows as have their activations in the budget, 1 to 16.
  ///
  /// Of each position and block, forward and backward, about four values of the residual stream's
  /// width, eight of attention's and three of the feed-forward's inner width are kept, as single
  /// precision.
  static func rows(of model: ModelConfiguration) -> Int {
    max(1, Int(min(Double(most), Double(budget) / activationBytes(of: model))))
  }

  /// The bytes of the activations of a row.
  static func activationBytes(of model: ModelConfiguration) -> Double {
    let values =
      4 * model.channels + 8 * model.heads * model.headChannels + 3 * model.feedForwardChannels
    // In floating point: the products of the largest sizes pass 64 bits.
    return 4 * Double(values) * Double(model.layers) * Double(model.contextLength)
  }
}

extension TrainingSettings {
  /// About what the activations of a micro-batch take, logits included.
  package func activationBytes(of model: ModelConfiguration) -> Double {
    let rows = min(microBatchRows ?? MicroBatch.rows(of: model), batchRows)
    let logits = 8 * Double(model.vocabularySize) * Double(model.contextLength)
    return Double(rows) * (MicroBatch.activationBytes(of: model) + logits)
  }

  /// What of it matters for how long a step takes.
  package var timed: TrainingSettings {
    var settings = TrainingSettings()
    settings.batchRows = batchRows
    settings.microBatchRows = microBatchRows
    settings.precision = precision
    return settings
  }
}
