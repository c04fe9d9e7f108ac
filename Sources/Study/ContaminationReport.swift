public import Contaminate
import Foundation
import Report

/// A measurement of contamination as a page of its own.
public enum ContaminationReport {
  /// The page, self-contained, in UTF-8 when written.
  ///
  /// - Parameters:
  ///   - title: The page's title.
  ///   - seed: The seed of the intervals and of the audit's choices.
  public static func page(_ result: ContaminationResult, title: String, seed: UInt64) -> String {
    var contents = ReportContents(
      study: StudySummary(
        name: title, recipeFile: "", recipeText: "", seed: seed, toolVersion: Tool.version))
    contents.contamination = [ContaminationSummary(result, title: "All files")]
    return ReportPage(contents).html()
  }
}

extension ContaminationSummary {
  /// What the report shows of a measurement.
  init(_ result: ContaminationResult, title: String) {
    self.init(
      title: title,
      declared: result.corpora.map { corpus in
        Declared(
          language: corpus.declared, lines: corpus.judgedLineCount,
          outside: corpus.openSet.map(Corrected.init), bytes: corpus.judgedByteCount,
          outsideBytes: corpus.openSetBytes.map(Corrected.init))
      },
      cells: result.corpora.flatMap { corpus in
        corpus.cells.map { Cell($0, declared: corpus.declared) }
      },
      thresholds: [0, 0.5, 0.6, 0.8, 0.9],
      intervalMethod: "95 %; raw ones from documents or hosts, corrected ones with the "
        + "classifier’s errors and their differences between sources",
      accuracyNote: Self.note(on: result),
      offLanguageLines: result.corpora.flatMap { corpus in
        corpus.cells.flatMap { cell in
          cell.examples.map { OffLanguageLine($0, declared: corpus.declared) }
        }
      })
  }

  private static func note(on result: ContaminationResult) -> String {
    let rule = result.rule
    let judged =
      rule.name == .byteStudy
      ? "Lines of more than 20 characters, by the byte study’s rule, were judged by the model"
      : "Lines of at least \(rule.minimumLetterCount) letters were judged by the model"
    let threshold = String(format: "%g", rule.threshold)
    let first =
      "\(judged) \(result.model.name); what is less probable than \(threshold) is undecided."
    guard let errors = result.errors else {
      return first + " Its errors are not known, so nothing is corrected."
    }
    return first
      + " Its errors are known from \(errors.lineCount) labelled lines of "
      + "\(errors.sources.joined(separator: ", "))."
  }
}

extension ContaminationSummary.Corrected {
  fileprivate init(_ rate: CorrectedRate) {
    self.init(
      rate: rate.rate, low: rate.lower, high: rate.upper, detectionLimit: rate.detectionLimit,
      isAboveZero: rate.verdict == .aboveZero)
  }
}

extension ContaminationSummary.Cell {
  fileprivate init(_ cell: ContaminationCell, declared: String) {
    self.init(
      declared: declared, detected: cell.detected, lines: cell.lineCount,
      rate: cell.lineRate.rate, low: cell.lineRate.lower, high: cell.lineRate.upper,
      distinctLines: cell.distinctLineCount,
      corrected: cell.corrected.map(ContaminationSummary.Corrected.init), sweep: cell.sweep,
      bytes: ContaminationSummary.Bytes(
        count: cell.byteCount, rate: cell.byteRate.rate, low: cell.byteRate.lower,
        high: cell.byteRate.upper,
        corrected: cell.correctedBytes.map(ContaminationSummary.Corrected.init)))
  }
}

extension ContaminationSummary.OffLanguageLine {
  fileprivate init(_ line: AuditLine, declared: String) {
    self.init(
      declared: declared, detected: line.detected, probability: line.probability,
      documentID: line.document.isEmpty ? line.file : line.document, line: line.line,
      text: line.text.count > 400 ? String(line.text.prefix(400)) : line.text)
  }
}
