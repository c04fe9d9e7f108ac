/// A study's results as one HTML file that needs nothing else: no network, no fonts, no scripts.
///
/// The page depends on its contents alone, byte for byte: it has no dates and no random ids. It is
/// well-formed both as HTML and as XML, and forbids itself every request by its content security
/// policy, so that a hostile document quoted in it cannot call home.
///
/// ```swift
/// let page = ReportPage(contents)
/// try AtomicFile.write(Array(page.html().utf8), to: "report.html")
/// ```
public struct ReportPage: Sendable {
  let contents: ReportContents

  /// Makes the page of `contents`.
  public init(_ contents: ReportContents) { self.contents = contents }

  /// The page, in UTF-8 when written.
  ///
  /// - Complexity: O(*n* log *n*) for *n* values in the contents.
  public func html() -> String {
    var html = HTML()
    html.literal("<!DOCTYPE html>\n")
    html.element("html", ["xmlns": "http://www.w3.org/1999/xhtml", "lang": "en-GB"]) { html in
      html.element("head") { writeHead(into: &$0) }
      html.newline()
      html.element("body") { html in
        writeHeader(into: &html)
        writeNavigation(into: &html)
        html.element("main") { html in
          for section in sections where section.isPresent { write(section, into: &html) }
        }
      }
    }
    html.newline()
    return html.markup
  }

  private func writeHead(into html: inout HTML) {
    html.void("meta", ["charset": "utf-8"])
    html.void(
      "meta",
      [
        "http-equiv": "Content-Security-Policy",
        "content": "default-src 'none'; style-src 'unsafe-inline'",
      ])
    html.void("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
    html.void("meta", ["name": "color-scheme", "content": "light dark"])
    html.void("meta", ["name": "generator", "content": "Isogloss \(contents.study.toolVersion)"])
    html.newline()
    html.element("title", text: "\(contents.study.name) — Isogloss report")
    html.element("style") { $0.literal(Stylesheet.text) }
  }

  private func writeHeader(into html: inout HTML) {
    let study = contents.study
    html.element("header") { html in
      html.element("p", ["class": "kicker"], text: "Isogloss report")
      html.element("h1", ["dir": "auto"], text: study.name)
      html.element("p", ["class": "byline"]) { html in
        if !study.recipeFile.isEmpty {
          html.text("Recipe ")
          html.element("bdi") { $0.element("code", text: study.recipeFile) }
          html.text(" · ")
        }
        html.text("seed \(Numerals.count(study.seed)) · Isogloss ")
        html.element("bdi", text: study.toolVersion)
      }
      let figures = keyFigures
      if !figures.isEmpty {
        html.element("dl", ["class": "figures"]) { html in
          for figure in figures {
            html.element("div") { html in
              html.element("dt", text: figure.name)
              html.element("dd") { html in
                html.element("b", text: figure.value)
                html.element("span", ["dir": "auto"], text: figure.note)
              }
            }
          }
        }
      }
    }
    html.newline()
  }

  private func writeNavigation(into html: inout HTML) {
    html.element("nav", ["aria-label": "Contents"]) { html in
      html.element("ol") { html in
        for section in sections where section.isPresent {
          html.element("li") { $0.element("a", ["href": "#\(section.id)"], text: section.title) }
        }
      }
      let absent = sections.filter { $0.isResult && !$0.isPresent }.map { $0.title.lowercased() }
      // A page about some files alone has no stages to wait for.
      if !absent.isEmpty, !contents.study.recipeFile.isEmpty {
        html.element("p", text: "Not made yet: \(absent.joined(separator: ", ")).")
      }
    }
    html.newline()
  }

  private func write(_ section: Section, into html: inout HTML) {
    html.element("section", ["id": "\(section.id)", "aria-labelledby": "\(section.id)-heading"]) {
      $0.element("h2", ["id": "\(section.id)-heading"], text: section.title)
      $0.newline()
      section.body(&$0)
    }
    html.newline()
  }
}

extension ReportPage {
  /// One part of the page, listed in the table of contents.
  struct Section {
    var id: StaticString
    var title: String
    /// Whether there is anything to show yet.
    var isPresent: Bool
    /// Whether its absence means that a stage has not run.
    var isResult = true
    var body: (inout HTML) -> Void
  }

