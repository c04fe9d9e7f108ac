import ArgumentParser
import ByteIO
import Foundation
import LanguageID

/// Measures a model.
struct EvaluateLineClassifier: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Measures a model on labelled lines it did not learn from.",
    discussion: """
      Prints a row for each number of letters: lines, accuracy, macro F1, expected calibration \
      error and what was taken for no language at all; counts lines whose label the model knows.

      --output writes the table of errors that 'isogloss contamination --confusion' reads. Its \
      lines must be labelled one by one: a page of one language has lines of others. Three \
      sources or more tell how errors differ between sources. Labels are the model's own (lid.176 \
      has 'no', not 'nb'); lines with labels that it does not have, which are printed, show what \
      it takes languages for that it does not know.

      Example: isogloss language-id evaluate lines.tsv --model lid.176.ftz --output confusion.json
      """)

  @Argument(help: "Labelled lines: a path, a folder, a pattern in quotes; '-' is standard input.")
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

  func run() async throws {
    let offered = try await LabelledLine.read(lines, tell: sayLeftOut).filter {
      source.isEmpty || source.contains($0.source)
    }
    let identifier = try LineIdentifier(model: model)
    let start = clock()
    let found = try LabelledPredictions(of: offered, by: identifier, isRestricted: restrict)
    let seconds = Double(clock() - start) / Double(CLOCKS_PER_SEC)
    if let output {
      try AtomicFile.write(try found.confusion.encoded(), to: output)
      try printed(found.confusionSummary, terminator: "")
    }
    if let predictions { try AtomicFile.write(Array(found.columns.utf8), to: predictions) }
    try printed(found.figures, terminator: "")
    let megabytes = Double(offered.reduce(0) { $0 + $1.text.count }) / 1e6
    try printed(String(format: "%.1f MB in %.2f s of CPU time", megabytes, seconds))
  }
}
