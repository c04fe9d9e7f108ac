import Corpus

extension ReportSection {
  /// Scores of masked language models, a table a language and vocabulary.
  static let masked = ReportSection(id: "masked", title: "Masked prediction", isFolded: false) {
    data in MaskedSection(data).blocks
  }
}

/// What masked models make of hidden tokens.
private struct MaskedSection {
  private let groups: RunGroups
  private let ranks: [Fact]
  private let companions: [String: [Place: Fact]]

  init(_ data: ReportData) {
    groups = RunGroups(data)
    ranks = data.facts.facts("mean-reciprocal-rank", about: [.run, .corpus])
    companions = Dictionary(
      uniqueKeysWithValues: ["masked-accuracy", "masked-loss", "pseudo-perplexity"].map { metric in
        let facts = data.facts.facts(metric, about: [.run, .corpus])
        return (metric, Dictionary(facts.map { ($0.about, $0) }) { first, _ in first })
      })
  }

  var blocks: [PageBlock] {
    guard !ranks.isEmpty else { return [] }
    let tables = FactGroups(ranks, on: [.language, .vocabulary])
    let words =
      "15 % of the tokens are hidden, the same ones for all models of a vocabulary, and the model "
      + "ranks the whole vocabulary for each; ids it finds equally likely share the mean of their "
      + "ranks. Pseudo-perplexity is of tokens hidden one at a time. A vocabulary has tables of "
      + "its own: with other pieces the question is another, and the numbers say nothing of each "
      + "other."
    return [.words(words)]
      + tables.places.enumerated().map { index, place in
        .table(table(of: tables[place], place, id: "masked-\(index + 1)"))
      }
  }

  private func table(of facts: [Fact], _ place: Place, id: String) -> Table {
    Table(
      id: id,
      title: "\(Names.language(place[.language] ?? "")), vocabulary \(place[.vocabulary] ?? "?")",
      columns: [
        .label("Run", "run"), .text("Corpus", "corpus"), .text("Set", "set"),
        .number("Mean reciprocal rank", "mean-reciprocal-rank"),
        .number("95\u{A0}% from", "mean-reciprocal-rank-low"),
        .number("to", "mean-reciprocal-rank-high"), .number("Accuracy", "masked-accuracy"),
        .number("Loss, nats per token", "masked-loss"),
        .number("Pseudo-perplexity", "pseudo-perplexity"),
        .number("of tokens", "pseudo-positions"), .number("Hidden tokens", "masked-targets"),
      ],
      rows: facts.map { fact in
        let interval = Figure.interval(of: fact, .decimal(places: 4))
        let pseudo = companions["pseudo-perplexity"]?[fact.about]
        return [
          .words(groups.label(of: fact)), .words(Names.corpus(fact.about)),
          .words(fact.about[.set] ?? ""), .figure(.of(fact, .decimal(places: 4))),
          .figure(interval.low), .figure(interval.high),
          .figure(.of(companions["masked-accuracy"]?[fact.about], .decimal(places: 4))),
          .figure(.of(companions["masked-loss"]?[fact.about], .decimal(places: 3))),
          .figure(.of(pseudo, .decimal(places: 2))), .figure(.count(of: pseudo)),
          .figure(.count(of: fact)),
        ]
      })
  }
}
