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
  /// A corpus in a language that the model does not know is told before anything is read, and left
  /// out; so is each record that cannot be read when it comes.
  ///
  /// - Parameters:
  ///   - judge: Without a table of its errors nothing is corrected.
  /// - Throws: ``ContaminateError/unknownLanguage(declared:known:)`` where the model knows the
  ///   language of no corpus, or what reading and writing throw.
  @discardableResult
  public func run(
    _ corpora: [DeclaredCorpus], judge: LineJudge
  ) async throws -> ContaminationResult {
    if let table = judge.table { try check(table, judge.labels) }
    let judges = try judges(of: corpora, judge)
    var counted: [String: CorpusCounts] = [:]
    for corpus in corpora {
      guard let own = judges[corpus.language] else { continue }
      context.progress.start("contamination \(corpus.language)", total: nil)
      let empty = try CorpusCounts(
        declared: corpus.language, labels: own.labels, rule: rule, seed: seed)
      var counts = counted[corpus.language] ?? empty
      let progress = context.progress
      try await CorpusInput(corpus: corpus, workers: context.workers).count(
        into: &counts, empty: empty, progress: { progress.update(done: $0) },
        tell: { progress.say("isogloss: \($0)") }, predict: own.predict)
      counted[corpus.language] = counts
    }
    let errors = judge.table.map(ErrorModel.init)
    let all = counted.values.sorted { $0.declared < $1.declared }
    let result = ContaminationResult(
      rule: rule, model: judge.note, errors: errors,
      corpora: all.map { counts in
        // Where labels have other names for a corpus, so have the errors.
        let own = judges[counts.declared]
        let isRenamed = own?.labels != judge.labels
        return counts.result(
          errors: isRenamed ? own?.table.map(ErrorModel.init) : errors, seed: seed)
      })
    try write(try result.encoded(), FileName.result)
    try write(Array(result.csv.utf8), FileName.cells)
    try write(Array(AuditFile.csv(of: all).utf8), FileName.audit)
    try write(try result.encodedExamples(), FileName.examples)
    return result
  }

  /// By declared language: who judges it. Says which languages the model does not know.
  private func judges(
    of corpora: [DeclaredCorpus], _ judge: LineJudge
  ) throws(ContaminateError) -> [String: LineJudge] {
    var judges: [String: LineJudge] = [:]
    var unknown: [String] = []
    for language in Set(corpora.map(\.language)).sorted() {
      if let own = judge.judging(language) {
        judges[language] = own
      } else {
        unknown.append(language)
      }
    }
    if let first = unknown.first, judges.isEmpty {
      throw .unknownLanguage(declared: first, known: judge.labels)
    }
    for language in unknown {
      context.progress.say(
        "isogloss: the model does not know '\(language)': it is left out; "
          + "--model takes a model of fastText that does")
    }
    return judges
  }

  private func write(_ bytes: [UInt8], _ name: String) throws {
    try AtomicFile.write(bytes, to: context.output(name))
  }

  private func check(_ table: ConfusionTable, _ labels: [String]) throws(ContaminateError) {
    let difference = Set(table.labels).symmetricDifference(labels)
    if let missing = difference.min() { throw .otherLabels(missing: missing) }
  }
}
