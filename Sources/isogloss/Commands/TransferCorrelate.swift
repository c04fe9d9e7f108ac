import ArgumentParser
import ByteIO
import Transfer
import Values

/// Correlates transfer with what might explain it.
struct TransferCorrelate: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "correlate",
    abstract: "Tests whether transfer goes together with distances, contamination and the like.",
    discussion: """
      Takes cells (columns target, source, size, transferred_bytes) and what might explain them: \
      --with (columns target, where it depends on them source and size, and one for each value), \
      or --contamination (columns declared, detected, lines, judged_lines and the others of \
      contamination.csv, and size where targets have several).

      Spearman's and Pearson's correlations are tested by giving the values of one target language \
      to another, for all sources and sizes in the same way, after the means of sources and sizes \
      are taken out. Writes correlations.csv, joined.csv and facts.jsonl into --output.

      Example: isogloss transfer correlate --cells build/data-transfer/data-transfer.csv \
      --with corpora-manifests/transfer/distances.csv --seed 1 --output build/correlations
      """)

  @Option(help: "The cells: a data-transfer.csv, or a CSV like it.", completion: .file())
  var cells: String

  @Option(name: .customLong("with"), help: "What might explain them, as CSV.", completion: .file())
  var covariates: String?

  @Option(help: "Contamination, as CSV; in the place of --with.", completion: .file())
  var contamination: String?

  @OptionGroup(title: "Contamination") var joining: ContaminationJoinOptions

  @Option(help: .setting(CorrelationSettings.self, "measure", "What of the cells is correlated."))
  var measure: String?

  @Option(help: .setting(CorrelationSettings.self, "null", "What changes places in the test."))
  var null: String?

  @Option(
    help: .setting(
      CorrelationSettings.self, "alternative", "Which correlations speak against chance."))
  var alternative: String?

  @Option(help: .setting(CorrelationSettings.self, "resamples", "How many orders are drawn."))
  var resamples: String?

  @Option(
    help: .setting(
      CorrelationSettings.self, "exclude-size", "A size to leave out, in bytes; may be repeated."))
  var excludeSize: [String] = []

  @Option(help: .setting(CorrelationSettings.self, "seed", "The seed of the orders."))
  var seed: String

  @Option(help: "The folder to write into.", completion: .directory) var output: String
  @Flag(help: "Print JSON.") var json = false

  func run() throws {
    let settings = try CorrelationSettings(options: [
      SettingOption("measure", measure), SettingOption("null", null),
      SettingOption("alternative", alternative), SettingOption("resamples", resamples),
      SettingOption("exclude-size", excludeSize), SettingOption("seed", seed),
    ])
    let join = try joining.settings
    let found = try TransferCells(
      NumberTable(readFile(cells), file: cells), measure: settings.measure)
    let result = try TransferCorrelation(found, read(for: found, join), settings: settings)
    try result.write(to: output)
    let text = json ? String(decoding: try result.encoded(), as: UTF8.self) : result.summary
    try printed(text, terminator: "", isData: json)
  }

  private func read(
    for cells: TransferCells, _ join: ContaminationJoinSettings
  ) throws -> [Covariate] {
    switch (covariates, contamination) {
    case (let path?, nil): try Covariate.read(NumberTable(readFile(path), file: path))
    case (nil, let path?):
      try ContaminationJoin(
        NumberTable(readFile(path), file: path), settings: join
      ).covariates(of: cells)
    default: throw ValidationError("expected either --with or --contamination")
    }
  }
}

/// How contamination is taken from its table.
struct ContaminationJoinOptions: ParsableArguments {
  @Option(
    help: .setting(ContaminationJoinSettings.self, "rates", "Which rates of the table are taken."))
  var rates: String?

  @Option(
    help: .setting(
      ContaminationJoinSettings.self, "denominator", "What lines in a target's text are part of."))
  var denominator: String?

  @Option(
    help: .setting(
      ContaminationJoinSettings.self, "absent", "What pairs are that no line was found of."))
  var absent: String?

  /// The settings.
  var settings: ContaminationJoinSettings {
    get throws {
      try ContaminationJoinSettings(options: [
        SettingOption("rates", rates), SettingOption("denominator", denominator),
        SettingOption("absent", absent),
      ])
    }
  }
}
