import Corpus

extension ReportSection {
  /// The same text in several languages: measures side by side, and how far they agree.
  static let parallel = ReportSection(id: "parallel", title: "Parallel text", isFolded: false) {
    data in
    let losses = data.facts.facts("line-loss", about: [.run, .task, .language])
    guard !losses.isEmpty else { return [] }
    let groups = RunGroups(data)
    let tasks = FactGroups(losses, on: [.task])
    let tables = tasks.places.enumerated().flatMap { index, place in
      [
        PageBlock.table(measures(tasks[place], place, data, groups, id: "parallel-\(index + 1)")),
        agreement(place, data, groups, id: "agreement-\(index + 1)"),
      ].compactMap { $0 }
    }
    let words =
      "No single number compares languages everywhere. The loss per line is of the same content; "
      + "information parity is the bits of the reference language by those of a language; bits per "
      + "byte flatter scripts of many bytes; premium-adjusted ones count the bytes that the "
      + "reference language would take."
    return [.words(words)] + tables
  }

  private static func measures(
    _ losses: [Fact], _ place: Place, _ data: ReportData, _ groups: RunGroups, id: String
  ) -> Table {
    func others(_ metric: String) -> [Place: Fact] {
      Dictionary(
        data.facts.facts(metric, about: [.run, .task, .language]).map { ($0.about, $0) }
      ) { first, _ in first }
    }
    let bytes = others("parallel-bits-per-byte")
    let adjusted = others("adjusted-bits-per-byte")
    let (premiums, parities) = (others("byte-premium"), others("information-parity"))
    return Table(
      id: id, title: place[.task] ?? "",
      columns: [
        .label("Run", "run"), .text("Language", "language"),
        .number("Nats per line", "line-loss"), .number("95\u{A0}% from", "line-loss-low"),
        .number("to", "line-loss-high"), .number("Information parity", "information-parity"),
        .number("Bits per byte", "bits-per-byte"),
        .number("Per adjusted byte", "adjusted-bits-per-byte"),
        .number("Byte premium", "byte-premium"), .number("Lines", "lines"),
      ],
      rows: losses.map { fact in
        let interval = Figure.interval(of: fact, .decimal(places: 2))
        return [
          .words(groups.label(of: fact)), .words(Names.language(fact.about[.language] ?? "")),
          .figure(.of(fact, .decimal(places: 2))), .figure(interval.low), .figure(interval.high),
          .figure(.of(parities[fact.about], .decimal(places: 3))),
          .figure(.of(bytes[fact.about], .decimal(places: 3))),
          .figure(.of(adjusted[fact.about], .decimal(places: 3))),
          .figure(.of(premiums[fact.about], .decimal(places: 3))), .figure(.count(of: fact)),
        ]
      })
  }

  /// How far the rankings of languages agree, a row a run.
  private static func agreement(
    _ place: Place, _ data: ReportData, _ groups: RunGroups, id: String
  ) -> PageBlock? {
    func facts(_ metric: String) -> [Fact] {
      data.facts.facts(metric, about: [.run, .task]).filter { $0.about[.task] == place[.task] }
    }
    let first = facts("agreement-of-loss-and-bytes")
    guard !first.isEmpty else { return nil }
    func others(_ metric: String) -> [Place: Fact] {
      Dictionary(facts(metric).map { ($0.about, $0) }) { first, _ in first }
    }
    let loss = others("agreement-of-loss-and-adjusted-bytes")
    let bytes = others("agreement-of-bytes-and-adjusted-bytes")
    return .table(
      Table(
        id: id, title: "How far rankings of languages agree, as Spearman’s correlation.",
        columns: [
          .label("Run", "run"), .number("Loss and bits per byte", "loss-and-bytes"),
          .number("Loss and adjusted", "loss-and-adjusted"),
          .number("Bits per byte and adjusted", "bytes-and-adjusted"),
          .number("Languages", "languages"),
        ],
        rows: first.map { fact in
          [
            .words(groups.label(of: fact)), .figure(.of(fact, .signed(places: 2))),
            .figure(.of(loss[fact.about], .signed(places: 2))),
            .figure(.of(bytes[fact.about], .signed(places: 2))), .figure(.count(of: fact)),
          ]
        }))
  }
}
