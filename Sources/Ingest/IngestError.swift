public import Corpus

/// Why an extraction fails as a whole; single bad records are booked instead.
public enum IngestError: Error, CustomStringConvertible, Sendable {
  /// More records or places were bad than the recipe tolerates; with the first of them.
  case toleranceExceeded(
    rejected: Int, read: Int, damages: Int, settings: ExtractSettings, first: [Reject])
  /// The filter by script is asked for, and the language has no script of its own.
  case noScript(language: String)

  /// The form given for a template cannot be read: its brackets do not match or hold nothing.
  case malformedTemplateForm(name: String, form: String)

  /// The language's wiki is not converted into such a variant.
  case unknownVariant(String, language: String)

  /// The file is the index of a multistream dump, which is not among the files.
  case multistreamIndex(file: String, dump: String)

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
    case .toleranceExceeded(let rejected, let read, let damages, let settings, let first):
      let shown = first.map { reject in
        let record = reject.record.map { ", record \($0)" } ?? ""
        return "\n  \(reject.file): at byte \(reject.offset)\(record): \(reject.reason)"
      }
      return "\(rejected) of \(read) records rejected and \(damages) places damaged; the recipe "
        + "tolerates a share of \(settings.tolerance.rejected) "
        + "and \(settings.tolerance.damages) places "
        + "(tolerance: {rejected: …, damages: …}). The first:" + shown.joined()
    case .noColumn(let file, let name, let columns):
      let known = columns.prefix(20).map { "'\($0.prefix(40))'" }.joined(separator: ", ")
      return "\(file): found a first row of \(columns.count) fields, \(known), expected a column "
        + "'\(name)'; " + Self.advice(columns)
    case .noScript(let language):
      return "the filter script-share: the language '\(language)' has no script of its own"
    }
  }
}
