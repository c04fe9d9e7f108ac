public import Corpus
public import Engine
import TokenStore

/// The order of a mixture's rows, as an artefact.
public enum DrawTask {
  /// A corpus's shards and their part in the mixture.
  public struct Stream: Sendable {
    /// The corpus, whose name seeds the order of later epochs.
    public var corpus: String
    /// The description of its shards.
    public var shards: ArtefactFile
    /// The numerator of its share; the denominator is the sum of all.
    public var weight: UInt64

    /// Gives the shards of `corpus` a weight.
    public init(corpus: String, shards: ArtefactFile, weight: UInt64) {
      self.corpus = corpus
      self.shards = shards
      self.weight = weight
    }
  }

  /// Raised when the same mixture gives another table or other facts.
  private static let version = 2

  /// The task that draws `tokens` tokens from `streams` in rows of `rowLength`.
  ///
  /// - Parameters:
  ///   - axes: What the facts are about; the context and the corpora are added.
  ///   - rowLength: The most tokens in a row: the model's context.
  ///   - seed: The seed of the order of rows after the first epoch.
  public static func make(
    id: String, axes: [Axis: String], streams: [Stream], tokens: Int, rowLength: Int, seed: UInt64
  ) throws -> BuildTask {
    struct Settings: Encodable {
      var axes: [String: String]
      var rowLength: Int
      var seed: UInt64
      var tokens: Int
      var weights: [String]
    }
    let about = axes.merging([.context: "\(rowLength)"]) { $1 }
    return try BuildTask(
      id: id, stage: "mixture", version: version,
      settings: Settings(
        axes: about.words, rowLength: rowLength, seed: seed, tokens: tokens,
        weights: streams.map { "\($0.corpus): \($0.weight)" }),
      inputs: streams.map { .artefact($0.shards) }
    ) { context in
      let mixture = Mixture(
        streams: try streams.map { stream in
          let shards = try TokenShards(folder: context.folder(of: stream.shards.id))
          return Mixture.Stream(name: stream.corpus, tokenCount: shards.tokenCount)
        },
        phases: [
          Mixture.Phase(
            tokenBudget: tokens,
            shares: streams.enumerated().map {
              Mixture.Share(stream: $0.offset, clone: 0, weight: $0.element.weight)
            })
        ], rowLength: rowLength, seed: seed)
      let summary = try DrawTable.write(mixture, to: context.folder)
      try FactFile(facts(of: summary, about: about)).write(to: context.folder)
      return nil
    }
  }

  /// The files of the table that the task `id` makes: inputs of all that follows its order.
  public static func table(of id: String) -> BuildTask.Input {
    .artefact(id: id, files: [DrawTable.fileName, DrawSummary.fileName])
  }

  private static func facts(of summary: DrawSummary, about: [Axis: String]) -> [Fact] {
    let weights = summary.mixture.phases[0].shares.map { Double($0.weight) }
    let total = weights.reduce(0, +)
    return zip(summary.mixture.streams, zip(summary.streamTotals, weights)).flatMap {
      stream, drawn -> [Fact] in
      let (drawn, weight) = drawn
      let about = about.merging([.corpus: stream.name]) { $1 }
      let epochs = Double(drawn.tokenCount) / Double(stream.tokenCount)
      return [
        Fact("asked-share", weight / total, "share", about: about),
        Fact("rows", drawn.rowCount, "row", about: about),
        Fact("tokens-drawn", drawn.tokenCount, "token", about: about),
        Fact("epochs", epochs, "epoch", about: about, count: drawn.tokenCount),
      ]
    }
  }
}
