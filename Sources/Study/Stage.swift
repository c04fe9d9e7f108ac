/// The stages of a study, in the order of the flow; the words of `--until`.
public enum Stage: String, CaseIterable, Sendable {
  /// Documents out of files.
  case extract
  /// Exact samples and hold-outs.
  case sample
  /// Which languages the samples really hold.
  case contamination
  /// Vocabularies.
  case vocabulary
  /// Token shards.
  case shards
  /// The order of training rows.
  case mixture
  /// Weights.
  case train
  /// Scores.
  case evaluate
  /// The report over everything.
  case report

  /// The stages that are built when one builds up to this one.
  var included: Set<Stage> {
    switch self {
    case .extract: [.extract]
    case .sample: [.extract, .sample]
    case .contamination: [.extract, .sample, .contamination]
    case .vocabulary: [.extract, .sample, .vocabulary]
    case .shards: [.extract, .sample, .vocabulary, .shards]
    case .mixture: [.extract, .sample, .vocabulary, .shards, .mixture]
    case .train: [.extract, .sample, .vocabulary, .shards, .mixture, .train]
    case .evaluate: [.extract, .sample, .vocabulary, .shards, .mixture, .train, .evaluate]
    case .report: Set(Stage.allCases)
    }
  }
}
