import Corpus

extension ReportSection {
  /// Accuracy on minimal pairs, by language and phenomenon.
  static let pairs = ReportSection(id: "pairs", title: "Minimal pairs", isFolded: false) {
    data in PairsSection(data).blocks
  }
}

/// What causal models make of minimal pairs.
private struct PairsSection {
  private let groups: RunGroups
  private let whole: [Fact]
  private let parts: [Fact]
  private let companions: [String: [Place: Fact]]

  init(_ data: ReportData) {
    groups = RunGroups(data)
    let all = data.facts.facts("pair-accuracy", about: [.run, .task])
    whole = all.filter { $0.about[.phenomenon] == nil }
    parts = all.filter { $0.about[.phenomenon] != nil }
    companions = Dictionary(
      uniqueKeysWithValues: ["normalised-pair-accuracy", "tied-pairs"].map { metric in
        let facts = data.facts.facts(metric, about: [.run, .task])
        return (metric, Dictionary(facts.map { ($0.about, $0) }) { first, _ in first })
      })
  }

  var blocks: [PageBlock] {
    guard !whole.isEmpty else { return [] }
    let words =
      "The share of pairs of which the model finds the right sentence likelier: by the whole "
      + "log-probability, and by that of a byte. Ties count half, so chance is 50 %. The "
      + "interval is over pairs."
    let languages = FactGroups(whole, on: [.language])
    let tables = languages.places.enumerated().map { index, place in
      PageBlock.table(table(languages[place], place, id: "pairs-\(index + 1)"))
    }
    let details = FactGroups(parts, on: [.language])
    let folded = details.places.enumerated().map { index, place in
      PageBlock.table(table(details[place], place, id: "phenomena-\(index + 1)"))
    }
    return [.words(words)] + tables + (folded.isEmpty ? [] : [.folded("By phenomenon", folded)])
  }

  private func table(_ facts: [Fact], _ place: Place, id: String) -> Table {
    Table(
      id: id, title: Names.language(place[.language] ?? ""),
      columns: [
        .label("Run", "run"), .text("Data set", "task"), .text("Phenomenon", "phenomenon"),
        .number("Accuracy, %", "pair-accuracy"), .number("95\u{A0}% from", "pair-accuracy-low"),
        .number("to", "pair-accuracy-high"),
        .number("By byte, %", "normalised-pair-accuracy"), .number("Pairs", "pairs"),
        .number("Ties", "tied-pairs"),
      ],
      rows: facts.map { fact in
        let interval = Figure.interval(of: fact, .percent)
        return [
          .words(groups.label(of: fact)), .words(fact.about[.task] ?? ""),
          .words(fact.about[.phenomenon] ?? ""), .figure(.of(fact, .percent)),
          .figure(interval.low), .figure(interval.high),
          .figure(.of(companions["normalised-pair-accuracy"]?[fact.about], .percent)),
          .figure(.count(of: fact)),
          .figure(.of(companions["tied-pairs"]?[fact.about], .whole)),
        ]
      })
  }
}
