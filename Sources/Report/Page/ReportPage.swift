/// A study's results as one HTML file that needs nothing else: no network, no fonts, no scripts.
///
/// The page depends on the facts alone, byte for byte: it has no dates and no random ids. It is
/// well-formed both as HTML and as XML, and forbids itself every request by its content security
/// policy, so that a hostile document quoted in it cannot call home.
///
/// Tables and pictures also go to files beside it, with numbers in full.
struct ReportPage {
  /// What is made beside the page.
  struct File {
    /// Its path from the page's folder.
    var path: String
    var bytes: [UInt8]
  }

  private let study: StudyDescription
  private let hasFiles: Bool
  private(set) var files: [File] = []
  private var html = HTML()

  /// Makes the page of `study`, with what the sections hold.
  ///
  /// - Parameters:
  ///   - sections: The sections and what they show; those without blocks are left out.
  ///   - hasFiles: Whether tables and pictures go to files beside the page.
  init(
    _ study: StudyDescription, sections: [(section: ReportSection, blocks: [PageBlock])],
    hasFiles: Bool
  ) {
    self.study = study
    self.hasFiles = hasFiles
    write(sections.filter { !$0.blocks.isEmpty })
  }

  /// The page, in UTF-8 when written.
  var markup: String { html.markup }

  private mutating func write(_ sections: [(section: ReportSection, blocks: [PageBlock])]) {
    html.literal("<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"en-GB\">")
    writeHead()
    html.literal("\n<body>")
    writeHeader()
    writeNavigation(sections.map(\.section))
    html.literal("<main>")
    for (section, blocks) in sections { write(section, blocks) }
    html.literal("</main></body></html>\n")
  }

  private mutating func writeHead() {
    let study = study
    html.element("head") { html in
      html.void("meta", ["charset": "utf-8"])
      html.void(
        "meta",
        [
          "http-equiv": "Content-Security-Policy",
          "content": "default-src 'none'; style-src 'unsafe-inline'",
        ])
      html.void("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
      html.void("meta", ["name": "color-scheme", "content": "light dark"])
      html.void("meta", ["name": "generator", "content": "Isogloss \(study.toolVersion)"])
      html.newline()
      html.element("title", text: "\(study.name) — Isogloss report")
      html.element("style") { $0.style(.page) }
    }
  }

  private mutating func writeHeader() {
    let study = study
    html.element("header") { html in
      html.element("p", ["class": "kicker"], text: "Isogloss report")
      html.element("h1", ["dir": "auto"], text: study.name)
      if !study.asked.isEmpty {
        html.element("p", ["class": "asked", "dir": "auto"], text: study.asked)
      }
      guard !study.recipeText.isEmpty else { return }
      html.element("details", ["class": "recipe"]) { html in
        html.element("summary") { html in
          html.text("The recipe, ")
          html.element("bdi") { $0.element("code", text: study.recipeFile) }
        }
        Self.write(code: study.recipeText, into: &html)
      }
    }
    html.newline()
  }

  private mutating func writeNavigation(_ sections: [ReportSection]) {
    html.element("nav", ["aria-label": "Contents"]) { html in
      html.element("ol") { html in
        for section in sections {
          html.element("li") { $0.element("a", ["href": "#\(section.id)"], text: section.title) }
        }
      }
    }
    html.newline()
  }

  /// A section; of one that is folded, the address is inside, so that a link to it opens it.
  private mutating func write(_ section: ReportSection, _ blocks: [PageBlock]) {
    let id = section.id.description
    html.literal("<section ")
    let heading = { (html: inout HTML) in
      html.element("h2", ["id": "\(id)-heading"], text: section.title)
    }
    if section.isFolded {
      html.literal("class=\"folded\"><details><summary>")
      heading(&html)
      html.literal("</summary><div class=\"body\"")
      open(id: id)
      for block in blocks { write(block) }
      html.literal("</div></details></section>\n")
    } else {
      html.literal("class=\"open\"")
      open(id: id)
      heading(&html)
      for block in blocks { write(block) }
      html.literal("</section>\n")
    }
  }

  private mutating func open(id: String) {
    html.literal(" id=\"")
    html.text(id)
    html.literal("\">")
  }
}

/// Blocks.
extension ReportPage {
  private mutating func write(_ block: PageBlock) {
    switch block {
    case .paragraph(let pieces):
      html.element("p") { html in
        for piece in pieces { piece.write(into: &html) }
      }
    case .heading(let words): html.element("h3", ["dir": "auto"], text: words)
    case .table(let table): write(table)
    case .chart(let chart): write(chart)
    case .heatMap(let map): write(map)
    case .quotations(let quotations): write(quotations)
    case .code(let text): Self.write(code: text, into: &html)
    case .folded(let words, let blocks):
      html.literal("<details>")
      html.element("summary", ["dir": "auto"], text: words)
      for block in blocks { write(block) }
      html.literal("</details>")
    }
    html.newline()
  }

  private mutating func write(_ table: Table) {
    let path = "tables/\(table.id).csv"
    if hasFiles { files.append(File(path: path, bytes: Array(table.file.utf8))) }
    table.write(into: &html, path: hasFiles ? path : nil)
  }

  private mutating func write(_ chart: LineChart) {
    let path = save(picture: chart.id) { html in
      chart.write(.wide, style: "wide", into: &html, sheet: .picture)
    }
    html.element("figure") { html in
      chart.write(into: &html)
      Self.write(caption: chart.caption, picture: path, into: &html)
    }
  }

  private mutating func write(_ map: HeatMap) {
    let path = save(picture: map.id) { map.write(into: &$0, sheet: .picture) }
    html.element("figure") { html in
      html.element(
        "div",
        ["class": "scroll", "role": "region", "tabindex": "0", "aria-label": map.title]
      ) { map.write(into: &$0) }
      Self.write(caption: map.caption, picture: path, into: &html)
    }
  }

  /// Keeps a picture for a file of its own.
  ///
  /// - Returns: The file's path, where there are files.
  private mutating func save(picture id: String, _ body: (inout HTML) -> Void) -> String? {
    guard hasFiles else { return nil }
    var picture = HTML()
    picture.literal("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
    body(&picture)
    let path = "charts/\(id).svg"
    files.append(File(path: path, bytes: Array(picture.markup.utf8)))
    return path
  }

  private static func write(caption: String, picture path: String?, into html: inout HTML) {
    html.element("figcaption") { html in
      html.text(caption)
      guard let path else { return }
      html.text(" ")
      PageText.link("SVG", path: path).write(into: &html)
    }
  }

  private static func write(code text: String, into html: inout HTML) {
    html.element("pre", ["tabindex": "0"]) { $0.element("code", text: text) }
  }

  private mutating func write(_ quotations: [Quotation]) {
    html.element("ol", ["class": "lines"]) { html in
      for quotation in quotations {
        html.element("li") { html in
          html.element(
            "blockquote", ["dir": "auto", "lang": quotation.language], text: quotation.text)
          html.element("p", ["class": "source"]) { html in
            for piece in quotation.source { piece.write(into: &html) }
          }
        }
        html.newline()
      }
    }
  }
}
