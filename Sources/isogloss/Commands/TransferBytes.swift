import ArgumentParser
import ByteIO
import Transfer
import Values

/// Computes data transfer in bytes.
struct TransferBytes: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bytes",
    abstract: "Computes how many bytes of a target language a source language is worth.",
    discussion: """
      Takes perplexities as CSV: columns target, size (in bytes), scratch, one for each source, \
      and seed and steps where there are such; blank is missing. Effective bytes are what a model \
      trained from scratch needs for the finetuned one's perplexity; transferred bytes are these \
      less the size. A perplexity beyond the scratch curve has an interval and no number.

      Writes data-transfer.csv, scratch-curves.csv, and what the cells say together, sources.csv, \
      similarity.csv, components.csv, commutativity.csv, distances.csv, with facts.jsonl into \
      --output.

      Example: isogloss transfer bytes --perplexities corpora-manifests/transfer/perplexities.csv \
      --output build/data-transfer
      """)

  @Option(help: "The perplexities, as CSV.", completion: .file()) var perplexities: String

  @Option(
    help: .setting(
      DataTransferSettings.self, "interpolation", "How the curve is drawn between its points."))
  var interpolation: String?

  @Option(
    help: .setting(
      DataTransferSettings.self, "replicates", "What several runs of a cell count as."))
  var replicates: String?

  @Option(
    help: .setting(
      DataTransferSettings.self, "fraction", "What the transferred share is where negative."))
  var fraction: String?

  @Option(
    help: .setting(
      DataTransferSettings.self, "margin", "The factor within which sources count as alike."))
  var margin: String?

  @Option(
    help: "Distances, as CSV (columns source, target, and one for each), for far by near.",
    completion: .file())
  var distances: String?

  @Option(help: "The folder to write into.", completion: .directory) var output: String
  @Flag(help: "Print JSON.") var json = false

  func run() throws {
    let settings = try DataTransferSettings(options: [
      SettingOption("interpolation", interpolation), SettingOption("replicates", replicates),
      SettingOption("fraction", fraction), SettingOption("margin", margin),
    ])
    let read = try NumberTable(readFile(perplexities), file: perplexities)
    let apart = try distances.map { try Covariate.read(NumberTable(readFile($0), file: $0)) }
    let result = DataTransfer(
      try PerplexityTable(read), settings: settings, distances: apart ?? [])
    try result.write(to: output)
    let text = json ? String(decoding: try result.encoded(), as: UTF8.self) : result.text
    try printed(text, terminator: "", isData: json)
  }
}
