/// The stages of a study, in the order of the flow: the words of `--until`, and of each task's
/// `BuildTask.stage`.
///
/// What a build up to a stage includes is not said here: it is what the stage's tasks read from.
public enum Stage: String, CaseIterable, Sendable {
  /// Documents out of files.
  case extract
  /// Exact samples and hold-outs.
  case sample
  /// Which languages the samples really hold.
  case contamination
  /// The pieces that text is written in.
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
}
