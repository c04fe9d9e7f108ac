import ArgumentParser
import Transfer
import Values

/// Computes token efficiency.
struct TransferImbalance: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "imbalance",
    abstract: "Computes how many tokens of its own a language in a mixture is worth.",
    discussion: """
      MLTE is the tokens with which a monolingual model has the same perplexity, MLPE the \
      perplexity of one after as many tokens of the language, TEff MLTE by these tokens. Takes \
      perplexities of mixed runs (--runs: columns run, language, tokens of all languages, share, \
      perplexity and, where wanted, clone, schedule, seed) and of monolingual ones (--monolingual: \
      columns language, tokens, perplexity and seed).

      Writes imbalance.csv, law.csv, residuals.csv, partners.csv and facts.jsonl into --output.

      Example: isogloss transfer imbalance \
      --runs corpora-manifests/transfer/imbalance-runs.csv \
      --monolingual corpora-manifests/transfer/imbalance-monolingual.csv \
      --output build/imbalance
      """)

  @Option(help: "Perplexities of mixed runs, as CSV.", completion: .file()) var runs: String

  @Option(help: "Perplexities of monolingual runs, as CSV.", completion: .file())
  var monolingual: String?

  @Option(
    help: .setting(
      ImbalanceSettings.self, "law",
      "How perplexities of monolingual models are read off: between their runs, or by the law."))
  var law: String?

  @Option(
    help: """
      A law that is not fitted: [LANGUAGE:]a=…,b=…,c=…,unit=…, for 1/PPL = c - a x^-b and \
      x = tokens/unit; may be repeated.
      """)
  var parameters: [String] = []

  @Option(help: "The tokens that x = 1 is in laws to fit; by default those of the longest run.")
  var unit: String?

  @Option(help: .setting(ImbalanceSettings.self, "resamples", "Resamples of seeds."))
  var resamples: String?

  @Option(help: .setting(ImbalanceSettings.self, "seed", "The seed of the resampling."))
  var seed: String?

  @Option(help: "The folder to write into.", completion: .directory) var output: String
  @Flag(help: "Print JSON.") var json = false

  func run() throws {
    let settings = try ImbalanceSettings(options: [
      SettingOption("law", law), SettingOption("resamples", resamples),
      SettingOption("seed", seed),
    ])
    let result = try Imbalance(
      MixedRun.read(table(runs)),
      monolingual: monolingual.map { try MonolingualRuns.read(table($0)) } ?? [],
      given: parameters.map(PowerLaw.Given.init), unit: try tokensOfUnit(), settings: settings)
    try result.write(to: output)
    let text = json ? String(decoding: try result.encoded(), as: UTF8.self) : result.summary
    try printed(text, terminator: "", isData: json)
  }

  private func tokensOfUnit() throws -> Double? {
    guard let unit else { return nil }
    if let tokens = Double(unit), tokens > 0, tokens.isFinite { return tokens }
    throw ValidationError("--unit: found '\(unit)', expected a number of tokens above 0")
  }
}
