import Corpus

extension ReportSection {
  /// How text became tokens.
  static let vocabularies = ReportSection(
    id: "vocabularies", title: "Vocabularies and shards", isFolded: true
  ) { data in
    let sizes = data.facts.facts("vocabulary-size", about: [.vocabulary])
    let tokens = data.facts.facts("tokens", about: [.vocabulary, .corpus, .set], without: [.run])
    return [vocabularyTable(sizes), shardTable(tokens, data)].compactMap { $0.map(PageBlock.table) }
  }

  private static func vocabularyTable(_ sizes: [Fact]) -> Table? {
    guard !sizes.isEmpty else { return nil }
    return Table(
      id: "vocabularies-sizes", title: "Vocabularies.",
      columns: [.label("Vocabulary", "vocabulary"), .number("Ids", "vocabulary-size")],
      rows: sizes.map { [.words($0.about[.vocabulary] ?? ""), .figure(.of($0, .whole))] })
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
