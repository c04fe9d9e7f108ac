import ArgumentParser
import ByteIO
import Corpus
import Engine
import LanguageID

/// Says which language each line, or each document, is in.
struct Identify: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Says which language each line or document is in.",
    discussion: """
      Of lines, one line a line: label, tab, probability, and further labels likewise; an empty \
      label and probability where a model of fastText knows nothing of the line; our own says \
      'und' of too little, and 'zxx' of addresses and numbers. Of documents, the same \
      documents with 'predictions' as their last field. Lines end at line feeds only; inside a \
      document's text these count as spaces. gzip, bzip2, zstd and xz are told by content.

      Files named .jsonl or .json (.gz, .bz2, .zst, .xz) hold documents, JSON lines with 'text'; \
      those named .txt hold lines; of all others, and of standard input, the beginning tells: \
      documents begin with a JSON object. What shows itself to be something else, such as a page \
      of HTML, is refused; --lines takes its lines all the same.

      Example: printf 'Hyvää huomenta\\n' | isogloss identify -
      """)

  @Argument(
    help: "The files: paths, folders, patterns in quotes; '-' is standard input.",
    completion: .file())
  var files: [String] = ["-"]

  @Option(help: "builtin, or the path of a model, ours or fastText's.", completion: .file())
  var model = LineIdentifier.builtIn

  @Option(help: .setting(IdentificationSettings.self, "top", "How many labels to print, at most."))
  var top: String?

  @Option(
    help: .setting(
      IdentificationSettings.self, "threshold", "Labels that are less probable are not printed."))
  var threshold: String?

  @Option(help: "The only labels there shall be, with commas, such as en,fr.")
  var labels: String?

  @Flag(help: "Print the predictions for a line as JSON.") var json = false
  @Flag(help: "All files hold documents: JSON lines with 'text'.") var documents = false
  @Flag(help: "All files hold lines of plain text.") var lines = false
  @OptionGroup var workers: WorkerOptions

  func validate() throws {
    if documents && lines {
      throw ValidationError("--lines: found --documents, expected one of both")
    }
    _ = try settings()
  }

  func run() async throws {
    let identification = try Identification(
      LineIdentifier(model: model), settings: settings(), form: json ? .json : .columns)
    let progress = ProgressLine()
    let output = try File(writing: "-")
    var problemCount = 0
    for file in try files.flatMap({ try TextFile.files(named: $0, tell: sayLeftOut) }) {
      problemCount += try await identification.run(
        file, holds: documents ? .documents : lines ? .lines : nil, workers: workers.workers,
        progress: progress
      ) { try output.write($0) }
    }
    progress.finish()
    if problemCount > 0 { throw ExitCode.failure }
  }

  private func settings() throws -> IdentificationSettings {
    try IdentificationSettings(options: [
      SettingOption("top", top), SettingOption("threshold", threshold),
      SettingOption("labels", labels.map { $0.split(separator: ",").map(String.init) } ?? []),
    ])
  }
}
