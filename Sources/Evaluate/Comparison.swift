public import Corpus
public import Engine
import Foundation
import Statistics
import Values

/// Compares runs that were scored on the same documents with the first of them.
///
/// The difference of bits per byte has an interval over documents, which are resampled together for
/// all runs; it says nothing of other seeds of training.
public enum Comparison {
  /// A run's evaluation on the set.
  public struct Scored: Sendable {
    /// The artefact of the evaluation.
    public var id: String
    /// What its facts are about.
    public var axes: [Axis: String]

    /// Names an evaluation.
    public init(id: String, axes: [Axis: String]) {
      self.id = id
      self.axes = axes
    }
  }

  /// The stage, as manifests call it.
  public static let stage = "compare"
  /// Raised when the same scores give other facts.
  private static let version = 1

  /// The task that compares evaluations on one set, the first of which is compared with.
  ///
  /// - Parameter seed: The seed of the bootstrap.
  public static func task(id: String, _ scored: [Scored], seed: UInt64) throws -> BuildTask {
    struct Settings: Encodable {
      var axes: [[String: String]]
      var seed: UInt64
    }
    return try BuildTask(
      id: id, stage: stage, version: version,
      settings: Settings(axes: scored.map(\.axes.words), seed: seed),
      inputs: scored.map {
        .artefact(id: $0.id, files: [DocumentScoreFile.name, FactFile.name])
      }
    ) { context in
      var comparable: [(axes: [Axis: String], documents: [DocumentScore])] = []
      for run in scored {
        let facts = try FactFile(path: context.path(FactFile.name, of: run.id))
        // Where pieces are unknown there are no bits per byte to compare.
        guard facts.facts.contains(where: { $0.metric == "bits-per-byte" }) else { continue }
        let path = context.path(DocumentScoreFile.name, of: run.id)
        let documents = try DocumentScoreFile.read(path: path)
        if let first = comparable.first, first.documents.count != documents.count {
          throw EvaluateError.otherDocuments(
            file: path, found: documents.count, expected: first.documents.count)
        }
        comparable.append((run.axes, documents))
      }
      try FactFile(facts(comparable, seed: seed)).write(to: context.folder)
      return nil
    }
  }

  /// The differences of the runs' bits per byte to that of the first.
  static func facts(
    _ runs: [(axes: [Axis: String], documents: [DocumentScore])], seed: UInt64
  ) throws -> [Fact] {
    let documents = DocumentScore.joined(runs.map(\.documents))
    guard runs.count > 1, !documents.isEmpty, let baseline = runs[0].axes[.run] else { return [] }
    let bootstrap = PairedRatioBootstrap(
      clusters: documents.map { scores in
        scores.map { .init(numerator: $0.nats / log(2), denominator: $0.byteCount) }
      })
    let intervals = documents.count > 1 ? try bootstrap.intervals(seed: seed) : []
    return runs.dropFirst().enumerated().map { index, run in
      let hasInterval = index < intervals.count
      return Fact(
        "bits-per-byte-difference", bootstrap.differences[index], "bit/byte",
        about: run.axes.merging([.baseline: baseline]) { $1 },
        interval: hasInterval ? [intervals[index].lower, intervals[index].upper] : nil,
        method: hasInterval ? "paired percentile bootstrap over documents" : nil,
        count: documents.count)
    }
  }
}
