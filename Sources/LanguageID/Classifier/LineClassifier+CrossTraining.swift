internal import Dispatch
internal import Synchronization

extension LineClassifier {
  /// One label in so many is left out to see what becomes of a language that a model does not know.
  private static let labelsPerOutsider = 5
  /// What the confusion table appends to the label of a language that the model had not learnt: a
  /// private subtag of BCP 47.
  private static let outsideSuffix = "-x-outside"

  /// Trains a model on all sources but some, and measures it on every source as a model that has
  /// not seen it.
  ///
  /// For each of `groups` a model is trained without these sources, and without the labels that
  /// have no others; what it takes their lines for is counted in the record. A label that has one
  /// source is measured on a tenth of its lines, which count for the source `training`. One
  /// model more is trained without every fifth label, whose lines count for the label with
  /// `-x-outside` after it. The weights are of a last model, of all the lines; its slopes fit all
  /// the lines that the others did without.
  ///
  /// - Parameters:
  ///   - lines: Lines of at least two labels.
  ///   - groups: The names of sources that are held back together.
  ///   - measured: The names of sources that nothing is learnt from: the last model is measured on
  ///     them.
  ///   - sources: What the record is to say of the sources.
  ///   - settings: The seed, and the size of the model.
  /// - Throws: ``LanguageIDError`` for labels or settings that cannot be used.
  public static func train(
    _ lines: [LabelledLine], holdingBack groups: [Set<String>], measuringOnly measured: Set<String>,
    sources: [ModelRecord.Source], settings: LineClassifierSettings
  ) throws(LanguageIDError) -> LineClassifier {
    let learnt = lines.filter { !measured.contains($0.source) }
    let labels = Set(learnt.map(\.label)).sorted()
    let folds = HeldBackSources.folds(learnt, groups: groups)
    let outsiders = Set(
      stride(from: labelsPerOutsider - 1, to: labels.count, by: labelsPerOutsider).map {
        labels[$0]
      })
    let models = try foldedWeights(
      of: learnt, labels: labels, folds: folds, outsiders: outsiders, settings: settings)
    var calibrations: [Script: Calibration] = [:]
    for (fold, model) in zip(folds, models) {
      model.calibrate(&calibrations, on: learnt.filter(fold.isMeasured), settings: settings)
    }
    let slopes = calibrations.mapValues { $0.slopes() }
    let calibrated = models.map { $0.calibrated(to: slopes) }
    let last = calibrated[folds.count]
    var confusion = ConfusionTable(labels: labels)
    for (fold, model) in zip(folds, calibrated) {
      confusion.count(learnt.filter(fold.isMeasured), by: model, seed: settings.seed) {
        (fold.source(of: $0), $0.label)
      }
    }
    if let model = calibrated.last, !outsiders.isEmpty {
      confusion.count(
        learnt.filter { outsiders.contains($0.label) }, by: model, seed: settings.seed
      ) { ($0.source, $0.label + outsideSuffix) }
    }
    let known = Set(labels)
    confusion.count(
      lines.filter { measured.contains($0.source) && known.contains($0.label) }, by: last,
      seed: settings.seed
    ) { ($0.source, $0.label) }
    return LineClassifier(
      labels: labels, scripts: last.scripts,
      record: ModelRecord(sources: sources, confusion: confusion))
  }

  /// A model for each fold, one of all lines, and one without the outsiders if there are any.
  ///
  /// The weights of each model are a training of their own, and all of them run at once.
  private static func foldedWeights(
    of learnt: [LabelledLine], labels: [String], folds: [HeldBackSources], outsiders: Set<String>,
    settings: LineClassifierSettings
  ) throws(LanguageIDError) -> [LineClassifier] {
    let count = folds.count + (outsiders.isEmpty ? 1 : 2)
    return try weights(count: count) { index throws(LanguageIDError) in
      if index < folds.count {
        let own = learnt.filter(folds[index].learnsFrom)
        return try weights(of: own, labels: labels, settings: settings)
      }
      let absent = index == folds.count ? [] : outsiders
      return try weights(
        of: learnt.filter { !absent.contains($0.label) },
        labels: labels.filter { !absent.contains($0) }, settings: settings)
    }
  }

  /// The models that `train` makes of 0 ..< `count`, on all cores.
  private static func weights(
    count: Int, _ train: (Int) throws(LanguageIDError) -> LineClassifier
  ) throws(LanguageIDError) -> [LineClassifier] {
    let results = Mutex([Result<LineClassifier, LanguageIDError>?](repeating: nil, count: count))
    withoutActuallyEscaping(train) { train in
      // Safe: all calls end before concurrentPerform returns, and `train` changes nothing.
      nonisolated(unsafe) let train = train
      DispatchQueue.concurrentPerform(iterations: count) { index in
        let result = Result { () throws(LanguageIDError) in try train(index) }
        results.withLock { $0[index] = result }
      }
    }
    var models: [LineClassifier] = []
    for result in results.withLock({ $0 }) {
      if let result { models.append(try result.get()) }
    }
    return models
  }

  /// The same weights with other slopes; scripts without a calibration stay as they are.
  func calibrated(to slopes: [Script: [Double]]) -> LineClassifier {
    LineClassifier(
      labels: labels,
      scripts: scripts.map { script in slopes[script.script].map(script.calibrated) ?? script })
  }

  /// Adds what this model, fresh from training, makes of `lines`.
  func calibrate(
    _ calibrations: inout [Script: Calibration], on lines: [LabelledLine],
    settings: LineClassifierSettings
  ) {
    for part in TrainingLines.byScript(lines, labels: labels, settings: settings) {
      guard let script = model(of: part.script) else { continue }
      let own = TrainingLines(
        lines: script.labels.map { label in
          part.labels.firstIndex(of: label).map { part.lines.lines[$0] } ?? []
        })
      calibrations[part.script, default: Calibration()].add(own, in: script, seed: settings.seed)
    }
  }
}