  private var sections: [Section] {
    [
      Section(
        id: "corpora", title: "Corpora", isPresent: !contents.corpora.isEmpty, body: writeCorpora),
      Section(
        id: "rejected", title: "Rejected records",
        isPresent: !contents.corpora.isEmpty || rejectionCount > 0, isResult: false,
        body: writeRejections),
      Section(
        id: "samples", title: "Samples", isPresent: !contents.samples.isEmpty, body: writeSamples),
      Section(
        id: "contamination", title: "Contamination", isPresent: !contents.contamination.isEmpty,
        body: writeContamination),
      Section(
        id: "shards", title: "Vocabularies and shards", isPresent: !contents.shardSets.isEmpty,
        body: writeShards),
      Section(
        id: "mixtures", title: "Mixtures", isPresent: !contents.mixtures.isEmpty,
        body: writeMixtures),
      Section(id: "runs", title: "Runs", isPresent: !contents.runs.isEmpty, body: writeRuns),
      Section(
        id: "curves", title: "Training curves",
        isPresent: contents.curves.contains { !$0.curves.isEmpty }, body: writeCurves),
      Section(
        id: "provenance", title: "Provenance",
        isPresent: !contents.artefacts.isEmpty || !contents.study.recipeText.isEmpty,
        isResult: false, body: writeProvenance),
    ]
  }

  /// A number at the head of the page.
  private struct KeyFigure {
    var name: String
    var value: String
    var note: String
  }

  /// The figures of the stages that have run.
  private var keyFigures: [KeyFigure] {
    var figures: [KeyFigure] = []
    let corpora = contents.corpora
    if !corpora.isEmpty {
      let kept = corpora.map(\.documentsKept).saturatingSum()
      let came = corpora.map(\.documentsIn).saturatingSum()
      let share = came > 0 ? Double(kept) / Double(came) : .nan
      figures.append(
        KeyFigure(
          name: "Documents kept", value: Numerals.rounded(kept),
          note: "\(Numerals.percent(share)) % of \(Numerals.rounded(came))"))
      figures.append(
        KeyFigure(
          name: "Text", value: Numerals.bytes(corpora.map(\.textBytes).saturatingSum()),
          note: corpora.count == 1 ? "in one corpus" : "in \(corpora.count) corpora"))
    }
    if let worst = worstContamination { figures.append(worst) }
    if !contents.shardSets.isEmpty {
      let tokens = contents.shardSets.map(\.tokens).saturatingSum()
      let count = contents.shardSets.count
      figures.append(
        KeyFigure(
          name: "Tokens", value: Numerals.rounded(tokens),
          note: count == 1 ? "in one shard set" : "in \(count) shard sets"))
    }
    if let best = bestScore { figures.append(best) }
    return figures
  }

  private var worstContamination: KeyFigure? {
    let cells = contents.contamination.flatMap(\.cells).compactMap { cell in
      cell.corrected.map { (cell: cell, share: $0) }
    }.filter { $0.cell.declared != $0.cell.detected && $0.share.rate.isFinite }
    if cells.isEmpty { return nil }
    // The first of equals, so that the order of the contents decides and nothing else.
    guard
      let worst = cells.filter(\.share.isAboveZero).max(by: { $0.share.rate < $1.share.rate })
    else {
      return KeyFigure(
        name: "Worst contamination", value: "none told from 0",
        note: "of \(cells.count) pairs of languages")
    }
    return KeyFigure(
      name: "Worst contamination", value: "\(Numerals.percent(worst.share.rate)) %",
      note: "of \(worst.cell.declared) lines are \(worst.cell.detected)")
  }

  private var bestScore: KeyFigure? {
    let scores = contents.runs.flatMap { run in run.evaluations.map { (run.id, $0) } }
      .filter { $0.1.bitsPerByte.isFinite }
    guard let best = scores.min(by: { $0.1.bitsPerByte < $1.1.bitsPerByte }) else { return nil }
    return KeyFigure(
      name: "Best bits per byte", value: Numerals.decimal(best.1.bitsPerByte, places: 3),
      note: "\(best.0) on \(best.1.language)")
  }
}
