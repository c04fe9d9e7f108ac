import ArgumentParser

/// Measures of what crosses from one language to another.
struct TransferCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "transfer",
    abstract: "Computes what one language gives another, from tables of trained models' scores.",
    discussion: """
      Example: isogloss transfer bytes \
      --perplexities corpora-manifests/transfer/perplexities.csv --output build/data-transfer
      """,
    subcommands: [
      TransferBytes.self,
      TransferCorrelate.self,
      TransferBloodBank.self,
      TransferImbalance.self,
    ])
}
