internal import Values

extension LineClassifier {
  /// Trains a model; equal lines, in equal order, and equal settings give equal bytes on any
  /// machine.
  ///
  /// Labels weigh the same in the loss however many lines each has, so a large corpus is no reason
  /// to call a line its language. One document in ten is kept out of training, and the slopes are
  /// the ones that fit its lines best; where a label would be left without lines, nothing is kept
  /// out and the slopes stay as they were learnt.
  ///
  /// - Parameters:
  ///   - lines: Lines of at least two labels. Some may be mislabelled: with few epochs the weights
  ///     follow the majority.
  ///   - settings: The seed, and the size of the model.
  /// - Throws: ``LanguageIDError`` for labels or settings that cannot be used.
  public static func train(
    _ lines: [LabelledLine], settings: LineClassifierSettings
  ) throws(LanguageIDError) -> LineClassifier {
    let labels = Set(lines.map(\.label)).sorted()
    return try train(lines, labels: labels, settings: settings)
  }

  /// Trains a model of `labels`, which are sorted and include every label of `lines`.
  static func train(
    _ lines: [LabelledLine], labels: [String], settings: LineClassifierSettings
  ) throws(LanguageIDError) -> LineClassifier {
    let kept = lines.filter { !$0.isHeldOut }
    let canHoldOut = Set(kept.map(\.label)).count == labels.count
    let model = try weights(of: canHoldOut ? kept : lines, labels: labels, settings: settings)
    if !canHoldOut { return model }
    var calibrations: [Script: Calibration] = [:]
    model.calibrate(&calibrations, on: lines.filter(\.isHeldOut), settings: settings)
    return model.calibrated(to: calibrations.mapValues { $0.slopes() })
  }

  /// A model whose weights were learnt from `lines` and whose slopes are the steps of the weights.
  static func weights(
    of lines: [LabelledLine], labels: [String], settings: LineClassifierSettings
  ) throws(LanguageIDError) -> LineClassifier {
    do throws(SettingError) {
      try settings.validate()
    } catch {
      throw .invalidSetting(error)
    }
    try validate(labels: labels)
    let scripts = TrainingLines.byScript(lines, labels: labels, settings: settings).map { part in
      train(part.lines, of: part.labels, in: part.script, settings: settings)
    }
    return LineClassifier(labels: labels, scripts: scripts)
  }

  private static func train(
    _ lines: TrainingLines, of labels: [Int], in script: Script, settings: LineClassifierSettings
  ) -> ScriptModel {
    let bucketCount = LengthBucket.allCases.count
    // Syllables and words say enough one by one and in pairs; a single letter says next to nothing.
    let orders =
      script.isSyllabic || settings.maximumOrder == 1
      ? 1...min(2, settings.maximumOrder) : 2...settings.maximumOrder
    let count =
      labels.count > 1
      ? min(settings.features, LineClassifierSettings.featuresPerLabel * labels.count) : 0
    let hashes = count > 0 ? FeatureSelection.best(count, of: lines, orders: orders) : []
    let table = FeatureTable(orders: orders, hashes: hashes, count: hashes.count)
    var trainer = Trainer(
      script: script, labelCount: labels.count, table: table, seed: settings.seed)
    if labels.count > 1 { trainer.fit(lines, epochCount: settings.epochs) }
    let (weights, step) = trainer.quantised()
    return ScriptModel(
      script: script, labels: labels, table: table, weights: weights,
      slopes: Array(repeating: step, count: bucketCount))
  }

  static func validate(labels: [String]) throws(LanguageIDError) {
    guard (2...1024).contains(labels.count) else { throw .unsupportedLabelCount(labels.count) }
    for label in labels where !isValid(label: label) { throw .invalidLabel(label) }
  }

  static func isValid(label: String) -> Bool {
    (1...64).contains(label.utf8.count) && label != Prediction.undetermined
      && label != Prediction.noLinguisticContent
  }
}
