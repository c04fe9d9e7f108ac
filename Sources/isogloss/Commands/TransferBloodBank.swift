import ArgumentParser
import ByteIO
import Transfer
import Values

/// Computes the linguistic blood bank.
struct TransferBloodBank: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "blood-bank",
    abstract: "Computes what each language gives and receives, and how sure that is.",
    discussion: """
      Takes scores of models of a target language that learnt a source before, where more is \
      better: one by one (--scores: columns source, target, score and seed; a monolingual run has \
      its language as both), or as matrices of their ratios to the monolingual score (--matrix: \
      sources down, targets across, blank where missing), one for each seed.

      Writes languages.csv, transfer.csv, asymmetry.csv, bins.csv, tests.csv and facts.jsonl into \
      --output; with --zero-shot and --sets, zero-shot.csv and hypotheses.csv, too.

      Example: isogloss transfer blood-bank \
      --scores corpora-manifests/transfer/blood-bank-scores.csv \
      --groups corpora-manifests/transfer/languages.csv --output build/blood-bank
      """)

  @Option(help: "A matrix of ratios, as CSV.", completion: .file()) var matrix: String?

  @Option(
    parsing: .upToNextOption, help: "Matrices of further seeds; after --matrix.",
    completion: .file())
  var seeds: [String] = []

  @Option(help: "Scores one by one, as CSV; in the place of --matrix.", completion: .file())
  var scores: String?

  @Option(help: "Columns language, script, family, as CSV.", completion: .file())
  var groups: String?

  @Option(
    help: "Downstream scores: columns set, source, target, score; with --sets.",
    completion: .file())
  var zeroShot: String?

  @Option(
    help: "What sets of --zero-shot were pretrained on: columns set, language.",
    completion: .file())
  var sets: String?

  // The first limit may begin with a minus.
  @Option(
    parsing: .unconditional,
    help: .setting(
      BloodBankSettings.self, "bins", "Limits between bins of transfer in per cent, by commas."))
  var bins: String?

  @Option(
    help: .setting(BloodBankSettings.self, "resamples", "Orders drawn and resamples of seeds."))
  var resamples: String?

  @Option(help: .setting(BloodBankSettings.self, "seed", "The seed of what is drawn."))
  var seed: String?

  @Option(help: "The folder to write into.", completion: .directory) var output: String
  @Flag(help: "Print JSON.") var json = false

  func run() throws {
    let limits = bins.map { $0.split(separator: ",", omittingEmptySubsequences: false) } ?? []
    let settings = try BloodBankSettings(options: [
      SettingOption("bins", limits.map(String.init)), SettingOption("resamples", resamples),
      SettingOption("seed", seed),
    ])
    let scores = try read()
    let result = try BloodBankResult(
      scores,
      groups: try groups.map { try LanguageGroups(table($0), languages: scores.languages) },
      zeroShot: try readZeroShot(), settings: settings)
    try result.write(to: output)
    let text = json ? String(decoding: try result.encoded(), as: UTF8.self) : result.summary
    try printed(text, terminator: "", isData: json)
  }

  private func read() throws -> SeedScores {
    switch (matrix, scores) {
    case (let matrix?, nil): try SeedScores(matrices: ([matrix] + seeds).map(table))
    case (nil, let scores?) where seeds.isEmpty: try SeedScores(scores: table(scores))
    default:
      throw ValidationError(
        "expected --matrix, with --seeds for matrices of further seeds, or else --scores")
    }
  }

  private func readZeroShot() throws -> ZeroShot? {
    switch (zeroShot, sets) {
    case (nil, nil): nil
    case (let scores?, let sets?): try ZeroShot(scores: table(scores), sets: table(sets))
    default: throw ValidationError("--zero-shot and --sets go together")
    }
  }
}

/// The table in the file at `path`.
func table(_ path: String) throws -> NumberTable {
  try NumberTable(readFile(path), file: path)
}
