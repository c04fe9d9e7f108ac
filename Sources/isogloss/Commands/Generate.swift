public import ArgumentParser
public import Artificial

/// Writes artificial-language corpora of any size.
struct Generate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes text in an artificial language as an mC4 shard or a Wikipedia dump.",
    discussion: """
      The container follows the file's name: .gz, .bz2, .zst, or none. Equal arguments give equal \
      bytes.

      Example: isogloss generate wikipedia build/x-nested.xml.bz2 --seed 1 --bytes 10000000
      """)

  @Argument(help: "What to write: mc4 or wikipedia.")
  var kind: ArtificialCorpusKind

  @Argument(help: "The file to write; '-' is standard output, plain.", completion: .file())
  var file: String

  @Option(
    help: .setting(
      ArtificialCorpusSettings.self, "seed",
      "The seed of the language: its words, affixes and word order."))
  var seed: String

  @Option(
    help: .setting(
      ArtificialCorpusSettings.self, "bytes",
      "Bytes to write before compression, at least; the last document is whole."))
  var bytes: String

  @Option(
    help: .setting(
      ArtificialCorpusSettings.self, "grammar",
      "nested: phrase structure, agreement, embedding; flat: the same words, no structure."))
  var grammar: String?

  @Option(help: .setting(ArtificialCorpusSettings.self, "script", "The letters."))
  var script: String?

  func validate() throws { _ = try settings() }

  func run() throws {
    let written = try kind.write(settings(), to: file)
    if file != "-" { try printed(written.summary) }
  }

  private func settings() throws -> ArtificialCorpusSettings {
    try ArtificialCorpusSettings(options: [
      SettingOption("seed", seed), SettingOption("bytes", bytes),
      SettingOption("grammar", grammar), SettingOption("script", script),
    ])
  }
}

extension ArtificialCorpusKind: ExpressibleByArgument {}
