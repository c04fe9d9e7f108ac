internal import Corpus
internal import Foundation
internal import Statistics

/// The audit's sheet: lines drawn from the strata of each corpus, for a person to label.
///
/// The last column but one, `label`, is left empty: the true language goes there, or `zxx`,
/// `mixed`, whatever else; a row without a label was not looked at.
public enum AuditFile {
  static let header = [
    "declared", "stratum", "stratum_detected", "stratum_lines", "drawn", "inclusion_probability",
    "file", "document", "line", "offset", "detected", "probability", "label", "text",
  ]

  /// The sheet of some corpora, as CSV in UTF-8.
  package static func csv(of corpora: [CorpusCounts]) -> String {
    var text = CSV.row(header)
    for counts in corpora.sorted(by: { $0.declared < $1.declared }) {
      for (stratum, detected, sample) in counts.auditSamples {
        let lines = sample.lines
        let share = Double(lines.count) / Double(max(1, sample.populationCount))
        for line in lines {
          text += CSV.row([
            CSV.harmless(counts.declared), stratum.rawValue, CSV.harmless(detected),
            "\(sample.populationCount)", "\(lines.count)", "\(share.roundedToSixDigits)",
            CSV.harmless(line.file), CSV.harmless(line.document), "\(line.line)",
            "\(line.offset)", CSV.harmless(line.detected), "\(line.rounded.probability)", "",
            CSV.harmless(line.text),
          ])
        }
      }
    }
    return text
  }

  /// The rates that the labels of a sheet amount to.
  ///
  /// - Parameters:
  ///   - bytes: The sheet as it was written, with labels filled in; rows may be in any order, and
  ///     columns too.
  ///   - file: Its name, for errors.
  ///   - seed: The seed of the intervals.
  /// - Throws: ``ContaminateError/badAudit(file:row:reason:)``.
  public static func rates(
    of bytes: [UInt8], file: String, seed: UInt64
  ) throws -> [AuditedRate] {
    let rows = CSV.rows(of: bytes)
    guard let head = rows.first else {
      throw ContaminateError.badAudit(file: file, row: 1, reason: "found no header")
    }
    var corpora: [String: AuditedCorpus] = [:]
    for (index, row) in rows.enumerated().dropFirst() {
      let fields = try AuditFields(row, header: head, file: file, row: index + 1)
      try corpora[fields.declared, default: AuditedCorpus()].add(fields)
    }
    return try corpora.keys.sorted().flatMap { declared in
      try corpora[declared]?.rates(declared: declared, seed: seed) ?? []
    }
  }
}

/// The share of a corpus that is in a language, as an audit found.
public struct AuditedRate: Hashable, Sendable, Codable {
  /// The language that the corpus is said to be in.
  public let declared: String
  /// The label that was given.
  public let label: String
  /// The lines that were given it.
  public let lineCount: Int
  /// The lines that were given any.
  public let labelledCount: Int
  /// The share of the corpus's judged lines.
  public let rate: Double
  /// The lower end of its 95 % interval.
  public let lower: Double
  /// The upper end of its 95 % interval.
  public let upper: Double
}

/// One row of a sheet.
private struct AuditFields {
  let declared: String
  let stratum: String
  let populationCount: Int
  let drawn: Int
  let label: String
  let file: String
  let row: Int

  init(_ fields: [String], header: [String], file: String, row: Int) throws {
    func field(_ name: String) throws -> String {
      guard let index = header.firstIndex(of: name), index < fields.count else {
        throw ContaminateError.badAudit(
          file: file, row: row, reason: "found no '\(name)', expected the columns as written")
      }
      return fields[index]
    }
    func number(_ name: String) throws -> Int {
      let text = try field(name)
      guard let value = Int(text), (0...1 << 48).contains(value) else {
        throw ContaminateError.badAudit(
          file: file, row: row, reason: "'\(name)' is '\(text)', expected a number of lines")
      }
      return value
    }
    self.file = file
    self.row = row
    declared = CSV.plain(try field("declared"))
    stratum = "\(try field("stratum")) \(try field("stratum_detected"))"
    populationCount = try number("stratum_lines")
    drawn = try number("drawn")
    label = CSV.plain(try field("label").trimmingCharacters(in: .whitespaces))
  }
}

/// The labels given to the lines of one corpus.
private struct AuditedCorpus {
  private struct Stratum {
    var populationCount: Int
    var drawn: Int
    var labels: [String: Int] = [:]
    var rowCount = 0
  }

  private var strata: [String: Stratum] = [:]

  mutating func add(_ fields: AuditFields) throws {
    let known =
      strata[fields.stratum]
      ?? Stratum(populationCount: fields.populationCount, drawn: fields.drawn)
    var stratum = known
    stratum.rowCount += 1
    guard known.populationCount == fields.populationCount, stratum.rowCount <= known.drawn,
      known.drawn <= known.populationCount
    else {
      throw ContaminateError.badAudit(
        file: fields.file, row: fields.row,
        reason: "the stratum '\(fields.stratum)' has other numbers, or more lines than were drawn")
    }
    if !fields.label.isEmpty { stratum.labels[fields.label, default: 0] += 1 }
    strata[fields.stratum] = stratum
  }

  func rates(declared: String, seed: UInt64) throws -> [AuditedRate] {
    let labels = Set(strata.values.flatMap(\.labels.keys)).sorted()
    let ordered = strata.keys.sorted().compactMap { strata[$0] }
    let labelled = ordered.reduce(0) { $0 + $1.labels.values.reduce(0, +) }
    return try labels.map { label in
      let shares = ordered.map { stratum in
        StratifiedShare.Stratum(
          eventCount: stratum.labels[label] ?? 0,
          sampleCount: stratum.labels.values.reduce(0, +),
          populationCount: stratum.populationCount)
      }
      let interval = try StratifiedShare.interval(shares, seed: seed)
      return AuditedRate(
        declared: declared, label: label,
        lineCount: shares.reduce(0) { $0 + $1.eventCount }, labelledCount: labelled,
        rate: StratifiedShare.estimate(shares).roundedToSixDigits,
        lower: interval.lower.roundedToSixDigits, upper: interval.upper.roundedToSixDigits)
    }
  }
}
