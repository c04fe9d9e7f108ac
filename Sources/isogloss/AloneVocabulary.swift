import ByteIO
import Corpus
import Encode
import Engine
import Study
import Vocabulary

/// Makes a vocabulary in a folder of its own.
struct AloneVocabulary {
  let output: String
  var workers = 1

  /// Makes it, and prints what it came to.
  func run(_ task: BuildTask) async throws {
    let progress = ProgressLine()
    let outcome = try await AloneBuild(output: output, workers: workers, progress: progress)
      .run(task)
    progress.finish()
    if outcome.wasDone { complain("Nothing to do: \(output) is done and proven.") }
    let facts = try FactFile(path: "\(output)/\(FactFile.name)").facts
    let width = facts.map { $0.metric.count + ($0.about[.source] ?? "").count + 1 }.max() ?? 0
    for fact in facts {
      let name = [fact.metric, fact.about[.source]].compactMap { $0 }.joined(separator: " ")
      let padding = String(repeating: " ", count: max(0, width - name.count))
      let value =
        fact.value == fact.value.rounded() && fact.unit != "share"
        ? "\(Int(fact.value))" : "\((fact.value * 1e6).rounded() / 1e6)"
      try printed("\(name)\(padding)  \(value)")
    }
  }

  /// What facts call the vocabulary in the folder `output`.
  static func name(of output: String) -> String {
    PathParts.name(of: String(output.reversed().drop { $0 == "/" }.reversed()))
  }
}
