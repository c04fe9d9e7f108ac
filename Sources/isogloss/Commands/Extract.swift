public import ArgumentParser
import ByteIO
import Corpus
import Engine
import Fetch
import Foundation
public import Ingest
import Values

/// Takes documents out of files, outside any recipe.
struct Extract: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Takes clean text out of web crawls and Wikipedia dumps.",
    discussion: """
      Writes documents.jsonl.zst, rejects.jsonl, files.json, facts.jsonl and a manifest into \
      --output, a folder of their own: whole or not at all, and not again where that is done. With \
      '--output -' the documents go to standard output and the summary to standard error. gzip, \
      bzip2, zstd and xz are told by content.

      Example: isogloss extract wikipedia \
      corpora-manifests/demo/fiwiki-demo-pages-articles.xml.bz2 --language fi --output build/fi

      From a pipe to a pipe: printf 'One.\\n\\nTwo.\\n' | \
      isogloss extract text - --language en --output -
      """)

  @Argument(
    help: "What the files hold: \(SourceKind.allCases.map(\.rawValue).joined(separator: ", ")).")
  var kind: SourceKind

  @Argument(
    help: """
      The files: paths, folders, patterns in quotes; '-' is standard input. What is at http:// and \
      https:// addresses is fetched, once, to be kept in .NAME.isogloss beside the folder NAME of \
      --output.
      """)
  var files: [String]

  @Option(help: "The declared language, a BCP 47 code such as fi.")
  var language: String

  @Option(help: "The folder to write into; '-' is standard output.", completion: .directory)
  var output: String

  @OptionGroup var options: ExtractOptions
  @OptionGroup(title: "Wikitext") var wikitext: WikitextOptions
  @OptionGroup var workers: WorkerOptions
  @Flag(help: "Print the summary as JSON.") var json = false

  func run() async throws {
    let progress = ProgressLine()
    defer { progress.finish() }
    let code = try Language(language).code
    var settings = try options.settings(language: code, kinds: [kind])
    let pins: [String: String]
    (settings.wikitext, pins) = try wikitext.settings(language: code)
    do {
      try settings.validate()
    } catch {
      throw error.asUsageError(of: try options.all + wikitext.all)
    }
    let places = try places()
    settings.kinds = places.map { _ in kind }
    if output == "-" {
      try await stream(places, settings, progress)
    } else {
      try await build(places, settings, pins, progress)
    }
  }

  /// The paths and addresses of all files that were named.
  private func places() throws -> [String] {
    try files.flatMap { word in
      Downloader.isAddress(word)
        ? [word] : try TextFile.files(named: word, tell: sayLeftOut).map(\.path)
    }
  }

  /// Makes the artefact, and prints its summary.
  private func build(
    _ files: [String], _ settings: ExtractSettings, _ pins: [String: String],
    _ progress: ProgressLine
  ) async throws {
    let build = AloneBuild(output: output, workers: workers.workers, progress: progress)
    let downloader = Downloader(cache: build.downloads, progress: progress)
    let inputs = try files.map { file in
      Downloader.isAddress(file)
        ? InputFile(
          path: try downloader.path(of: file), name: try Address(file).description, kind: kind)
        : InputFile(path: file, name: file, kind: kind)
    }
    let deliveries = try zip(files, inputs).filter { Downloader.isAddress($0.0) }
      .map { try downloader.delivery(of: $0, name: $1.name) }
    let outcome = try await build.run(
      Extractor.task(
        id: Extractor.stage, corpus: settings.language, settings: settings, files: inputs,
        templates: wikitext.input, pins: pins, deliveries: deliveries))
    progress.finish()
    if outcome.wasDone { complain("Nothing to do: \(output) is done and proven.") }
    if let ledger = outcome.manifest.ledger { try printed(summary(of: ledger), isData: json) }
  }

  /// Writes the documents to standard output, and the summary to standard error.
  private func stream(
    _ files: [String], _ settings: ExtractSettings, _ progress: ProgressLine
  ) async throws {
    if let address = files.first(where: Downloader.isAddress) {
      throw ValidationError(
        "\(try Address(address)): to fetch it, --output must name a folder to keep it beside; or "
          + "pipe it: curl -fL … | isogloss extract \(kind.rawValue) - --output -")
    }
    let inputs = files.map { InputFile(path: $0, name: $0, kind: kind) }
    try MultistreamIndex.requireDumps(of: inputs)
    let file = try File(writing: output)
    let context = TaskContext(folder: output, workers: workers.workers, progress: progress)
    let books = try await Extractor(settings: settings, context: context).run(inputs) {
      try file.write($0)
    }
    progress.finish()
    complain(try summary(of: books.ledger))
  }

  private func summary(of ledger: Ledger) throws -> String {
    json ? String(decoding: try StableJSON.page(ledger).dropLast(), as: UTF8.self) : ledger.summary
  }
}

extension SourceKind: ExpressibleByArgument {}
