import Corpus
import Values

extension ReportSection {
  /// The answer: scores on held-out text, by run, a table a language.
  static let results = ReportSection(id: "results", title: "Results", isFolded: false) { data in
    ResultsSection(data).blocks
  }
}

/// Scores of runs.
///
/// Bits per byte of different languages say nothing of each other, since languages differ in the
/// bytes they need for the same: each language has a table of its own, and there is no best of all.
private struct ResultsSection {
  /// From so many seeds on, a mean and a deviation stand for the single scores.
  static let leastSeedCount = 3
  private static let corpusAxes: Set<Axis> = [.corpus, .language, .set]

  let data: ReportData
  let groups: RunGroups
  /// Every score, and those of the set that the page is about: `test`, where it was scored.
  let scores: [Fact]
  let main: [Fact]
  let mainSet: String?
  /// Other facts on the same runs and texts.
  private let companions: [String: [Place: Fact]]

  init(_ data: ReportData) {
    self.data = data
    groups = RunGroups(data)
    scores = data.facts.facts("bits-per-byte", about: [.run, .corpus])
    let sets = scores.compactMap { $0.about[.set] }.distinct
    let mainSet = sets.contains("test") ? "test" : sets.first
    self.mainSet = mainSet
    main = scores.filter { $0.about[.set] == mainSet }
    let metrics = [
      "bits-per-byte", "unigram-bits-per-byte", "perplexity", "loss", "targets", "text-bytes",
    ]
    companions = Dictionary(
      uniqueKeysWithValues: metrics.map { metric in
        let facts = data.facts.facts(metric, about: [.run, .corpus])
        return (metric, Dictionary(facts.map { ($0.about, $0) }) { first, _ in first })
      })
  }

  var blocks: [PageBlock] {
    guard !main.isEmpty else { return unknown }
    let languages = FactGroups(main, on: [.language])
    let tables = languages.places.enumerated().map { index, place in
      PageBlock.table(table(of: languages[place], id: "results-\(index + 1)"))
    }
    return [.words(lead)] + unknown + tables + differences + [
      .folded("What the columns say", [.words(explanation)]),
      .folded("Every run by itself", details),
    ]
  }

  /// The fact of another metric on what `fact` is about, on another set if one is named.
  private func companion(_ metric: String, of fact: Fact, set: String? = nil) -> Fact? {
    var about = fact.about
    if let set { about[.set] = set }
    return companions[metric]?[about]
  }
}

/// The tables of the page.
extension ResultsSection {
  private func table(of facts: [Fact], id: String) -> Table {
    let code = facts.first?.about[.language] ?? ""
    let corpora = FactGroups(facts, on: [.corpus, .clone])
    let hasCorpora = corpora.places.count > 1
    let rows = corpora.places.flatMap { place in
      groups.grouped(corpora[place]).flatMap { members in
        members.count < Self.leastSeedCount
          ? members.map { row(of: [$0], label: label(of: $0, among: members)) }
          : [row(of: members, label: groups.label(ofGroupOf: members[0]))]
      }
    }
    let title =
      hasCorpora
      ? Names.language(code) : "\(Names.language(code)): \(Names.corpus(facts.first?.about ?? [:]))"
    return Table(
      id: id, title: title,
      columns: [
        .label("Run", "run"), .text("Corpus", "corpus"),
        .number("Bits per byte", "bits-per-byte"), .number("95\u{A0}% from", "bits-per-byte-low"),
        .number("to", "bits-per-byte-high"), .number("± deviation", "bits-per-byte-deviation"),
        .number("Seeds", "seeds"), .number("Unigram", "unigram-bits-per-byte"),
        .number("Difference to unigram", "difference-to-unigram"),
        .number("Validation", "validation-bits-per-byte"),
      ],
      rows: rows.map { hasCorpora ? $0 : $0.replacing(at: 1, with: .nothing) })
  }

  private func label(of fact: Fact, among members: [Fact]) -> String {
    members.count > 1 ? groups.label(of: fact) : groups.label(ofGroupOf: fact)
  }

  /// The row of runs that differ in their seed only, or of one run.
  private func row(of facts: [Fact], label: String) -> [Table.Cell] {
    let unigrams = facts.compactMap { companion("unigram-bits-per-byte", of: $0) }
    let interval = Figure.interval(of: facts, .decimal(places: 3))
    let validations =
      mainSet == "validation"
      ? [] : facts.compactMap { companion("bits-per-byte", of: $0, set: "validation") }
    return [
      .words(label), .words(Names.corpus(facts[0].about)),
      .figure(.mean(facts, .decimal(places: 3))), .figure(interval.low), .figure(interval.high),
      .figure(.deviation(facts, .decimal(places: 3))),
      .figure(facts.count > 1 ? .number(of: facts) : nil),
      .figure(.mean(unigrams, .decimal(places: 3))),
      .figure(.difference(facts, unigrams, .signed(places: 3))),
      .figure(validations.isEmpty ? nil : .mean(validations, .decimal(places: 3))),
    ]
  }

