import Foundation

/// What a model says of labelled lines: its errors as a table, as figures, and line by line.
public struct LabelledPredictions: Sendable {
  /// The labels of the model, in ascending order.
  public let labels: [String]
  /// The lines.
  public let lines: [LabelledLine]
  /// For each line, what the model says of it.
  public let predictions: [Prediction]

  /// Asks `identifier` about `lines`.
  ///
  /// - Parameter isRestricted: Whether it is to choose among the labels of the lines alone.
  /// - Throws: ``LanguageIDError/unknownLabel(_:known:)``.
  public init(
    of lines: [LabelledLine], by identifier: LineIdentifier, isRestricted: Bool = false
  ) throws {
    labels = identifier.labels.sorted()
    self.lines = lines
    let known = Set(lines.map(\.label)).intersection(labels)
    let question = try identifier.question(labels: isRestricted ? known.sorted() : nil)
    predictions = lines.map { identifier.predict($0.text.span, question) }
  }

  /// Who was taken for whom.
  public var confusion: ConfusionTable {
    var table = ConfusionTable(labels: labels)
    for (line, prediction) in zip(lines, predictions) {
      table.add(prediction, label: line.label, source: line.source)
    }
    return table
  }

  /// A line for each line: label, letters, prediction and probability, with tabs.
  public var columns: String {
    zip(lines, predictions).map { line, prediction in
      "\(line.label)\t\(prediction.letterCount ?? 0)\t\(prediction.label)"
        + "\t\(prediction.probability)\n"
    }.joined()
  }

  /// What the table of errors holds, and which of its languages the model does not know: one line.
  public var confusionSummary: String {
    let table = confusion
    let unknown = table.trueLabels.filter { !labels.contains($0) }
    return
      "\(table.lineCount) lines of \(table.sources.count) sources "
      + "in \(table.trueLabels.count) languages"
      + (unknown.isEmpty ? "" : "; the model does not know \(unknown.joined(separator: ", "))")
      + "\n"
  }

  /// A table for people: a row for each number of letters, and one for all lines. Lines count whose
  /// label the model knows.
  public var figures: String {
    var whole = Evaluation(labels: labels)
    var parts = LengthBucket.allCases.map { _ in whole }
    for (line, prediction) in zip(lines, predictions) {
      let bucket = LengthBucket(letterCount: prediction.letterCount ?? 0).rawValue
      let (label, probability) = (prediction.label, prediction.probability)
      whole.add(label: line.label, detected: label, probability: probability)
      parts[bucket].add(label: line.label, detected: label, probability: probability)
    }
    return "letters   lines    accuracy  macro F1  ECE     und, zxx\n"
      + zip(LengthBucket.allCases, parts).map { Self.row($0.name, $1) }.joined()
      + Self.row("all", whole)
  }

  private static func row(_ name: String, _ evaluation: Evaluation) -> String {
    let columns = evaluation.confusion.map { $0.suffix(2).reduce(0, +) }
    return String(
      format: "%@ %8d %8.4f  %8.4f  %.4f  %d\n",
      name.padding(toLength: 9, withPad: " ", startingAt: 0),
      evaluation.lineCount, evaluation.accuracy, evaluation.macroF1,
      evaluation.expectedCalibrationError, columns.reduce(0, +))
  }
}
