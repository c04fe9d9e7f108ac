import Corpus

extension ReportSection {
  /// What the study claims, and what became of it.
  static let claims = ReportSection(id: "claims", title: "Claims", isFolded: false) { data in
    let verdicts = byClaim(data, "claim-verdict")
    let claims = data.study.claims.filter { verdicts[$0.name] != nil }
    if claims.isEmpty { return [] }
    let metrics = ["effect", "at-least", "at-most", "detectable"]
    let facts = Dictionary(
      uniqueKeysWithValues: metrics.map { ($0, byClaim(data, "claim-\($0)")) })
    let rows = claims.map { claim in
      row(claim, verdicts[claim.name], facts.mapValues { $0[claim.name] })
    }
    return [
      .table(
        Table(
          id: "claims", title: "What was claimed, and what became of it.",
          note: [
            .words(
              "Shown: the 95\u{A0}% interval over seeds lies wholly beyond the margin on the side "
                + "that is claimed; opposite: wholly beyond it on the other side. “Could tell” is "
                + "the smallest true effect that four of five such studies would have shown: what "
                + "is not shown may be there and smaller. Seeds say nothing of other texts, "
                + "languages or sizes.")
          ],
          columns: [
            .label("Claim", "claim"), .text("Verdict", "verdict"),
            .number("Found", "effect"), .number("95\u{A0}% from", "low"), .number("to", "high"),
            .number("Could tell", "detectable"), .number("Seeds", "seeds"),
            .prose("In words", "statement"),
          ], rows: rows))
    ]
  }

  private static func row(
    _ claim: StudyDescription.Claim, _ verdict: Fact?, _ facts: [String: Fact?]
  ) -> [Table.Cell] {
    func fact(_ metric: String) -> Fact? { facts[metric] ?? nil }
    func format(_ fact: Fact?) -> Figure.Format {
      fact?.unit == "ratio" ? .decimal(places: 3) : .signed(places: 3)
    }
    let effect = fact("effect")
    let interval = Figure.interval(of: effect, format(effect))
    return [
      .words(claim.name), cell(of: verdict), .figure(.of(effect, format(effect))),
      .figure(interval.low ?? .of(fact("at-least"), format(fact("at-least")))),
      .figure(interval.high ?? .of(fact("at-most"), format(fact("at-most")))),
      .figure(.of(fact("detectable"), format(fact("detectable")))),
      .figure(.count(of: verdict)), .words(claim.statement),
    ]
  }

  private static func cell(of verdict: Fact?) -> Table.Cell {
    guard let value = verdict?.value else { return .nothing }
    if value > 0 { return .verdict("shown", .good) }
    return value < 0 ? .verdict("opposite", .raised) : .verdict("not shown", .plain)
  }

  private static func byClaim(_ data: ReportData, _ metric: String) -> [String: Fact] {
    Dictionary(
      data.facts.facts(metric, about: [.claim]).map { ($0.about[.claim] ?? "", $0) }
    ) { first, _ in first }
  }
}
