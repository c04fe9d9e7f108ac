public import ArgumentParser
import Corpus
import Engine
import Foundation
public import Ingest

/// Takes documents out of files, outside any recipe.
struct Extract: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Takes clean text out of mC4 shards or Wikipedia dumps.",
    discussion: """
      Writes documents.jsonl.zst, rejects.jsonl and files.json (the books) into --output.

      Example: isogloss extract wikipedia \
      corpora-manifests/demo/fiwiki-demo-pages-articles.xml.bz2 --language fi --output build/fi
      """)

  @Argument(
    help: "What the files hold: \(SourceKind.allCases.map(\.rawValue).joined(separator: ", ")).")
  var kind: SourceKind

  @Argument(help: "The files; '-' is standard input.")
  var files: [String]

  @Option(help: "The declared language, a BCP 47 code such as fi.")
  var language: String

  @Option(help: "The folder to write into.", completion: .directory)
  var output: String

  @Option(help: "Lines of fewer characters are left out.")
  var minimumLineCharacters = 0

  @Option(help: "The share of records that may be rejected.")
  var tolerateRejected = 0.001

  @Option(help: "The number of damaged places that may be in the files.")
  var tolerateDamages = 0

  @OptionGroup var workers: WorkerOptions
  @Flag(help: "Print the books as JSON.") var json = false

  func run() async throws {
    try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
    let inputs = files.map { InputFile(path: $0, name: $0, kind: kind) }
    let settings = ExtractSettings(
      language: try Language(language).code, kinds: inputs.map(\.kind),
      minimumLineCharacters: minimumLineCharacters, toleratedRejects: tolerateRejected,
      toleratedDamages: tolerateDamages)
    let progress = ProgressLine()
    let context = TaskContext(
      folder: output, scratch: output, workers: workers.workers, progress: progress, root: output)
    let ledger = try await Extractor(settings: settings, context: context).run(inputs)
    progress.finish()
    if json {
      print(String(decoding: try StableJSON.page(ledger), as: UTF8.self), terminator: "")
    } else {
      print(ledger.summary)
    }
  }
}

extension SourceKind: ExpressibleByArgument {}
