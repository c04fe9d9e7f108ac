public import ByteIO
public import Corpus

/// Why an extraction fails as a whole; single bad records are booked instead.
public enum IngestError: Error, CustomStringConvertible, Sendable {
  /// More records or places were bad than the recipe tolerates; with the first of them.
  case toleranceExceeded(ledger: Ledger, settings: ExtractSettings, first: [Reject])
  /// The filter by script is asked for, and the language has no script of its own.
  case noScript(language: String)

  /// The form given for a template cannot be read: its brackets do not match or hold nothing.
  case malformedTemplateForm(name: String, form: String)

  /// The language's wiki is not converted into such a variant.
  case unknownVariant(String, language: String)

  /// The file is the index of a multistream dump, which is not among the files.
  case multistreamIndex(file: String, dump: String)

  /// A part of the file is damaged, some of whose bytes were taken for good before its checksum
  /// failed, and the file is a pipe.
  case notReadTwice(Damage, file: String)

  /// The same of a file, when documents from these bytes had been written to standard output.
  case notTakenBack(Damage, file: String)

  /// A file is not what it was when its damage was looked for.
  case changed(Damage, file: String)

  /// The table has no such column; with the names that it has.
  case noColumn(file: String, name: String, columns: [String])

  /// What to do about a table without the column that was asked for.
  private static func advice(_ columns: [String]) -> String {
    if columns.count == 1, columns[0].contains("\t") { return "the kind tsv reads tabs" }
    if columns.count == 1, columns[0].contains(";") {
      return "fields may be parted by commas (csv) or tabs (tsv): save the table as one of these"
    }
    return "name the column of the text with text-column (--text-column), or its number from 1 "
      + "where the first row has no names"
  }

  /// What a person is told.
  public var description: String {
    switch self {
    case .malformedTemplateForm(let name, let form):
      return "the form of the template “\(name)” cannot be read: “\(form)”; write text with {1} or "
        + "{name} for arguments and […] around what shows only with one"
    case .unknownVariant(let variant, let language):
      let variants = LanguageVariants.all(of: language)
      return "found the variant '\(variant)', expected "
        + (variants.isEmpty
          ? "none: MediaWiki converts no text of the language '\(language)'"
          : "one of: \(variants.joined(separator: ", "))")
    case .multistreamIndex(let file, let dump):
      return "found '\(file)', which is the index of a dump and holds no pages; expected the dump, "
        + "'\(dump).bz2', beside it, or the dump alone"
    case .toleranceExceeded(let ledger, let settings, let first):
      return Self.excess(ledger, settings.tolerance) + " The first:"
        + first.map { reject in
          let record = reject.record.map { ", record \($0)" } ?? ""
          return "\n  \(reject.file): at byte \(reject.offset)\(record): \(reject.reason)"
        }.joined()
    case .notReadTwice(let damage, let file):
      return "\(file): at byte \(damage.offset): \(damage.reason). Documents were made of bytes "
        + "whose checksum failed, and a pipe cannot be read again without them; save it to a file, "
        + "and extract that"
    case .notTakenBack(let damage, let file):
      return "\(file): at byte \(damage.offset): \(damage.reason). Documents from bytes whose "
        + "checksum failed have been written to standard output, where nothing can be taken back: "
        + "do not use them. Give --output a folder, or tolerate damages, so that the file is "
        + "checked before anything is written"
    case .changed(let damage, let file):
      return "\(file): at byte \(damage.offset): \(damage.reason). It was not so a moment ago: the "
        + "file has changed while it was read; run this again when it is complete"
    case .noColumn(let file, let name, let columns):
      let known = columns.prefix(20).map { "'\($0.prefix(40))'" }.joined(separator: ", ")
      return "\(file): found a first row of \(columns.count) fields, \(known), expected a column "
        + "'\(name)'; " + Self.advice(columns)
    case .noScript(let language):
      return "the filter script-share: the language '\(language)' has no script of its own"
    }
  }

  private static func excess(_ ledger: Ledger, _ tolerance: ToleranceSettings) -> String {
    let rejected = ledger.rejectedTotal.recordCount
    let kept = ledger.unverifiedCount.map {
      ", and \($0) records kept from bytes whose checksum failed"
    }
    let unverified = ledger.rejected["unverified"].map {
      " \($0.recordCount) of the records are from bytes whose checksum failed; "
        + "tolerance: {unverified: …} keeps such, marked."
    }
    return "\(rejected) of \(ledger.read.recordCount) records rejected and \(ledger.damageCount) "
      + "places damaged\(kept ?? ""); the recipe tolerates a share of \(tolerance.rejected) "
      + "and \(tolerance.damages) places"
      + (tolerance.unverified.map { " and \($0) unverified records" } ?? "")
      + " (tolerance: {rejected: …, damages: …}).\(unverified ?? "")"
  }
}
