import Report

/// A measurement of contamination as a page of its own.
public enum ContaminationReport {
  /// The page over the facts and examples in `folder`, self-contained, in UTF-8 when written.
  ///
  /// - Parameters:
  ///   - folder: The artefact's folder, with its `facts.jsonl`; the page belongs into it, since it
  ///     links to the other files there.
  ///   - title: The page's title.
  /// - Throws: `ReportError`, `BrokenJSON`, or what went wrong with a file.
  public static func page(folder: String, title: String) throws -> String {
    try ReportStage.page(
      ofArtefact: folder, study: StudyDescription(name: title, toolVersion: Tool.version))
  }
}
