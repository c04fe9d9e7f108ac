import Corpus
import Values

/// What is folded under the summary of a set.
extension ContaminationSection {
  /// Columns of a heat map that no corpus is in, at most; the rest is one column.
  private static let largestForeignColumnCount = 8
  /// Languages of a corpus that are shown, at most.
  private static let largestCellCount = 12
  private static let largestLineCount = 20
  private static let largestTextLength = 400

  /// A line of `examples.jsonl`.
  private struct Example: Decodable {
    var detected: String
    var probability: Double
    var file: String
    var document: String
    var line: Int
    var text: String
  }

  /// The matrix, both directions, every language of every corpus, and the lines to look at.
  func details(of corpora: [Fact], id: String) throws -> [PageBlock] {
    var blocks: [PageBlock] = [.heatMap(map(of: corpora, id: "\(id)-map"))]
    if let pairs = pairs(of: corpora, id: "\(id)-pairs") { blocks.append(.table(pairs)) }
    for (index, corpus) in corpora.enumerated() {
      blocks.append(.table(cells(of: corpus, id: "\(id)-corpus-\(index + 1)")))
      if let bytes = bytes(of: corpus, id: "\(id)-bytes-\(index + 1)") {
        blocks.append(.table(bytes))
      }
    }
    return try blocks + examples(of: corpora)
  }

  /// The languages found in `corpus`, those with most lines first.
  private func languages(of corpus: Fact) -> [String] {
    found("lines", in: corpus).filter { $0.value > 0 }.sorted {
      ($1.value, $0.about[.detected] ?? "") < ($0.value, $1.about[.detected] ?? "")
    }.compactMap { $0.about[.detected] }
  }

  private func map(of corpora: [Fact], id: String) -> HeatMap {
    let declared = corpora.compactMap { $0.about[.language] }.distinct
    var lines: [String: Double] = [:]
    for fact in corpora.flatMap({ found("lines", in: $0) }) {
      guard let language = fact.about[.detected], !declared.contains(language), fact.value > 0
      else { continue }
      lines[language, default: 0] += fact.value
    }
    let foreign = lines.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
    let shown = declared + foreign.prefix(Self.largestForeignColumnCount)
    let others = Set(foreign.dropFirst(Self.largestForeignColumnCount))
    let cells = corpora.map { corpus in
      shown.map { cell(of: $0, in: corpus) } + (others.isEmpty ? [] : [rest(others, in: corpus)])
    }
    return HeatMap(
      id: id, title: "Lines of each corpus by the language found",
      description: "The same shares are in the tables that follow.",
      caption:
        "Lines of each corpus (rows) by the language found in them (columns), in per cent of "
        + "the corpus, as counted. Grey: the corpus's own language."
        + (others.isEmpty ? "" : " “others” sums the rarest."),
      rowLabels: corpora.map { $0.about[.corpus] ?? "" },
      columnLabels: shown + (others.isEmpty ? [] : ["others"]), cells: cells)
  }

  private func cell(of language: String, in corpus: Fact) -> HeatMap.Cell {
    HeatMap.Cell(
      share: .of(found("line-share", of: language, in: corpus), .percent),
      isDiagonal: corpus.about[.language] == language,
      detail: "\(Names.language(language)) in \(corpus.about[.corpus] ?? "")")
  }

  private func rest(_ languages: Set<String>, in corpus: Fact) -> HeatMap.Cell {
    let shares = found("line-share", in: corpus).filter {
      languages.contains($0.about[.detected] ?? "")
    }
    return HeatMap.Cell(
      share: .sum(shares, .percent), isDiagonal: false,
      detail: "other languages in \(corpus.about[.corpus] ?? "")")
  }
}

/// Tables.
extension ContaminationSection {
  /// The corrected shares of each pair of corpora in different languages, in both directions.
  private func pairs(of corpora: [Fact], id: String) -> Table? {
    let rows = corpora.indices.flatMap { first in
      corpora[(first + 1)...].filter {
        $0.about[.language] != corpora[first].about[.language]
      }.map { second -> [Table.Cell] in
        let first = corpora[first]
        return [.words("\(first.about[.corpus] ?? ""), \(second.about[.corpus] ?? "")")]
          + direction(of: first, in: second) + direction(of: second, in: first)
      }
    }
    guard !rows.isEmpty else { return nil }
    return Table(
      id: id, title: "Both directions.",
      note: [
        .words(
          "The corrected share of lines in the language of the first corpus in the second, then of "
            + "the second's in the first.")
      ],
      columns: [.label("Pair", "pair")]
        + [("1st in 2nd,\u{A0}%", "first-in-second"), ("2nd in 1st,\u{A0}%", "second-in-first")]
        .flatMap {
          heading, key -> [Table.Column] in
          [
            .number(heading, key), .number("95\u{A0}% from", "\(key)-low"),
            .number("to", "\(key)-high"),
            .text("Verdict", "\(key)-verdict"),
          ]
        },
      rows: rows)
  }

