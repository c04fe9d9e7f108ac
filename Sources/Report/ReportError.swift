/// Why a report could not be made.
public enum ReportError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Two facts are about the same thing, so that neither can be shown.
  case duplicateFact(key: String, first: String, second: String)
  /// The artefact has no manifest.
  case noManifest(folder: String)

  /// One sentence for the user.
  public var description: String {
    switch self {
    case .duplicateFact(let key, let first, let second):
      "\(second)/facts.jsonl: found '\(key)', which \(first)/facts.jsonl has too; "
        + "expected each fact once"
    case .noManifest(let folder): "\(folder): found no manifest.json, expected a finished artefact"
    }
  }
}
