import ArgumentParser
import ByteIO
import LanguageID

/// Trains a model.
struct TrainLineClassifier: AsyncParsableCommand {
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

  @Argument(
    help: "Labelled lines: a path, a folder, a pattern in quotes; '-' is standard input.",
    completion: .file())
  var lines: String

  @Option(help: "The model file to write.", completion: .file())
  var output: String

  @Option(help: .setting(LineClassifierSettings.self, "seed", "The seed of every choice."))
  var seed: String

  @Option(
    help: """
      Sources with commas between them, to calibrate and measure on by a model that does without \
      them, for the labels that have others; may be given several times.
      """)
  var holdBack: [String] = []

  @Option(
    help: """
      A source that nothing learns from and that the model is measured on; may be given several \
      times.
      """
  )
  var measureOnly: [String] = []

  @Option(help: "A source that is not read at all; may be given several times.")
  var exclude: [String] = []

  func validate() throws { _ = try settings() }

  func run() async throws {
    let offered = try await LabelledLine.read(lines, tell: sayLeftOut)
      .filter { !exclude.contains($0.source) }
    let measured = Set(measureOnly)
    let model = try LineClassifier.train(
      offered, holdingBack: holdBack.map { Set($0.split(separator: ",").map(String.init)) },
      measuringOnly: measured,
      sources: ModelRecord.sources(of: offered, measuringOnly: measured), settings: settings())
    let bytes = model.encoded()
    try AtomicFile.write(bytes, to: output)
    try printed("\(offered.count) lines, \(model.labels.count) languages, \(bytes.count) bytes")
  }

  private func settings() throws -> LineClassifierSettings {
    try LineClassifierSettings(options: [SettingOption("seed", seed)])
  }
}