  private func direction(of giver: Fact, in receiver: Fact) -> [Table.Cell] {
    let share = giver.about[.language].flatMap {
      found("corrected-line-share", of: $0, in: receiver)
    }
    return corrected(share)
  }

  private func corrected(_ share: Fact?) -> [Table.Cell] {
    let interval = Figure.interval(of: share, .percent)
    return [
      .figure(.of(share, .percent)), .figure(interval.low), .figure(interval.high),
      share.map(Self.verdict) ?? .nothing,
    ]
  }

  private func cells(of corpus: Fact, id: String) -> Table {
    cells(
      of: corpus, id: id, title: "\(corpus.about[.corpus] ?? ""), by lines",
      counts: ("lines", "Lines"),
      metrics: ("line-share", "corrected-line-share", "line-detection-limit"))
  }

  private func bytes(of corpus: Fact, id: String) -> Table? {
    guard !found("bytes", in: corpus).isEmpty else { return nil }
    return cells(
      of: corpus, id: id, title: "\(corpus.about[.corpus] ?? ""), by bytes",
      counts: ("bytes", "Bytes"),
      metrics: ("byte-share", "corrected-byte-share", "byte-detection-limit"))
  }

  private func cells(
    of corpus: Fact, id: String, title: String, counts: (metric: String, heading: String),
    metrics: (raw: String, corrected: String, limit: String)
  ) -> Table {
    let languages = languages(of: corpus)
    let shown = Array(languages.prefix(Self.largestCellCount))
    let unknown = found(metrics.corrected, of: "unknown", in: corpus) == nil ? [] : ["unknown"]
    return Table(
      id: id, title: title + ":",
      note: [
        .words(
          "as counted, and with the classifier’s errors taken away. The limit is the smallest "
            + "share that would be seen."
            + (shown.count < languages.count ? " Rarer languages are in the file of all." : "")
        )
      ] + links(of: corpus),
      columns: [
        .label("Found", "detected"), .number(counts.heading, counts.metric),
        .number("Counted,\u{A0}%", metrics.raw), .number("95\u{A0}% from", "\(metrics.raw)-low"),
        .number("to", "\(metrics.raw)-high"), .number("Corrected,\u{A0}%", metrics.corrected),
        .number("95\u{A0}% from", "\(metrics.corrected)-low"),
        .number("to", "\(metrics.corrected)-high"), .text("Verdict", "verdict"),
        .number("Limit,\u{A0}%", metrics.limit),
      ],
      rows: (shown + unknown).distinct.map { language in
        let raw = found(metrics.raw, of: language, in: corpus)
        let interval = Figure.interval(of: raw, .percent)
        return [
          .words(Names.language(language)),
          .figure(.of(found(counts.metric, of: language, in: corpus), .whole)),
          .figure(.of(raw, .percent)), .figure(interval.low), .figure(interval.high),
        ] + corrected(found(metrics.corrected, of: language, in: corpus)) + [
          .figure(.of(found(metrics.limit, of: language, in: corpus), .percent))
        ]
      })
  }

  /// The files of all cells and of the lines to label by hand.
  private func links(of corpus: Fact) -> [PageText] {
    [("cell-list", "All languages"), ("audit-list", "Lines to label")].compactMap { metric, words in
      lists(metric, of: corpus).first.flatMap { data.tableAddress(of: $0) }
        .map { .link(words, path: $0) }
    }
  }

  private func lists(_ metric: String, of corpus: Fact) -> [Fact] {
    data.facts.facts(metric).filter { $0.about == corpus.about }
  }

  /// The lines that are most surely in another language.
  private func examples(of corpora: [Fact]) throws -> [PageBlock] {
    var found: [(example: Example, list: Fact)] = []
    for corpus in corpora {
      for list in lists("example-list", of: corpus) where list.value > 0 {
        found += try data.rows(Example.self, of: list).map { ($0, list) }
      }
    }
    guard !found.isEmpty else { return [] }
    let ordered = found.enumerated().sorted {
      ($1.element.example.probability, $0.offset) < ($0.element.example.probability, $1.offset)
    }
    return [
      .heading("The lines that are most surely in another language"),
      .quotations(ordered.prefix(Self.largestLineCount).map { quotation($1.example, in: $1.list) }),
    ]
  }

  private func quotation(_ example: Example, in list: Fact) -> Quotation {
    let name = example.document.isEmpty ? example.file : example.document
    return Quotation(
      text: example.text.shortened(toColumns: Self.largestTextLength), language: example.detected,
      source: [
        .words(Names.language(example.detected)), .words(" with probability "),
        .figure(.row(example.probability, of: list, .decimal(places: 3))),
        .words(" in "), .words(list.about[.corpus] ?? ""), .words(", document "), .words(name),
        .words(", line "), .figure(.row(Double(example.line), of: list, .whole)),
      ])
  }
}
