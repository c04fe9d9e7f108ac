import ArgumentParser
import ByteIO
import Engine
import Foundation
import LanguageID

/// Says which language each line, or each document, is in.
struct Identify: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Says which language each line or document is in.",
    discussion: """
      Of lines, one line a line: label, tab, probability, and further labels likewise; an empty \
      label and probability where a model of fastText knows nothing of the line; our own says 'und' \
      of too little, and 'zxx' of addresses and numbers. Of documents, the same \
      documents with 'predictions' as their last field. Lines end at line feeds only; inside a \
      document's text these count as spaces. gzip, bzip2, zstd and xz are told by content.

      Example: printf 'Hyvää huomenta\\n' | isogloss identify -
      """)

  @Argument(
    help: """
      The files; '-' is standard input. Those named .jsonl or .json (.gz, .bz2, .zst, .xz) hold \
      documents.
      """)
  var files: [String] = ["-"]

  @Option(help: "builtin, or the path of a model, ours or fastText's.", completion: .file())
  var model = LineIdentifier.builtIn

  @Option(help: "The number of labels to print, at most.")
  var top = 1

  @Option(help: "Labels that are less probable are not printed.")
  var threshold = 0.0

  @Option(help: "The only labels there shall be, with commas, such as en,fr.")
  var labels: String?

  @Flag(help: "Print the predictions for a line as JSON.") var json = false
  @Flag(help: "All files hold documents: JSON lines with 'text'.") var documents = false
  @OptionGroup var workers: WorkerOptions

  func validate() throws {
    if top < 1 { throw ValidationError("--top \(top): expected a number from 1") }
    if !(0...1).contains(threshold) {
      throw ValidationError("--threshold \(threshold): expected a number from 0 to 1")
    }
  }

  func run() async throws {
    // Who reads the output may stop when he has seen enough.
    signal(SIGPIPE, SIG_IGN)
    let identifier = try LineIdentifier(model: model)
    let question = try identifier.question(
      count: top, threshold: threshold,
      labels: labels?.split(separator: ",").map(String.init))
    let progress = ProgressLine()
    let output = try File(writing: "-")
    var problemCount = 0
    do {
      for file in files {
        let identification = Identification(
          identifier: identifier, question: question, file: file,
          form: documents || Self.holdsDocuments(file) ? .documents : json ? .json : .plain)
        problemCount += try await identify(file, identification, progress) {
          try output.write($0)
        }
      }
    } catch ByteIOError.system(_, "-", EPIPE) {
      progress.finish()
      return
    }
    progress.finish()
    if problemCount > 0 { throw ExitCode.failure }
  }

  /// Whether the name of `file`, without the container's suffix, is that of JSON lines.
  private static func holdsDocuments(_ file: String) -> Bool {
    var name = file[...]
    for suffix in [".gz", ".bz2", ".zst", ".xz"] where name.hasSuffix(suffix) {
      name = name.dropLast(suffix.count)
      break
    }
    return name.hasSuffix(".jsonl") || name.hasSuffix(".json")
  }

  /// - Returns: The number of places where the file is bad; they have been printed.
  private func identify(
    _ file: String, _ identification: Identification, _ progress: ProgressLine,
    write: ([UInt8]) throws -> Void
  ) async throws -> Int {
    let reader = try RecordReader(
      path: file, framing: .lines, workers: workers.workers, batchBytes: 1 << 18)
    progress.start("identify \(file)", total: reader.storedByteCount)
    var problemCount = 0
    try await orderedMap(
      workers: workers.workers,
      next: {
        progress.update(done: reader.storedBytesRead)
        return try await reader.next()
      },
      transform: { try identification.run($0) },
      consume: { result in
        for problem in result.problems { progress.say("isogloss: \(problem)") }
        problemCount += result.problems.count
        try write(result.output)
      })
    return problemCount
  }
}
