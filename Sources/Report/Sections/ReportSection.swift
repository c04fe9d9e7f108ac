/// One part of the page: what it is called, and what it shows of the facts.
///
/// A new section is a file beside this one, with a value like these, and a line in ``all``.
struct ReportSection: Sendable {
  /// Its address on the page.
  let id: StaticString
  /// Its heading.
  let title: String
  /// Whether it is folded under its heading: only what answers the study's question is not.
  let isFolded: Bool
  /// What it shows; nothing where the build has no such facts.
  let blocks: @Sendable (ReportData) throws -> [PageBlock]

  /// Every section, in the order of the page.
  static let all: [ReportSection] = [
    .claims,
    .results,
    .transfer,
    .masked,
    .pairs,
    .parallel,
    .curves,
    .corpora,
    .contamination,
    .vocabularies,
    .mixtures,
    .provenance,
  ]
}
