import Corpus

extension ReportSection {
  /// Which other languages are in the corpora.
  static let contamination = ReportSection(
    id: "contamination", title: "Contamination", isFolded: false
  ) {
    try ContaminationSection($0).blocks
  }
}

/// Contamination: a summary for each set of corpora, and all cells folded under it.
struct ContaminationSection {
  /// What the corpora of one measurement have in common.
  static let setAxes: Set<Axis> = [.sample, .draw, .set, .budget]

  let data: ReportData
  /// Sets that are shown, at most; the others are folded.
  private static let largestShownCount = 6

  /// The judged lines of each corpus of each set.
  let judged: [Fact]
  /// The shares of lines as counted, and as corrected, by what they are about.
  private let shares: [String: FactGroups]

  init(_ data: ReportData) {
    self.data = data
    judged = data.facts.facts("judged-lines", about: [.corpus])
    let metrics = [
      "lines", "line-share", "corrected-line-share", "line-detection-limit", "bytes", "byte-share",
      "corrected-byte-share", "byte-detection-limit",
    ]
    shares = Dictionary(
      uniqueKeysWithValues: metrics.map { metric in
        let found = data.facts.facts(metric, about: [.corpus, .detected])
        return (metric, FactGroups(found) { $0.place(without: [.detected]) })
      })
  }

  var blocks: [PageBlock] {
    get throws {
      guard !judged.isEmpty else { return [] }
      let sets = FactGroups(judged, on: Self.setAxes)
      let blocks = try sets.places.enumerated().map { index, place -> [PageBlock] in
        let id = "contamination-\(index + 1)"
        let name = Names.set(place, among: sets.places)
        let details = try details(of: sets[place], id: id)
        return [
          .table(summary(of: sets[place], title: name.capitalisedFirst, id: id)),
          .folded("Every language found in \(name)", details),
        ]
      }
      let rest = blocks.dropFirst(Self.largestShownCount).flatMap { $0 }
      return [note] + blocks.prefix(Self.largestShownCount).flatMap { $0 }
        + (rest.isEmpty ? [] : [.folded("More sets", rest)])
    }
  }

  /// The facts of a metric on a corpus of a set: one for each language found.
  func found(_ metric: String, in corpus: Fact) -> [Fact] {
    shares[metric]?[corpus.about] ?? []
  }

  /// The fact of a metric on one language found in a corpus of a set.
  func found(_ metric: String, of detected: String, in corpus: Fact) -> Fact? {
    found(metric, in: corpus).first { $0.about[.detected] == detected }
  }

  private var note: PageBlock {
    .words(
      "The language most likely to be where it does not belong, in each corpus. Shares are of "
        + "judged lines; the classifier’s errors, as labelled lines of other sources show them, "
        + "are taken away, and the 95 % interval says how far that goes. A language is there where "
        + "the interval begins above zero.")
  }

  private func summary(of corpora: [Fact], title: String, id: String) -> Table {
    Table(
      id: id, title: title + ".",
      columns: [
        .label("Corpus", "corpus"), .text("Language", "language"),
        .text("Worst", "detected"), .number("Share of lines,\u{A0}%", "share"),
        .number("95\u{A0}% from", "low"), .number("to", "high"), .text("Verdict", "verdict"),
        .number("Judged lines", "judged-lines"),
      ],
      rows: corpora.map(row))
  }

  private func row(of corpus: Fact) -> [Table.Cell] {
    let worst = worst(of: corpus)
    let interval = Figure.interval(of: worst, .percent)
    return [
      .words(corpus.about[.corpus] ?? ""),
      .words(corpus.about[.language].map(Names.language) ?? ""),
      .words(worst?.about[.detected].map(Names.language) ?? ""), .figure(.of(worst, .percent)),
      .figure(interval.low), .figure(interval.high),
      worst.map(Self.verdict) ?? .words("no other language found"), .figure(.of(corpus, .whole)),
    ]
  }

  /// The worst of the other languages in `corpus`: the largest share among those that are there, or
  /// among all where none is; as counted where nothing is corrected.
  private func worst(of corpus: Fact) -> Fact? {
    let own = corpus.about[.language]
    let undecided: Set<String?> = ["und", "zxx", "other", own]
    let corrected = found("corrected-line-share", in: corpus)
      .filter { !undecided.contains($0.about[.detected]) }
    let counted = found("line-share", in: corpus)
      .filter { !undecided.contains($0.about[.detected]) }
    let there = corrected.filter(Self.isAboveZero)
    let candidates = there.isEmpty ? (corrected.isEmpty ? counted : corrected) : there
    // The first of equals, so that the order of the facts decides and nothing else.
    return candidates.reduce(nil) { worst, fact in
      worst.map { $0.value >= fact.value ? $0 : fact } ?? fact
    }
  }

  static func isAboveZero(_ fact: Fact) -> Bool { (fact.interval?.first ?? 0) > 0 }

  /// What can be said of a share.
  static func verdict(on share: Fact) -> Table.Cell {
    if share.metric.hasPrefix("corrected") {
      isAboveZero(share) ? .verdict("above zero", .raised) : .words("could be zero")
    } else {
      .words("as counted, not corrected")
    }
  }
}
