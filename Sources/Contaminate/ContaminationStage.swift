internal import ByteIO
public import Engine
internal import LanguageID

/// Measures which languages the lines of corpora are in.
public struct ContaminationStage {
  private let rule: LineRule
  private let seed: UInt64
  private let context: TaskContext

  /// Prepares to measure by `rule`.
  ///
  /// - Parameter seed: The seed of the intervals and of the audit's choices.
  public init(rule: LineRule, seed: UInt64, context: TaskContext) {
    self.rule = rule
    self.seed = seed
    self.context = context
  }

  /// Writes `contamination.json`, `contamination.csv`, `audit.csv` and `examples.jsonl`; corpora of
  /// one language are counted together.
  ///
  /// - Parameters:
  ///   - judge: Without a table of its errors nothing is corrected.
  /// - Throws: ``ContaminateError``, or what reading and writing throw.
  @discardableResult
  public func run(
    _ corpora: [DeclaredCorpus], judge: LineJudge
  ) async throws -> ContaminationResult {
    if let table = judge.table { try check(table, judge.labels) }
    var counted: [String: CorpusCounts] = [:]
    for corpus in corpora {
      context.progress.start("contamination \(corpus.language)", total: nil)
      let empty = try CorpusCounts(
        declared: corpus.language, labels: judge.labels, rule: rule, seed: seed)
      var counts = counted[corpus.language] ?? empty
      let progress = context.progress
      try await CorpusInput(corpus: corpus, workers: context.workers).count(
        into: &counts, empty: empty, progress: { progress.update(done: $0) }, predict: judge.predict
      )
      counted[corpus.language] = counts
    }
    let errors = judge.table.map(ErrorModel.init)
    let all = counted.values.sorted { $0.declared < $1.declared }
    let result = ContaminationResult(
      rule: rule, model: judge.note, errors: errors,
      corpora: all.map { $0.result(errors: errors, seed: seed) })
    try write(try result.encoded(), FileName.result)
    try write(Array(result.csv.utf8), FileName.cells)
    try write(Array(AuditFile.csv(of: all).utf8), FileName.audit)
    try write(try result.encodedExamples(), FileName.examples)
    return result
  }

  private func write(_ bytes: [UInt8], _ name: String) throws {
    try AtomicFile.write(bytes, to: context.output(name))
  }

  private func check(_ table: ConfusionTable, _ labels: [String]) throws(ContaminateError) {
    let difference = Set(table.labels).symmetricDifference(labels)
    if let missing = difference.min() { throw .otherLabels(missing: missing) }
  }
}
