import Model

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
    let values =
      4 * model.channels + 8 * model.heads * model.headChannels + 3 * model.feedForwardChannels
    // In floating point: the products of the largest sizes pass 64 bits.
    let bytes = 4 * Double(values) * Double(model.layers) * Double(model.contextLength)
    return max(1, Int(min(Double(most), Double(budget) / bytes)))
  }
}