  /// What the numbers are, and what the deviations speak of.
  private var lead: String {
    let words =
      "Bits per byte on \(mainSet == "validation" ? "validation" : "test") text that training did "
      + "not see; lower is better."
    let repeated = groups.grouped(main).filter {
      Set($0.compactMap { $0.about[.run] }).count >= Self.leastSeedCount
    }
    let entries = repeated.compactMap { $0.first?.about[.entry] }.distinct
    guard !entries.isEmpty else { return words }
    let means = words + " Means and standard deviations are over seeds"
    let varied = entries.map { entry in Names.list(data.study.varied[entry] ?? []) }
    if Set(varied).count == 1 {
      return means + (varied[0].isEmpty ? "." : ", which varied \(varied[0]).")
    }
    let each = zip(entries, varied).map { "\($1.isEmpty ? "the seed" : $1) in \($0)" }
    return means + ", which varied \(each.joined(separator: "; "))."
  }

  private var explanation: String {
    "Bits per byte count the ends of text in the loss and not in the bytes; of a vocabulary of "
      + "subwords they are an upper bound, since other pieces may spell the same text. "
      + "The 95 % interval is over test documents; ± deviation is the standard deviation over "
      + "seeds, with n − 1. Unigram: what knowing the frequency of each token and nothing of their "
      + "order would reach. Validation: the score on the validation set. Languages have tables of "
      + "their own, since a byte holds more of one than of another."
  }
}

/// Comparisons, and what cannot be compared.
extension ResultsSection {
  /// Runs against the first that was scored on the same documents.
  private var differences: [PageBlock] {
    let facts = data.facts.facts("bits-per-byte-difference", about: [.run, .baseline])
      .filter { $0.about[.set] == mainSet }
    guard !facts.isEmpty else { return [] }
    let rows = facts.map { fact -> [Table.Cell] in
      let interval = Figure.interval(of: fact, .signed(places: 3))
      return [
        .words(groups.label(of: fact)), .words(groups.label(ofRun: fact.about[.baseline] ?? "")),
        .words(Names.corpus(fact.about)), .figure(.of(fact, .signed(places: 3))),
        .figure(interval.low), .figure(interval.high), .figure(.count(of: fact)),
      ]
    }
    return [
      .table(
        Table(
          id: "differences", title: "Runs against the first with the same seed",
          note: [
            .words(
              "Differences of bits per byte on the same documents, which are resampled together "
                + "for both runs; below zero the run is better. The interval is about these "
                + "documents, not about other seeds.")
          ],
          columns: [
            .label("Run", "run"), .text("Compared with", "baseline"), .text("Corpus", "corpus"),
            .number("Difference", "bits-per-byte-difference"),
            .number("95\u{A0}% from", "bits-per-byte-difference-low"),
            .number("to", "bits-per-byte-difference-high"), .number("Documents", "documents"),
          ],
          rows: rows))
    ]
  }

  /// What has no bits per byte, since the vocabulary lost some of the text.
  private var unknown: [PageBlock] {
    let facts = data.facts.facts("unknown-targets", about: [.run, .corpus])
      .filter { $0.value > 0 && (mainSet == nil || $0.about[.set] == mainSet) }
    guard !facts.isEmpty else { return [] }
    return [
      .paragraph([
        .figure(.number(of: facts)),
        .words(" scores have no bits per byte: for "), .figure(.sum(facts, .whole)),
        .words(
          " tokens of their text the vocabulary has no piece, so the loss is not the length of "
            + "any code of it."),
      ])
    ]
  }
}

/// The tables that are folded away.
extension ResultsSection {
  private var details: [PageBlock] {
    let languages = FactGroups(scores, on: [.language])
    return languages.places.enumerated().map { index, place in
      let facts = languages[place]
      return .table(
        Table(
          id: "scores-\(index + 1)",
          title: "\(Names.language(place[.language] ?? "")): every score.",
          columns: [
            .label("Run", "run"), .text("Corpus", "corpus"), .text("Set", "set"),
            .number("Bits per byte", "bits-per-byte"),
            .number("95\u{A0}% from", "bits-per-byte-low"),
            .number("to", "bits-per-byte-high"), .number("Unigram", "unigram-bits-per-byte"),
            .number("Loss, nats per token", "loss"), .number("Perplexity", "perplexity"),
            .number("Targets", "targets"), .number("Text bytes", "text-bytes"),
          ],
          rows: facts.map(detail)))
    }
  }

  private func detail(of fact: Fact) -> [Table.Cell] {
    let interval = Figure.interval(of: fact, .decimal(places: 4))
    return [
      .words(groups.label(of: fact)), .words(Names.corpus(fact.about)),
      .words(fact.about[.set] ?? ""), .figure(.of(fact, .decimal(places: 4))),
      .figure(interval.low), .figure(interval.high),
      .figure(.of(companion("unigram-bits-per-byte", of: fact), .decimal(places: 4))),
      .figure(.of(companion("loss", of: fact), .decimal(places: 4))),
      .figure(.of(companion("perplexity", of: fact), .decimal(places: 2))),
      .figure(.of(companion("targets", of: fact), .whole)),
      .figure(.of(companion("text-bytes", of: fact), .whole)),
    ]
  }
}

extension Array {
  /// The elements with another at one place.
  fileprivate func replacing(at index: Int, with element: Element) -> [Element] {
    var elements = self
    elements[index] = element
    return elements
  }
}
