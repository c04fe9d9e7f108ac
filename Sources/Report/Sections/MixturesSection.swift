import Corpus

extension ReportSection {
  /// What the mixtures asked for, what was drawn, and what the runs were trained on.
  static let mixtures = ReportSection(
    id: "mixtures", title: "Mixtures and training", isFolded: true
  ) { data in
    [drawTable(data), sharesTable(data), trainingTable(data)].compactMap { $0.map(PageBlock.table) }
  }

  private static func drawTable(_ data: ReportData) -> Table? {
    let facts = data.facts.facts("rows", about: [.mixture, .corpus], without: [.run])
    guard !facts.isEmpty else { return nil }
    let draws = FactGroups(facts) { $0.place(without: [.corpus, .language]) }
    let metrics = ["asked-share", "tokens-drawn", "epochs"]
    let others = Dictionary(
      uniqueKeysWithValues: metrics.map { metric in
        let found = data.facts.facts(metric, about: [.mixture, .corpus], without: [.run])
        return (metric, Dictionary(found.map { ($0.about, $0) }) { first, _ in first })
      })
    let places = draws.places
    return Table(
      id: "draws", title: "Rows drawn.",
      note: [
        .words("Shares are of the rows of one mixture; an epoch is one going through the corpus.")
      ],
      columns: [
        .label("Mixture", "mixture"), .text("Corpus", "corpus"),
        .number("Asked,\u{A0}%", "asked-share"), .number("Drawn,\u{A0}%", "drawn-share"),
        .number("Rows", "rows"), .number("Tokens", "tokens-drawn"), .number("Epochs", "epochs"),
      ],
      rows: draws.places.flatMap { place in
        draws[place].map { fact in
          [
            .words(name(of: place, among: places)), .words(fact.about[.corpus] ?? ""),
            .figure(.of(others["asked-share"]?[fact.about], .percent)),
            .figure(.share(of: fact, in: draws[place], .percent)), .figure(.of(fact, .whole)),
            .figure(.of(others["tokens-drawn"]?[fact.about], .whole)),
            .figure(.of(others["epochs"]?[fact.about], .decimal(places: 2))),
          ]
        }
      })
  }

  /// What each clone was to get in each stage, and got, where a mixture has several of them.
  private static func sharesTable(_ data: ReportData) -> Table? {
    let facts = data.facts.facts(
      "tokens-asked", about: [.mixture, .corpus, .phase, .clone], without: [.run])
    guard !facts.isEmpty else { return nil }
    let shares = FactGroups(facts) { $0.place(without: [.corpus, .language, .phase, .clone]) }
    func others(_ metric: String) -> [[Axis: String]: Fact] {
      let found = data.facts.facts(
        metric, about: [.mixture, .corpus, .phase, .clone], without: [.run])
      return Dictionary(found.map { ($0.about, $0) }) { first, _ in first }
    }
    let (tokens, rows) = (others("tokens-given"), others("rows-given"))
    let places = shares.places
    return Table(
      id: "shares", title: "Rows by stage and clone.",
      note: [.words("Stages count from 0 and clones from 1.")],
      columns: [
        .label("Mixture", "mixture"), .text("Corpus", "corpus"), .text("Stage", "phase"),
        .text("Clone", "clone"), .number("Tokens asked", "tokens-asked"),
        .number("Tokens given", "tokens-given"), .number("Rows", "rows-given"),
      ],
      rows: places.flatMap { place in
        shares[place].map { fact in
          [
            .words(name(of: place, among: places)), .words(fact.about[.corpus] ?? ""),
            .words(fact.about[.phase] ?? ""), .words(fact.about[.clone] ?? ""),
            .figure(.of(fact, .whole)), .figure(.of(tokens[fact.about], .whole)),
            .figure(.of(rows[fact.about], .whole)),
          ]
        }
      })
  }

  /// What a draw table is called: its mixture, and its values on the axes that vary.
  private static func name(of place: Place, among places: [Place]) -> String {
    let axes = [
      (Axis.sample, "sample "), (.draw, "drawing "), (.budget, ""), (.tokens, "tokens "),
      (.vocabulary, ""), (.context, "rows of "), (.order, "order "),
    ].filter { Names.varies($0.0, among: places) }
    let words = axes.compactMap { axis, word in place[axis].map { word + $0 } }
    return ([place[.mixture] ?? ""] + words).joined(separator: ", ")
  }

  private static func trainingTable(_ data: ReportData) -> Table? {
    let steps = data.facts.facts("steps", about: [.run])
    guard !steps.isEmpty else { return nil }
    let metrics = ["parameters", "tokens-trained", "final-loss", "unigram-entropy"]
    let others = metrics.map { metric in
      let found = data.facts.facts(metric, about: [.run], without: [.corpus])
      return Dictionary(found.map { ($0.place(on: [.run]), $0) }) { first, _ in first }
    }
    let logs = Dictionary(
      data.facts.facts("training-log", about: [.run]).map { ($0.place(on: [.run]), $0) }
    ) { first, _ in first }
    return Table(
      id: "training", title: "Runs.",
      note: [.words("The final training loss is in nats per token.")],
      columns: [
        .label("Run", "run"), .number("Parameters", "parameters"), .number("Steps", "steps"),
        .number("Tokens trained", "tokens-trained"), .number("Final loss", "final-loss"),
        .number("Unigram entropy", "unigram-entropy"), .text("Log", "log"),
        .text("Whole name", "run-id"),
      ],
      rows: steps.map { fact in
        let run = fact.place(on: [.run])
        let found = others.map { $0[run] }
        let log = logs[run].flatMap { data.tableAddress(of: $0) }
        return [
          .words(data.labels.label(of: fact.about)), .figure(.of(found[0], .whole)),
          .figure(.of(fact, .whole)), .figure(.of(found[1], .whole)),
          .figure(.of(found[2], .decimal(places: 4))), .figure(.of(found[3], .decimal(places: 4))),
          log.map { .link("log", path: $0) } ?? .nothing, .words(fact.about[.run] ?? ""),
        ]
      })
  }
}
