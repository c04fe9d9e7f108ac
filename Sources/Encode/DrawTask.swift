public import Corpus
public import Engine
import TokenStore
import Values

/// The order of a mixture's rows, as an artefact.
public enum DrawTask {
  /// Raised when the same mixture gives another table or other facts.
  private static let version = 3

  /// The task that draws what `plan` asks for.
  ///
  /// - Parameter axes: What the facts are about; the context, the corpora and, where there are
  ///   several, the stages and clones are added.
  public static func make(id: String, axes: [Axis: String], plan: DrawPlan) throws -> BuildTask {
    let about = axes.merging([.context: "\(plan.rowLength)"]) { $1 }
    return try BuildTask(
      id: id, stage: "mixture", version: version, settings: RecordedPlan(plan, about),
      inputs: plan.corpora.map { .artefact($0.shards) }
    ) { context in
      let shards = try plan.corpora.map {
        try TokenShards(folder: context.folder(of: $0.shards.id))
      }
      let mixture = try plan.mixture(
        tokenCounts: shards.map(\.tokenCount),
        epochTokens: plan.settings.packing == .sentences
          ? shards.map { $0.tokenCount(upTo: plan.rowLength) } : nil)
      let summary = try DrawTable.write(mixture, shards: shards, to: context.folder)
      try FactFile(summary.facts(about: about)).write(to: context.folder)
      return nil
    }
  }

  /// The files of the table that the task `id` makes: inputs of all that follows its order.
  public static func table(of id: String) -> BuildTask.Input {
    .artefact(id: id, files: [DrawTable.fileName, DrawSummary.fileName])
  }
}

/// What a manifest says of a plan.
private struct RecordedPlan: Encodable {
  var axes: [String: String]
  var corpora: [String]
  var epochs: Int?
  var only: String?
  var rowLength: Int
  var seed: UInt64
  var settings: DrawSettings
  var stages: [DrawPlan.Stage]
  var withheld: [String]

  init(_ plan: DrawPlan, _ about: [Axis: String]) {
    axes = about.words
    corpora = plan.corpora.map(\.name)
    epochs = plan.epochs
    only = plan.only.map { "\($0.clone.corpus).\($0.clone.index + 1) to \($0.givenTo + 1)" }
    rowLength = plan.rowLength
    seed = plan.seed
    settings = plan.settings
    stages = plan.stages
    withheld = plan.withheld.map { clone, share in
      "\(clone.corpus).\(clone.index + 1): \(share.numerator)/\(share.denominator), "
        + "seed \(plan.withheldSeed)"
    }
  }
}
