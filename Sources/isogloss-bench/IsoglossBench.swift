import ArgumentParser

/// Measures Isogloss against floors and peers, as ratios in one run; no test depends on its
/// figures.
@main
struct IsoglossBench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "isogloss-bench",
    abstract: "Measures the paths of the house against floors and peers.",
    discussion: """
      Every comparison runs both sides in turn on the same bytes and compares the medians. Use \
      'make bench' and 'make bench-peers', which prepare the inputs.
      """,
    subcommands: [
      Compare.self, Stages.self, Decompress.self, Validate.self, Draw.self, Resume.self,
      EncodeShards.self, DrawRows.self, RenderReport.self, ManyRuns.self, Parity.self,
      TrainStep.self,
    ])
}
