import ArgumentParser

/// Makes and measures models that tell languages apart.
struct LanguageIDCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "language-id",
    abstract: "Trains models that tell languages apart, and measures them.",
    discussion: """
      Lines come from files of label, tab, source, tab, text; gzip, bzip2, zstd and xz are told by \
      content.

      Example: isogloss language-id evaluate lines.tsv --source ud-nc
      """,
    subcommands: [TrainLineClassifier.self, EvaluateLineClassifier.self])
}
