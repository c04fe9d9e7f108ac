import Corpus
import Engine

extension ReportSection {
  private static let shownHashLength = 12

  /// Where every number comes from.
  static let provenance = ReportSection(
    id: "provenance", title: "Provenance", isFolded: true
  ) { data in
    let rows = try data.artefacts.compactMap { try row(of: $0) }
    guard !rows.isEmpty else { return [] }
    return [
      .paragraph([
        .words(
          "Every number on this page carries its exact value and the keys of the facts it was "
            + "computed from, in the attributes data-value, data-facts and data-how. All facts of "
            + "the build are in "), .link("facts.jsonl", path: FactFile.name), .words("."),
      ]),
      .table(
        Table(
          id: "artefacts", title: "Artefacts.",
          note: [.words("Hashes are shortened; pointing at one shows it in full.")],
          columns: [
            .label("Artefact", "artefact"), .text("Stage and version", "stage"),
            .text("Content", "content-sha256"), .text("Made from", "fingerprint"),
            .text("Manifest", "manifest"),
          ], rows: rows)),
    ]
  }

  private static func row(of artefact: ReportData.Artefact) throws -> [Table.Cell]? {
    guard let manifest = artefact.manifest else { return nil }
    return [
      .words(artefact.id), .words("\(manifest.stage) \(manifest.stageVersion)"),
      code(try manifest.contentHash), code(try manifest.fingerprint),
      .link("manifest.json", path: artefact.address(of: "manifest.json")),
    ]
  }

  private static func code(_ hash: String) -> Table.Cell {
    .code(shown: String(hash.prefix(shownHashLength)), full: hash)
  }
}
