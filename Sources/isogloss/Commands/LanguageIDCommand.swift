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

      Example: isogloss language-id evaluate lines.tsv --source ud-nc
      """,
    subcommands: [TrainLineClassifier.self, EvaluateLineClassifier.self])
}

/// Trains a model.
struct TrainLineClassifier: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Trains a model on labelled lines.",
    discussion: """
      The weights learn from all sources but those of --measure-only. The model file says what \
      each source was taken for by a model that had not learnt from it: for every --hold-back, one \
      is trained without these sources. Equal arguments and lines give equal bytes on any machine.

      Example: isogloss language-id train lines.tsv --output model.bin --seed 1 \
      --hold-back lingua --hold-back commonvoice --hold-back bible,ud
      """)

  @Argument(help: "The file of labelled lines.")
  var lines: String

  @Option(help: "The model file to write.")
  var output: String

  @Option(help: "The seed of every choice.")
  var seed: UInt64

  @Option(
    help: """
      Sources with commas between them, to calibrate and measure on by a model that does without \
      them, for the labels that have others; may be given several times.
      """)
  var holdBack: [String] = []

  @Option(
    help: """
      A source that nothing learns from and that the model is measured on; may be given several times.
      """
  )
  var measureOnly: [String] = []

  @Option(help: "A source that is not read at all; may be given several times.")
  var exclude: [String] = []

  func run() throws {
    let offered = try LabelledLine.parse(readFile(lines)).filter { !exclude.contains($0.source) }
    let model = try LineClassifier.train(
      offered, holdingBack: holdBack.map { Set($0.split(separator: ",").map(String.init)) },
      measuringOnly: Set(measureOnly), sources: sources(of: offered),
      settings: TrainingSettings(seed: seed))
    let bytes = model.encoded()
    try AtomicFile.write(bytes, to: output)
    print("\(offered.count) lines, \(model.labels.count) languages, \(bytes.count) bytes")
  }

  private func sources(of lines: [LabelledLine]) -> [ModelRecord.Source] {
    let bySource = Dictionary(grouping: lines, by: \.source)
    return bySource.sorted { $0.key < $1.key }.map { name, lines in
      let digest = SHA256()
      for line in lines {
        let row = Array(line.label.utf8) + [0x09] + line.text + [0x0A]
        row.withUnsafeBytes { digest.update($0) }
      }
      return ModelRecord.Source(
        name: name, lineCount: lines.count, isLearnt: !measureOnly.contains(name),
        digest: Self.bytes(ofHexadecimal: digest.finish()))
    }
  }

  private static func bytes(ofHexadecimal text: String) -> [UInt8] {
    let digits = text.utf8.compactMap { UInt8(String(UnicodeScalar($0)), radix: 16) }
    return stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }
}
