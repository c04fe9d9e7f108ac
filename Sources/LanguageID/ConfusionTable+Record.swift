extension ConfusionTable {
  /// The table that a model carries of itself: the lines held back from its training, each label's
  /// from the source that was held back for it.
  public init(of model: LanguageModel) {
    self.init(labels: model.labels)
    let outcomes = model.labels + [Prediction.undetermined, Prediction.noLinguisticContent]
    for (cell, lines) in model.record.confusion.cells {
      let source =
        cell.label < model.record.heldBack.count ? model.record.heldBack[cell.label] : nil
      add(
        lines.map(Int.init), of: outcomes[cell.outcome],
        key: Key(
          source: source ?? "training", label: model.labels[cell.label], bucket: cell.bucket))
    }
  }
}
