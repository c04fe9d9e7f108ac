extension ReportPage {
  private static let shownHashLength = 12

  func writeProvenance(into html: inout HTML) {
    if !contents.artefacts.isEmpty {
      Table(
        id: "artefacts", title: "Where the figures come from.",
        note: "Hashes are of the artefacts’ content, shortened; pointing at one shows it in full.",
        columns: [.label("Artefact"), .text("Content hash"), .text("Stage version")],
        rows: contents.artefacts.map { artefact in
          [
            .plain(artefact.id),
            .code(
              shown: String(artefact.contentHash.prefix(Self.shownHashLength)),
              full: artefact.contentHash),
            .plain(artefact.stageVersion),
          ]
        }
      ).write(into: &html)
    }
    guard !contents.study.recipeText.isEmpty else { return }
    html.element("details") { html in
      html.element("summary") { html in
        html.text("The recipe, ")
        html.element("bdi", text: contents.study.recipeFile)
      }
      html.element("pre", ["tabindex": "0"]) {
        $0.element("code", text: contents.study.recipeText)
      }
    }
    html.newline()
  }
}
