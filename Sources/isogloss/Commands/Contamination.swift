import ArgumentParser
import ByteIO
import Contaminate
import Engine
import LanguageID
import Study
import Values

/// Says how much of each corpus is in another language than declared.
struct Contamination: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measures how much of each corpus is in another language, with error bars.",
    usage: """
      isogloss contamination --corpus LANGUAGE=FILE … --output <folder> --seed <seed> [<options>]
      isogloss contamination audit <sheet> --seed <seed>
      """,
    discussion: """
      Judges the lines of files, and corrects the rates for the model's errors. FILES are \
      documents (.jsonl, .json, compressed or not) or plain text, whose documents are parted by \
      empty lines; patterns in quotes match several, '-' is standard input. Writes \
      contamination.json, contamination.csv, audit.csv, examples.jsonl, facts.jsonl, a page, \
      index.html, and a manifest into --output, a folder of their own: whole or not at all, and \
      not again where that is done.

      Example: isogloss contamination --corpus en=corpora-manifests/demo/c4-en.*.json.gz \
      --corpus ru=corpora-manifests/demo/c4-ru.*.json.gz --output build/contamination --seed 1
      """,
    subcommands: [ContaminationAudit.self])

  @Option(
    name: .customLong("corpus"), parsing: .upToNextOption,
    help: """
      A corpus as LANGUAGE=FILE, and more files after it; may be repeated. Needed at least once.
      """)
  var corpora: [String] = []

  // What a command with a subcommand needs is optional to the parser, or the subcommand needs it.
  @Option(help: "The folder to write into. Needed.", completion: .directory)
  var output: String?

  @OptionGroup var shared: ContaminationOptions

  @Option(help: "The model that judges: builtin, or the path of a model.")
  var model = LineIdentifier.builtIn

  @Option(
    help: """
      The table of the model's errors, from 'isogloss language-id evaluate'; the built-in model \
      has its own.
      """)
  var confusion: String?

  @Option(help: .setting(ContaminationSettings.self, "rule", "Which lines are judged."))
  var rule: String?

  @Option(
    help: .setting(
      ContaminationSettings.self, "threshold", "What is less probable counts as undecided."))
  var threshold: String?

  @Option(
    help: .setting(
      ContaminationSettings.self, "minimum-letters", "Lines with fewer letters are not judged."))
  var minimumLetters: String?

  @OptionGroup var workers: WorkerOptions

  func run() async throws {
    guard let output else { throw ValidationError("Missing expected argument '--output <output>'") }
    let seed = try shared.neededSeed
    let settings = try ContaminationSettings(options: [
      SettingOption("rule", rule), SettingOption("threshold", threshold),
      SettingOption("minimum-letters", minimumLetters),
    ])
    let judge = JudgeFiles(
      model: model == LineIdentifier.builtIn ? nil : JudgeFiles.File(path: model, name: model),
      confusion: confusion.map { JudgeFiles.File(path: $0, name: $0) })
    let task = try ContaminationStage.task(
      id: ContaminationStage.stage, files: DeclaredCorpus.corpora(declaredAs: corpora),
      judge: judge, settings: settings, seed: seed
    ).adding("page", version: Tool.version) { context in
      let page = try ContaminationReport.page(folder: context.folder, title: "Contamination")
      try AtomicFile.write(Array(page.utf8), to: context.output("index.html"))
    }
    let progress = ProgressLine()
    let outcome = try await AloneBuild(
      output: output, workers: workers.workers, progress: progress
    ).run(task)
    progress.finish()
    if outcome.wasDone { complain("Nothing to do: \(output) is done and proven.") }
    let path = "\(output)/\(ContaminationStage.result(of: task.id).name)"
    let result = try ContaminationResult(decoding: readFile(path), file: path)
    let text = shared.json ? String(decoding: try result.encoded(), as: UTF8.self) : result.summary
    try printed(text, terminator: "", isData: shared.json)
  }
}

/// What both commands take. A command takes options from its subcommand unless both have them from
/// one group.
struct ContaminationOptions: ParsableArguments {
  @Option(help: "The seed of intervals, and of the audit's choices. Needed.")
  var seed: UInt64?

  @Flag(help: "Print JSON.") var json = false

  /// The seed.
  ///
  /// - Throws: `ValidationError` where none was given.
  var neededSeed: UInt64 {
    get throws {
      guard let seed else { throw ValidationError("Missing expected argument '--seed <seed>'") }
      return seed
    }
  }
}
