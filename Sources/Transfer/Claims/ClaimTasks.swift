internal import ByteIO
internal import Corpus
public import Engine
internal import Values

/// Claims as artefacts: what each seed says, and the verdict.
public enum ClaimTasks {
  /// The word of `--until`.
  public static let stage = "claims"

  /// Raised when the same tables give another verdict or other facts.
  private static let version = 1

  /// What the values of a claim are read from.
  public enum Basis: Encodable, Sendable {
    /// The comparison of bytes, by its id.
    case bytes(id: String, DataTransferSettings)
    /// The comparison of mixtures.
    case imbalance(id: String, ImbalanceSettings)
    /// The blood bank.
    case bank(id: String)
    /// The scores of the claim's runs.
    case scores

    fileprivate func inputs(_ claim: Claim) -> [BuildTask.Input] {
      switch self {
      case .bytes(let id, _): [.artefact(id: id, files: [TransferTasks.TableName.perplexities])]
      case .imbalance(let id, _):
        [
          .artefact(
            id: id, files: [TransferTasks.TableName.monolingual, TransferTasks.TableName.mixed])
        ]
      case .bank(let id): [.artefact(id: id, files: [TransferTasks.TableName.scores])]
      case .scores:
        claim.runs.map(\.scores).distinct.map { .artefact(id: $0, files: [FactFile.name]) }
      }
    }

    fileprivate func values(_ claim: Claim, _ context: TaskContext) throws -> ClaimValues {
      func table(_ name: String, _ id: String) throws -> NumberTable {
        try NumberTable(readFile(context.path(name, of: id)), file: "\(id)/\(name)")
      }
      switch self {
      case .bytes(let id, let settings):
        return .bytes(
          try PerplexityTable(table(TransferTasks.TableName.perplexities, id)), settings)
      case .imbalance(let id, let settings):
        return .imbalance(
          try MixedRun.read(table(TransferTasks.TableName.mixed, id)),
          try MonolingualRuns.read(table(TransferTasks.TableName.monolingual, id)), settings)
      case .bank(let id):
        let scores = try SeedScores(scores: table(TransferTasks.TableName.scores, id))
        return .bank(scores.of(seeds: claim.seeds.map { "\($0)" }))
      case .scores:
        return .scores(
          try ScoreFacts(of: claim.runs.map(\.scores).distinct, in: context),
          metric: claim.settings.measure.rawValue)
      }
    }
  }

  private struct Settings: Encodable {
    var name: String
    var claim: Claim
    var basis: Basis
  }

  /// The task that decides a claim.
  ///
  /// Writes `seeds.csv`, what each seed says of both sides, and the facts.
  ///
  /// - Parameters:
  ///   - name: The claim's name, for the facts.
  ///   - basis: What its values are read from.
  public static func task(
    id: String, name: String, claim: Claim, basis: Basis
  ) throws -> BuildTask {
    var recorded = claim
    // What is taken for granted beforehand changes no verdict.
    recorded.settings.spread = nil
    return try BuildTask(
      id: id, stage: stage, version: version,
      settings: Settings(name: name, claim: recorded, basis: basis), inputs: basis.inputs(claim)
    ) { context in
      let result = try ClaimResult(claim, basis.values(claim, context))
      try result.write(name: name, to: context.folder)
      return nil
    }
  }
}
