import Corpus

extension ReportSection {
  /// How text became tokens.
  static let vocabularies = ReportSection(
    id: "vocabularies", title: "Vocabularies and shards", isFolded: true
  ) { data in
    let sizes = data.facts.facts("vocabulary-size", about: [.vocabulary])
    let tokens = data.facts.facts("tokens", about: [.vocabulary, .corpus, .set], without: [.run])
    return [
      vocabularyTable(sizes, data), sharedTable(data), measureTable(data),
      shardTable(tokens, data),
    ].compactMap { $0.map(PageBlock.table) }
  }

  private static func vocabularyTable(_ sizes: [Fact], _ data: ReportData) -> Table? {
    guard !sizes.isEmpty else { return nil }
    let others = ["copies", "cloned-pieces", "anchors"].map { metric in
      companions(metric, about: [.vocabulary], without: [.source, .corpus], data)
    }
    return Table(
      id: "vocabularies-sizes", title: "Vocabularies.",
      columns: [
        .label("Vocabulary", "vocabulary"), .number("Ids", "vocabulary-size"),
        .number("Copies", "copies"), .number("Cloned pieces", "cloned-pieces"),
        .number("Anchors", "anchors"),
      ],
      rows: sizes.map { fact in
        [.words(fact.about[.vocabulary] ?? ""), .figure(.of(fact, .whole))]
          + others.map { .figure(.of($0[fact.about], .whole)) }
      })
  }

  /// What merged vocabularies have in common, by the vocabularies that they were made of.
  private static func sharedTable(_ data: ReportData) -> Table? {
    let pieces = data.facts.facts("anchor-piece-share", about: [.vocabulary, .source])
    guard !pieces.isEmpty else { return nil }
    let tokens = companions("anchor-token-share", about: [.vocabulary, .source], without: [], data)
    return Table(
      id: "vocabularies-anchors", title: "Anchors of merged vocabularies.",
      note: [
        .words(
          "The share of a vocabulary’s pieces whose id another one has, too, and of the running "
            + "tokens of its training text. Which they are is in anchors.jsonl, how frequent they "
            + "are in anchor-bands.csv.")
      ],
      columns: [
        .label("Vocabulary", "vocabulary"), .text("Made of", "source"),
        .number("Pieces shared,\u{A0}%", "anchor-piece-share"),
        .number("Tokens shared,\u{A0}%", "anchor-token-share"),
      ],
      rows: pieces.map { fact in
        [
          .words(fact.about[.vocabulary] ?? ""), .words(fact.about[.source] ?? ""),
          .figure(.of(fact, .percent)), .figure(.of(tokens[fact.about], .percent)),
        ]
      })
  }

  /// How vocabularies cut held-out text up, side by side.
  private static func measureTable(_ data: ReportData) -> Table? {
    let axes: Set<Axis> = [.vocabulary, .corpus, .set]
    let words = data.facts.facts("words", about: axes, without: [.run])
    guard !words.isEmpty else { return nil }
    let shares: [(metric: String, format: Figure.Format)] = [
      ("fertility", .decimal(places: 3)), ("continued-word-share", .percent),
      ("characters-per-token", .decimal(places: 3)), ("unknown-share", .percent),
      ("unused-pieces", .whole), ("rare-pieces", .whole), ("piece-gini", .decimal(places: 3)),
    ]
    let others = shares.map { companions($0.metric, about: axes, without: [.run], data) }
    let places = words.map(\.about)
    return Table(
      id: "vocabularies-measures", title: "How vocabularies cut text up.",
      note: [
        .words(
          "Fertility is tokens a word, a word being taken with the space before it; rare pieces "
            + "occur less than ten times; the Gini coefficient is of how often pieces occur.")
      ],
      columns: [
        .label("Corpus", "corpus"), .text("Part", "part"), .text("Vocabulary", "vocabulary"),
        .number("Words", "words"), .number("Fertility", "fertility"),
        .number("Words of several tokens,\u{A0}%", "continued-word-share"),
        .number("Characters per token", "characters-per-token"),
        .number("Unknown,\u{A0}%", "unknown-share"), .number("Unused pieces", "unused-pieces"),
        .number("Rare pieces", "rare-pieces"), .number("Gini", "piece-gini"),
      ],
      rows: words.map { fact in
        [
          .words(fact.about[.corpus] ?? ""), .words(Names.set(fact.about, among: places)),
          .words(fact.about[.vocabulary] ?? ""), .figure(.of(fact, .whole)),
        ] + zip(others, shares).map { .figure(.of($0[fact.about], $1.format)) }
      })
  }

  /// The facts of a metric by what they are about.
  private static func companions(
    _ metric: String, about axes: Set<Axis>, without: Set<Axis>, _ data: ReportData
  ) -> [Place: Fact] {
    Dictionary(
      data.facts.facts(metric, about: axes, without: without).map { ($0.about, $0) }
    ) { first, _ in first }
  }

  private static func shardTable(_ tokens: [Fact], _ data: ReportData) -> Table? {
    guard !tokens.isEmpty else { return nil }
    let metrics = ["documents", "text-bytes", "shards"]
    let counted = metrics.map { metric in
      Dictionary(
        data.facts.facts(metric, about: [.vocabulary, .corpus, .set], without: [.run])
          .map { ($0.about, $0) }
      ) { first, _ in first }
    }
    let places = tokens.map(\.about)
    return Table(
      id: "shards", title: "Encoded text.",
      note: [.words("Bytes per token say how well a vocabulary fits a language.")],
      columns: [
        .label("Corpus", "corpus"), .text("Part", "part"), .text("Vocabulary", "vocabulary"),
        .number("Documents", "documents"), .number("Text bytes", "text-bytes"),
        .number("Files", "shards"), .number("Tokens", "tokens"),
        .number("Bytes per token", "bytes-per-token"),
      ],
      rows: tokens.map { fact in
        [
          .words(fact.about[.corpus] ?? ""), .words(Names.set(fact.about, among: places)),
          .words(fact.about[.vocabulary] ?? ""),
        ] + counted.map { .figure(.of($0[fact.about], .whole)) } + [
          .figure(.of(fact, .whole)),
          .figure(.ratio(counted[1][fact.about], to: fact, .decimal(places: 3))),
        ]
      })
  }
}
