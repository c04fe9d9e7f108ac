import ArgumentParser
import ByteIO
import Foundation
import LanguageID

/// Makes and measures models that tell languages apart.
struct LanguageIDCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "language-id",
    abstract: "Trains models that tell languages apart, and measures them.",
    discussion: """
      Lines come from files of label, tab, source, tab, text.

      Example: isogloss language-id evaluate lines.tsv --source lingua
      """,
    subcommands: [TrainLanguageModel.self, EvaluateLanguageModel.self])
}

/// Trains a model.
struct TrainLanguageModel: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Trains a model on labelled lines.",
    discussion: """
      Equal arguments and lines give equal bytes on any machine.

      Example: isogloss language-id train lines.tsv --output model.bin --seed 1 \
      --hold-back lingua --hold-back ud
      """)

  @Argument(help: "The file of labelled lines.")
  var lines: String

  @Option(help: "The model file to write.")
  var output: String

  @Option(help: "The seed of every choice.")
  var seed: UInt64

  @Option(
    help: """
      A source kept out of training, to calibrate and measure on, for the labels that have it and \
      another one; give several, those to be taken first coming first.
      """)
  var holdBack: [String] = []

  @Option(help: "A source that is not read at all; may be given several times.")
  var exclude: [String] = []

  func run() throws {
    let offered = try LabelledLine.parse(readFile(lines)).filter { !exclude.contains($0.source) }
    let model = try LanguageModel.train(
      offered, holdingBack: holdBack, sources: Self.sources(of: offered),
      settings: TrainingSettings(seed: seed))
    let bytes = model.encoded()
    try AtomicFile.write(bytes, to: output)
    print("\(offered.count) lines, \(model.labels.count) languages, \(bytes.count) bytes")
  }

  private static func sources(of lines: [LabelledLine]) -> [ModelRecord.Source] {
    let bySource = Dictionary(grouping: lines, by: \.source)
    return bySource.sorted { $0.key < $1.key }.map { name, lines in
      let digest = SHA256()
      for line in lines {
        let row = Array(line.label.utf8) + [0x09] + line.text + [0x0A]
        row.withUnsafeBytes { digest.update($0) }
      }
      return ModelRecord.Source(
        name: name, lineCount: lines.count, digest: bytes(ofHexadecimal: digest.finish()))
    }
  }

  private static func bytes(ofHexadecimal text: String) -> [UInt8] {
    let digits = text.utf8.compactMap { UInt8(String(UnicodeScalar($0)), radix: 16) }
    return stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }
}

/// Measures a model.
struct EvaluateLanguageModel: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Measures a model on labelled lines it did not learn from.",
    discussion: """
      Prints a row for each number of letters: lines, accuracy, macro F1, expected calibration \
      error and what was taken for no language at all.

      Example: isogloss language-id evaluate lines.tsv --source lingua --restrict
      """)

  @Argument(help: "The file of labelled lines.")
  var lines: String

  @Option(help: "The model file; without it, the model that comes with the program.")
  var model: String?

  @Option(help: "Only lines of this source; may be given several times.")
  var source: [String] = []

  @Flag(help: "Choose among the labels of the lines alone.")
  var restrict = false

  @Option(help: "A file to write: label, letters, prediction and probability of every line.")
  var predictions: String?

  func run() throws {
    let model = try self.model.map { try LanguageModel(decoding: readFile($0)) } ?? .builtIn
    let lines = try LabelledLine.parse(readFile(lines)).filter {
      source.isEmpty || source.contains($0.source)
    }
    let set = restrict ? LabelSet(lines.map(\.label), of: model) : nil
    let start = clock()
    let predictions = lines.map { model.predict($0.text.span, among: set) }
    let seconds = Double(clock() - start) / Double(CLOCKS_PER_SEC)
    if let path = self.predictions { try write(predictions, of: lines, to: path) }
    printTable(of: predictions, of: lines, labels: model.labels)
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
