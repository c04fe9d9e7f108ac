/// Two models that judge each other's documents, so that no line is judged by a model that
/// learnt from its document.
///
/// Documents fall into two folds by the lowest bit of their content hash; equal documents fall
/// into the same one. The model of a fold is trained on the documents of the other. What it says
/// of a line is therefore out of fold by construction, also where the corpora under judgement are
/// the ones it was trained on: a mislabelled document cannot teach its judge its own label.
///
/// - Source: Chernozhukov et al. (2018), “Double/debiased machine learning for treatment and
///   structural parameters”, for cross-fitting.
public struct CrossFittedModel: Equatable, Sendable {
  /// By fold: the model that judges it.
  private let models: [LanguageModel]

  private static let magic = Array("isoglcf\u{1}".utf8)

  /// The languages the models tell apart, in ascending order.
  public var labels: [String] { models[0].labels }

  private init(models: [LanguageModel]) { self.models = models }

  /// Trains both models; see ``LanguageModel/train(_:settings:)``.
  ///
  /// - Throws: ``LanguageIDError/missingFromFold(label:fold:)`` where all documents of a label
  ///   fall into one fold, and whatever training throws.
  public static func train(
    _ lines: [LabelledLine], settings: TrainingSettings
  ) throws(LanguageIDError) -> CrossFittedModel {
    let labels = Set(lines.map(\.label)).sorted()
    var models: [LanguageModel] = []
    for fold in 0..<2 {
      let others = lines.filter { $0.fold != fold }
      let present = Set(others.map(\.label))
      if let label = labels.first(where: { !present.contains($0) }) {
        throw .missingFromFold(label: label, fold: 1 - fold)
      }
      models.append(try LanguageModel.train(others, labels: labels, settings: settings))
    }
    return CrossFittedModel(models: models)
  }

  /// The language of a line in a document of `fold`, by the model that learnt from the other.
  ///
  /// - Parameters:
  ///   - line: UTF-8 bytes without the line's end.
  ///   - fold: The lowest bit of the document's content hash; other bits are ignored.
  public func predict(_ line: Span<UInt8>, fold: Int) -> Prediction {
    models[fold & 1].predict(line)
  }

  /// How well the models do on `lines`, each judged out of fold.
  ///
  /// Where the labels are those of the corpora under judgement, what counts as an error here
  /// includes the corpora's own mislabelled lines: it bounds the classifier's error from above.
  ///
  /// - Parameter judge: The label that a prediction counts as, or `nil` where the line is not to
  ///   be counted: a minimum probability, say.
  public func evaluate(
    _ lines: [LabelledLine], judge: (Prediction) -> String? = { $0.label }
  ) -> Evaluation {
    var evaluation = Evaluation(labels: labels)
    for line in lines {
      let prediction = predict(line.text.span, fold: line.fold)
      if let detected = judge(prediction) {
        evaluation.add(
          label: line.label, detected: detected, probability: prediction.probability)
      }
    }
    return evaluation
  }

  /// Both models as bytes: `isoglcf` and the version, 1; then the models, as
  /// ``LanguageModel/encoded()`` gives them, of fold 0 and of fold 1.
  public func encoded() -> [UInt8] { Self.magic + models.flatMap { $0.encoded() } }

  /// Reads what ``encoded()`` wrote.
  ///
  /// - Throws: ``LanguageIDError/damagedModel(offset:reason:)`` for anything but such bytes.
  public init(decoding bytes: [UInt8]) throws(LanguageIDError) {
    var reader = ModelReader(bytes[...])
    try reader.expect(Self.magic, "the name and version 1 of the format")
    let first = try LanguageModel(from: &reader)
    let second = try LanguageModel(from: &reader)
    if first.labels != second.labels { throw reader.damage("the two models' labels differ") }
    try reader.finish()
    models = [first, second]
  }
}
