import ByteIO
import Corpus
import Engine
import Foundation
import TestSupport
import Transfer
import Values

/// Claims over comparisons whose tables are written down.
struct ClaimsFixture {
  /// The tables of the comparison `transfer`, by name; or the scores of runs, by artefact.
  var tables: [String: String] = [:]
  var scores: [String: [Fact]] = [:]

  /// What the claim's artefact holds.
  struct Outcome {
    var facts: [Fact]
    var seeds: String

    func value(_ metric: String) -> Double? { facts.first { $0.metric == metric }?.value }
    func interval(_ metric: String) -> [Double]? { facts.first { $0.metric == metric }?.interval }
    /// 1 for shown, −1 for the opposite, 0 for neither.
    var verdict: Double? { value("claim-verdict") }
  }

  /// The outcome of a claim.
  func outcome(_ claim: Claim, _ basis: ClaimTasks.Basis) async throws -> Outcome {
    let folder = try TemporaryFolder()
    var tasks: [BuildTask] = []
    if !tables.isEmpty {
      tasks.append(
        try BuildTask(id: "transfer", stage: "made", version: 1, settings: ["a": 1], inputs: []) {
          [tables] context in
          for (name, text) in tables {
            try AtomicFile.write(Array(text.utf8), to: context.output(name))
          }
          return nil
        })
    }
    for (id, facts) in scores.sorted(by: { $0.key < $1.key }) {
      tasks.append(
        try BuildTask(id: id, stage: "made", version: 1, settings: ["a": 1], inputs: []) {
          try FactFile(facts).write(to: $0.folder)
          return nil
        })
    }
    let task = try ClaimTasks.task(id: "claims/one", name: "one", claim: claim, basis: basis)
    var builder = try Builder(root: folder.path, workers: 1, progress: ProgressLine(isQuiet: true))
    _ = try await builder.build(tasks + [task])
    let table = String(decoding: try readFile(folder.file("claims/one/seeds.csv")), as: UTF8.self)
    return Outcome(
      facts: try FactFile(path: folder.file("claims/one/\(FactFile.name)")).facts, seeds: table)
  }

  /// Settings of a claim.
  static func settings(
    _ measure: ClaimSettings.Measure, _ relation: ClaimSettings.Relation = .more,
    margin: Double? = nil
  ) throws -> ClaimSettings {
    var settings = try ClaimSettings(reading: ["measure": [measure.rawValue]])
    settings.relation = relation
    settings.margin = margin
    return settings
  }

  /// A scored run for each of `seeds`.
  static func runs(
    _ name: String, _ target: String, source: String? = nil, size: Int = 1000, clone: Int? = nil,
    seeds: Range<Int> = 0..<3
  ) -> [TransferTasks.ScoredRun] {
    seeds.map { seed in
      TransferTasks.ScoredRun(
        run: name, target: target, source: source, size: size, clone: clone, seed: seed,
        scores: "scores/\(name)-\(target)-\(seed)", weights: "w", rows: "r")
    }
  }
}
