internal import Corpus

extension ContaminationResult {
  /// What facts call languages that the model does not know.
  static let unknown = "unknown"

  /// How the intervals of corrected rates were found.
  static let correctedMethod = "simulated errors"

  /// The facts about the corpus declared to be in `language`; none where there is no such corpus.
  ///
  /// Every number is that of the corpus's cells. A language of which no line was found and no share
  /// is sure has no facts: it stands in the table.
  ///
  /// - Parameter about: What they are about, but for the language that was detected.
  func facts(of language: String, about: [Axis: String]) -> [Fact] {
    guard let corpus = corpora.first(where: { $0.declared == language }) else { return [] }
    return corpus.totals(about) + corpus.tables(about)
      + corpus.cells.filter(\.saysSomething).flatMap { cell in
        cell.facts(about.merging([.detected: cell.detected]) { $1 }, of: corpus)
      }
      + corpus.openSetFacts(about.merging([.detected: Self.unknown]) { $1 })
  }
}

extension ContaminatedCorpus {
  fileprivate func totals(_ about: [Axis: String]) -> [Fact] {
    [
      Fact("measured-documents", documentCount, "document", about: about),
      Fact("judged-lines", judgedLineCount, "line", about: about),
      Fact("judged-bytes", judgedByteCount, "byte", about: about),
      Fact("distinct-lines", distinctLineCount, "line", about: about),
      Fact("short-lines", shortLineCount, "line", about: about),
      Fact("short-bytes", shortByteCount, "byte", about: about),
      Fact("unsure-lines", unsureLineCount, "line", about: about),
    ]
  }

  fileprivate func tables(_ about: [Axis: String]) -> [Fact] {
    let exampleCount = cells.reduce(0) { $0 + $1.examples.count }
    let auditCount = strata.reduce(0) { $0 + $1.sampleCount }
    let cellCount = cells.count + (openSet == nil ? 0 : 1)
    return [
      table("cell-list", cellCount, "cell", ContaminationStage.FileName.cells, about),
      table("audit-list", auditCount, "line", ContaminationStage.FileName.audit, about),
      table("example-list", exampleCount, "line", ContaminationStage.FileName.examples, about),
    ]
  }

  private func table(
    _ metric: String, _ count: Int, _ unit: String, _ file: String, _ about: [Axis: String]
  ) -> Fact {
    Fact(metric, count, unit, about: about, table: file)
  }

  fileprivate func openSetFacts(_ about: [Axis: String]) -> [Fact] {
    (openSet?.facts("line", about, of: self) ?? [])
      + (openSetBytes?.facts("byte", about, of: self) ?? [])
  }
}

extension ContaminationCell {
  /// Whether there are lines of it, or it is sure that there are.
  fileprivate var saysSomething: Bool {
    lineCount > 0
      || [corrected, correctedBytes].contains { rate in
        rate.map { $0.lineCount > 0 || $0.verdict == .aboveZero } ?? false
      }
  }

  fileprivate func facts(_ about: [Axis: String], of corpus: ContaminatedCorpus) -> [Fact] {
    [
      Fact("lines", lineCount, "line", about: about),
      Fact("bytes", byteCount, "byte", about: about),
      Fact("distinct-lines", distinctLineCount, "line", about: about),
      lineRate.fact("line-share", about, of: corpus),
      byteRate.fact("byte-share", about, of: corpus),
    ]
      + (corrected?.facts("line", about, of: corpus) ?? [])
      + (correctedBytes?.facts("byte", about, of: corpus) ?? [])
  }
}

extension RawRate {
  fileprivate func fact(
    _ metric: String, _ about: [Axis: String], of corpus: ContaminatedCorpus
  ) -> Fact {
    Fact(
      metric, rate, "share", about: about, interval: [lower, upper], method: method.rawValue,
      count: corpus.judgedLineCount)
  }
}

extension CorrectedRate {
  /// - Parameter unit: What the share is of: `line` or `byte`.
  fileprivate func facts(
    _ unit: String, _ about: [Axis: String], of corpus: ContaminatedCorpus
  ) -> [Fact] {
    [
      Fact(
        "corrected-\(unit)-share", rate, "share", about: about, interval: [lower, upper],
        method: ContaminationResult.correctedMethod, count: corpus.judgedLineCount),
      Fact("\(unit)-detection-limit", detectionLimit, "share", about: about),
    ]
  }
}
