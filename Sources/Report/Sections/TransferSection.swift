import Corpus
import Values

extension ReportSection {
  /// What languages give each other: data transfer, the blood bank, token efficiency.
  static let transfer = ReportSection(id: "transfer", title: "Transfer", isFolded: false) { data in
    bytesBlocks(data) + bankBlocks(data) + efficiencyBlocks(data)
  }

  // MARK: - Data transfer

  private static func bytesBlocks(_ data: ReportData) -> [PageBlock] {
    let axes: Set<Axis> = [.source, .target, .budget]
    let cells = data.facts.facts("finetuned-perplexity", about: axes)
    guard !cells.isEmpty else { return [] }
    let effective = byPlace(data, "effective-bytes", axes)
    let transferred = byPlace(data, "transferred-bytes", axes)
    let shares = byPlace(data, "transferred-fraction", axes)
    let table = Table(
      id: "data-transfer", title: "Bytes of the target that the source is worth.",
      note: [
        .words(
          "Effective bytes: what a model trained from scratch needs for the perplexity of the one "
            + "that learnt the source before; transferred bytes are these less its own. Nothing "
            + "stands where the perplexity is beyond the scratch curve.")
      ],
      columns: [
        .label("Target", "target"), .text("Source", "source"),
        .text("Own bytes", "size"), .number("Perplexity", "perplexity"),
        .number("Effective", "effective-bytes"), .number("Transferred", "transferred-bytes"),
        .number("95\u{A0}% from", "transferred-low"), .number("to", "transferred-high"),
        .number("Share,\u{A0}%", "fraction"), .number("Seeds", "seeds"),
      ],
      rows: cells.map { fact in
        let bytes = transferred[fact.about]
        let interval = Figure.interval(of: bytes, .whole)
        return [
          .words(fact.about[.target] ?? ""), .words(fact.about[.source] ?? ""),
          .words(fact.about[.budget] ?? ""), .figure(.of(fact, .decimal(places: 3))),
          .figure(.of(effective[fact.about], .whole)), .figure(.of(bytes, .whole)),
          .figure(interval.low), .figure(interval.high),
          .figure(.of(shares[fact.about], .percent)), .figure(.count(of: fact)),
        ]
      })
    return [.table(table), scratchTable(data)].compactMap { $0 }
  }

  private static func scratchTable(_ data: ReportData) -> PageBlock? {
    let points = data.facts.facts("scratch-perplexity", about: [.target, .budget])
    guard !points.isEmpty else { return nil }
    let steps = byPlace(data, "scratch-steps", [.target, .budget])
    return .folded(
      "The scratch curves",
      [
        .table(
          Table(
            id: "scratch-curves", title: "Models trained on the target alone.",
            columns: [
              .label("Target", "target"), .text("Bytes", "size"),
              .number("Perplexity", "perplexity"), .number("Steps", "steps"),
            ],
            rows: points.map { fact in
              [
                .words(fact.about[.target] ?? ""), .words(fact.about[.budget] ?? ""),
                .figure(.of(fact, .decimal(places: 3))), .figure(.of(steps[fact.about], .whole)),
              ]
            }))
      ])
  }

  // MARK: - The blood bank

  private static func bankBlocks(_ data: ReportData) -> [PageBlock] {
    let donations = data.facts.facts("donation", about: [.language])
    guard !donations.isEmpty else { return [] }
    let recipiences = byPlace(data, "recipience", [.language])
    let held = byPlace(data, "type-held", [.language])
    let languages = Table(
      id: "blood-bank", title: "What languages give and receive.",
      note: [
        .words(
          "Donation is the sum of what a language's learners gain in other languages, as shares of "
            + "their monolingual scores; recipience the sum of what it gains. The type is the pair "
            + "of their signs.")
      ],
      columns: [
        .label("Language", "language"), .number("Donation", "donation"),
        .number("95\u{A0}% from", "donation-low"), .number("to", "donation-high"),
        .number("Recipience", "recipience"), .number("95\u{A0}% from", "recipience-low"),
        .number("to", "recipience-high"), .number("Type holds,\u{A0}%", "type-held"),
      ],
      rows: donations.map { fact in
        let recipience = recipiences[fact.about]
        let format = Figure.Format.signed(places: 3)
        let (given, received) = (
          Figure.interval(of: fact, format), Figure.interval(of: recipience, format)
        )
        return [
          .words(fact.about[.language] ?? ""), .figure(.of(fact, format)), .figure(given.low),
          .figure(given.high), .figure(.of(recipience, format)), .figure(received.low),
          .figure(received.high), .figure(.of(held[fact.about], .percent)),
        ]
      })
    return [.table(languages), pairsTable(data)].compactMap { $0 }
  }

  private static func pairsTable(_ data: ReportData) -> PageBlock? {
    let pairs = data.facts.facts("transfer", about: [.source, .target])
    guard !pairs.isEmpty else { return nil }
    return .folded(
      "Every pair",
      [
        .table(
          Table(
            id: "pairs", title: "Gain of the target by the source.",
            columns: [
              .label("Source", "source"), .text("Target", "target"),
              .number("Transfer", "transfer"), .number("95\u{A0}% from", "transfer-low"),
              .number("to", "transfer-high"),
            ],
            rows: pairs.map { fact in
              let interval = Figure.interval(of: fact, .signed(places: 3))
              return [
                .words(fact.about[.source] ?? ""), .words(fact.about[.target] ?? ""),
                .figure(.of(fact, .signed(places: 3))), .figure(interval.low),
                .figure(interval.high),
              ]
            }))
      ])
  }

  // MARK: - Token efficiency

  private static func efficiencyBlocks(_ data: ReportData) -> [PageBlock] {
    let perplexities = data.facts.facts("mlpe", about: [.run, .language])
    let efficiencies = byPlace(data, "teff", [.run, .language])
    guard !perplexities.isEmpty || !efficiencies.isEmpty else { return [] }
    let tokens = byPlace(data, "mlte", [.run, .language])
    let table = Table(
      id: "token-efficiency", title: "Tokens that a token of a mixed run is worth.",
      note: [
        .words(
          "MLPE: the perplexity of a monolingual model after as many tokens of the language; MLTE: "
            + "the tokens with which one has the mixed run's perplexity; TEff: MLTE by the tokens "
            + "that the language had. Above 1, the other languages help.")
      ],
      columns: [
        .label("Run", "run"), .text("Language", "language"), .text("Clone", "clone"),
        .number("MLPE", "mlpe"), .number("MLTE", "mlte"), .number("TEff", "teff"),
        .number("95\u{A0}% from", "teff-low"), .number("to", "teff-high"),
        .number("Seeds", "seeds"),
      ],
      rows: perplexities.map { fact in
        let efficiency = efficiencies[fact.about]
        let interval = Figure.interval(of: efficiency, .decimal(places: 3))
        return [
          .words(fact.about[.run] ?? ""), .words(fact.about[.language] ?? ""),
          .words(fact.about[.clone] ?? ""), .figure(.of(fact, .decimal(places: 2))),
          .figure(.of(tokens[fact.about], .whole)),
          .figure(.of(efficiency, .decimal(places: 3))), .figure(interval.low),
          .figure(interval.high), .figure(.count(of: efficiency)),
        ]
      })
    return [.table(table)]
  }

  /// The facts of a metric by what they are about.
  private static func byPlace(
    _ data: ReportData, _ metric: String, _ axes: Set<Axis>
  ) -> [Place: Fact] {
    Dictionary(data.facts.facts(metric, about: axes).map { ($0.about, $0) }) { first, _ in first }
  }
}
