public import ArgumentParser
import ByteIO
import Corpus
import Engine
import Fetch
import Foundation
public import Ingest
public import Text
import Values

/// Takes documents out of files, outside any recipe.
struct Extract: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Takes clean text out of web crawls and Wikipedia dumps.",
    discussion: """
      Writes documents.jsonl.zst, rejects.jsonl and files.json (the books) into --output, or with \
      '--output -' the documents to standard output and the books to standard error. gzip, bzip2, \
      zstd and xz are told by content.

      Example: isogloss extract wikipedia \
      corpora-manifests/demo/fiwiki-demo-pages-articles.xml.bz2 --language fi --output build/fi

      From a pipe to a pipe: printf 'One.\\n\\nTwo.\\n' | isogloss extract text - --language en --output -
      """)

  @Argument(
    help: "What the files hold: \(SourceKind.allCases.map(\.rawValue).joined(separator: ", ")).")
  var kind: SourceKind

  @Argument(
    help: """
      The files; '-' is standard input. What is at http:// and https:// addresses is fetched into \
      --output, once.
      """)
  var files: [String]

  @Option(help: "The declared language, a BCP 47 code such as fi.")
  var language: String

  @Option(help: "The folder to write into; '-' is standard output.", completion: .directory)
  var output: String

  @OptionGroup var text: TextOptions
  @OptionGroup(title: "Wikitext") var wikitext: WikitextOptions

  @Option(help: "The share of records that may be rejected.")
  var tolerateRejected = 0.001

  @Option(help: "The number of damaged places that may be in the files.")
  var tolerateDamages = 0

  @OptionGroup var workers: WorkerOptions
  @Flag(help: "Print the books as JSON.") var json = false

  func run() async throws {
    let progress = ProgressLine()
    defer { progress.finish() }
    let language = try Language(language).code
    let wikitext = try wikitext.settings(kind: kind, language: language)
    try MultistreamIndex.requireDumps(
      of: files.map { InputFile(path: $0, name: $0, kind: kind) })
    let inputs = try files.map { try input($0, progress) }
    var settings = ExtractSettings(
      language: language, kinds: inputs.map(\.kind))
    settings.tolerance.rejected = tolerateRejected
    settings.tolerance.damages = tolerateDamages
    text.apply(to: &settings)
    settings.wikitext = wikitext
    let context = TaskContext(
      folder: output, scratch: output, workers: workers.workers, progress: progress, root: output)
    let extractor = Extractor(settings: settings, context: context)
    let ledger: Ledger
    if output == "-" {
      let file = try File(writing: "-")
      ledger = try await extractor.run(inputs) { try file.write($0) }
    } else {
      try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
      ledger = try await extractor.run(inputs)
    }
    progress.finish()
    try report(ledger)
  }

  /// The file as it is named, or as it stands once it is fetched.
  private func input(_ file: String, _ progress: ProgressLine) throws -> InputFile {
    guard Downloader.isAddress(file) else { return InputFile(path: file, name: file, kind: kind) }
    let address = try Address(file).description
    guard output != "-" else {
      throw ValidationError(
        "\(address): to fetch it, --output must name a folder to keep it in; or pipe it: "
          + "curl -fL … | isogloss extract \(kind.rawValue) - --output -")
    }
    let downloader = Downloader(cache: "\(output)/.isogloss/downloads", progress: progress)
    return InputFile(path: try downloader.fetch(file), name: address, kind: kind)
  }

  /// Prints the books where the documents are not.
  private func report(_ ledger: Ledger) throws {
    let books =
      json ? String(decoding: try StableJSON.page(ledger), as: UTF8.self) : ledger.summary + "\n"
    FileHandle(fileDescriptor: output == "-" ? STDERR_FILENO : STDOUT_FILENO)
      .write(Data(books.utf8))
  }
}

/// What becomes of the text of documents, and which of them are kept.
struct TextOptions: ParsableArguments {
  @Option(help: "Lines of fewer characters are left out.")
  var minimumLineCharacters = 0

  @Option(
    help: """
      Leave out lines by this rule; may be repeated: \
      \(BoilerplateRule.allCases.map(\.rawValue).joined(separator: ", ")).
      """)
  var boilerplateLines: [BoilerplateRule] = []

  @Option(
    name: .customLong("filter"),
    help: """
      Drop documents by a measure, as NAME=LIMIT, such as repeated-lines=0.3; may be repeated: \
      \(TextFilter.Measure.allCases.map(\.rawValue).joined(separator: ", ")).
      """)
  var filters: [TextFilter] = []

  @Option(
    name: .customLong("namespace"),
    help: "Keep the pages of this namespace (wikipedia, cirrus); may be repeated. (default: 0)")
  var namespaces: [Int] = []

  @Option(
    name: .customLong("extra-key"),
    help: "Keep this field of the lines (jsonl) under 'metadata'; may be repeated.")
  var extraKeys: [String] = []

  func apply(to settings: inout ExtractSettings) {
    settings.text.minimumLineCharacters = minimumLineCharacters
    settings.text.boilerplateLines = boilerplateLines
    for filter in filters { settings.filters[filter.measure] = filter.limit }
    settings.records.extraKeys = extraKeys
    if !namespaces.isEmpty { settings.records.namespaces = namespaces }
  }
}

extension SourceKind: ExpressibleByArgument {}
extension BoilerplateRule: ExpressibleByArgument {}

extension TextFilter: ExpressibleByArgument {
  /// Reads `NAME=LIMIT`.
  public init?(argument: String) {
    let parts = argument.split(separator: "=", maxSplits: 1)
    guard parts.count == 2, let measure = Measure(rawValue: String(parts[0])),
      let limit = Double(parts[1]), (0...1).contains(limit)
    else { return nil }
    self.init(measure: measure, limit: limit)
  }
}
