import ArgumentParser
import ByteIO
import Foundation
import LanguageID

/// Measures a model.
struct EvaluateLineClassifier: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Measures a model on labelled lines it did not learn from.",
    discussion: """
      Prints a row for each number of letters: lines, accuracy, macro F1, expected calibration \
      error and what was taken for no language at all; counts lines whose label the model knows.

      --output writes the table of errors that 'isogloss contamination --confusion' reads. Its lines \
      must be labelled one by one: a page of one language has lines of others. Three sources or more \
      tell how errors differ between sources. Labels are the model's own (lid.176 has 'no', not 'nb'); \
      those it does not know, which are printed, show what becomes of a language outside it.

      Example: isogloss language-id evaluate lines.tsv --model lid.176.ftz --output confusion.json
      """)

  @Argument(help: "The file of labelled lines; '-' is standard input.")
  var lines: String

  @Option(help: "The model: builtin, or the path of one of our own or of fastText.")
  var model = LineIdentifier.builtIn

  @Option(help: "Only lines of this source; may be given several times.")
  var source: [String] = []

  @Flag(help: "Choose among the labels of the lines alone.")
  var restrict = false

  @Option(help: "A file to write: the table of the model's errors, as JSON.")
  var output: String?

  @Option(help: "A file to write: label, letters, prediction and probability of every line.")
  var predictions: String?

  func run() throws {
    let identifier = try LineIdentifier(model: model)
    let lines = try LabelledLine.parse(readFile(lines)).filter {
      source.isEmpty || source.contains($0.source)
    }
    let known = Set(lines.map(\.label)).intersection(identifier.labels)
    let question = try identifier.question(labels: restrict ? known.sorted() : nil)
    let start = clock()
    let predictions = lines.map { identifier.predict($0.text.span, question) }
    let seconds = Double(clock() - start) / Double(CLOCKS_PER_SEC)
    if let output {
      var table = ConfusionTable(labels: identifier.labels)
      for (line, prediction) in zip(lines, predictions) {
        table.add(prediction, label: line.label, source: line.source)
      }
      try AtomicFile.write(try table.encoded(), to: output)
      let unknown = table.trueLabels.filter { !identifier.labels.contains($0) }
      print(
        "\(table.lineCount) lines of \(table.sources.count) sources "
          + "in \(table.trueLabels.count) languages"
          + (unknown.isEmpty ? "" : "; the model does not know \(unknown.joined(separator: ", "))"))
    }
    if let path = self.predictions { try write(predictions, of: lines, to: path) }
    printTable(of: predictions, of: lines, labels: identifier.labels.sorted())
    let megabytes = Double(lines.reduce(0) { $0 + $1.text.count }) / 1e6
    print(String(format: "%.1f MB in %.2f s of CPU time", megabytes, seconds))
  }

  private func write(
    _ predictions: [Prediction], of lines: [LabelledLine], to path: String
  ) throws {
    let rows = zip(lines, predictions).map { line, prediction in
      "\(line.label)\t\(prediction.letterCount ?? 0)\t\(prediction.label)\t\(prediction.probability)\n"
    }
    try AtomicFile.write(Array(rows.joined().utf8), to: path)
  }

  private func printTable(
    of predictions: [Prediction], of lines: [LabelledLine], labels: [String]
  ) {
    var whole = Evaluation(labels: labels)
    var parts = LengthBucket.allCases.map { _ in whole }
    for (line, prediction) in zip(lines, predictions) {
      let bucket = LengthBucket(letterCount: prediction.letterCount ?? 0).rawValue
      let (label, probability) = (prediction.label, prediction.probability)
      whole.add(label: line.label, detected: label, probability: probability)
      parts[bucket].add(label: line.label, detected: label, probability: probability)
    }
    print("letters   lines    accuracy  macro F1  ECE     und, zxx")
    for (bucket, part) in zip(LengthBucket.allCases, parts) { print(Self.row(bucket.name, part)) }
    print(Self.row("all", whole))
  }

  private static func row(_ name: String, _ evaluation: Evaluation) -> String {
    let columns = evaluation.confusion.map { $0.suffix(2).reduce(0, +) }
    let undetermined = columns.reduce(0, +)
    return String(
      format: "%@ %8d %8.4f  %8.4f  %.4f  %d",
      name.padding(toLength: 9, withPad: " ", startingAt: 0),
      evaluation.lineCount, evaluation.accuracy, evaluation.macroF1,
      evaluation.expectedCalibrationError, undetermined)
  }
}
