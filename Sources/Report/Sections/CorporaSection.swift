import Corpus
import Values

extension ReportSection {
  /// What the corpora took in and kept, and what was sampled of them.
  static let corpora = ReportSection(id: "corpora", title: "Corpora", isFolded: false) {
    try CorporaSection($0).blocks
  }
}

/// Corpora, by their records and their text.
struct CorporaSection {
  /// Samples that are shown, at most; the others are folded.
  private static let largestShownCount = 4

  let facts: FactStore
  let data: ReportData
  /// Each corpus with its language, in order.
  let corpora: [Place]
  private let counts: [String: FactGroups]

  init(_ data: ReportData) {
    self.data = data
    facts = data.facts
    let metrics = [
      "records-read", "records-kept", "records-dropped", "records-rejected", "bytes-read",
      "bytes-kept", "bytes-dropped", "bytes-rejected", "text-bytes", "sentences", "damages",
      "constructs-left-out",
    ]
    counts = Dictionary(
      uniqueKeysWithValues: metrics.map { metric in
        let found = data.facts.facts(metric, about: [.corpus], without: [.file, .set, .run])
        return (metric, FactGroups(found, on: [.corpus]))
      })
    let read = data.facts.facts("records-read", about: [.corpus], without: [.file])
    corpora = read.map { $0.place(on: [.corpus, .language]) }.distinct
  }

  var blocks: [PageBlock] {
    get throws {
      var blocks: [PageBlock] = []
      if !corpora.isEmpty { blocks.append(.table(taken)) }
      let samples = sampled.map(PageBlock.table)
      blocks += samples.prefix(Self.largestShownCount)
      if samples.count > Self.largestShownCount {
        blocks.append(.folded("More samples", Array(samples.dropFirst(Self.largestShownCount))))
      }
      let details = try details
      if !details.isEmpty { blocks.append(.folded("More on corpora and samples", details)) }
      return blocks
    }
  }

  /// The facts of a metric on a corpus.
  func found(_ metric: String, _ corpus: Place) -> [Fact] {
    counts[metric]?[corpus.filter { $0.key == .corpus }] ?? []
  }

  private func names(_ corpus: Place) -> [Table.Cell] {
    [
      .words(corpus[.corpus] ?? ""), .words(corpus[.language].map(Names.language) ?? ""),
    ]
  }

  /// A sum, where anything of the kind was counted in any corpus.
  func sum(_ metric: String, _ corpus: Place) -> Table.Cell {
    .figure(.sum(found(metric, corpus), .whole))
  }

  func single(_ metric: String, _ corpus: Place) -> Table.Cell {
    .figure(.of(found(metric, corpus).first, .whole))
  }

  private var taken: Table {
    let hasDamages = corpora.contains { found("damages", $0).contains { $0.value > 0 } }
    return Table(
      id: "corpora-taken", title: "What came in.",
      note: [
        .words(
          "Records read = kept + dropped by a filter + rejected as unreadable. Text is what "
            + "is left of the kept ones, in bytes of UTF-8.")
      ],
      columns: [
        .label("Corpus", "corpus"), .text("Language", "language"),
        .number("Records read", "records-read"), .number("Kept", "records-kept"),
        .number("Dropped", "records-dropped"), .number("Rejected", "records-rejected"),
        .number("Damages", "damages"), .number("Text bytes", "text-bytes"),
        .number("Sentences", "sentences"), .number("Bytes per sentence", "bytes-per-sentence"),
      ],
      rows: corpora.map { corpus in
        names(corpus) + [
          single("records-read", corpus), single("records-kept", corpus),
          sum("records-dropped", corpus), sum("records-rejected", corpus),
          hasDamages ? sum("damages", corpus) : .figure(nil),
          single("text-bytes", corpus), single("sentences", corpus),
          .figure(
            .ratio(
              found("text-bytes", corpus).first, to: found("sentences", corpus).first,
              .decimal(places: 1))),
        ]
      })
  }
}

/// What was sampled.
extension CorporaSection {
  /// The axes of a sample, and of a part of one.
  private static let sampleAxes: Set<Axis> = [.sample, .draw]
  private static let partAxes: Set<Axis> = [.set, .budget]

  private var sampleFacts: [Fact] {
    facts.facts("text-bytes", about: [.corpus, .set], without: [.run, .vocabulary, .detected])
  }

  /// A table for each sample and drawing: corpora by parts.
  private var sampled: [Table] {
    let samples = FactGroups(sampleFacts, on: Self.sampleAxes)
    return samples.places.enumerated().map { index, place in
      let facts = samples[place]
      let parts = facts.map { $0.place(on: Self.partAxes) }.distinct
      let found = FactGroups(facts, on: Self.partAxes.union([.corpus]))
      let name = Names.varies(.sample, among: samples.places) ? place[.sample] : nil
      let drawing = Names.varies(.draw, among: samples.places) ? place[.draw] : nil
      let title =
        (["What was sampled"] + [name, drawing.map { "drawing \($0)" }].compactMap { $0 })
        .joined(separator: ", ")
      return Table(
        id: "sampled-\(index + 1)", title: title + ".",
        note: [.words("Bytes of text, exactly. What is held out is in no training text.")],
        columns: [.label("Corpus", "corpus"), .text("Language", "language")]
          + parts.map { part in
            .number(Self.heading(part), Self.heading(part).replacing(" ", with: "-"))
          },
        rows: facts.map { $0.place(on: [.corpus, .language]) }.distinct.map { corpus in
          names(corpus)
            + parts.map { part in
              let place = part.merging([.corpus: corpus[.corpus] ?? ""]) { first, _ in first }
              return .figure(.of(found[place].first, .whole))
            }
        })
    }
  }

  private static func heading(_ part: Place) -> String {
    [part[.set], part[.budget]].compactMap { $0 }.joined(separator: " ")
  }

  /// Every part of every sample, with all that is counted.
  var parts: Table? {
    let bytes = sampleFacts
    guard !bytes.isEmpty else { return nil }
    let places = bytes.map(\.about)
    let metrics = ["documents", "cut-documents", "scalars", "sentences"]
    let counted = metrics.map { metric in
      Dictionary(
        facts.facts(metric, about: [.corpus, .set], without: [.run, .vocabulary, .detected])
          .map { ($0.about, $0) }
      ) { first, _ in first }
    }
    return Table(
      id: "sample-parts", title: "Every part of every sample.",
      note: [
        .words("A cut document is one whose end was left off, so that the size is met exactly.")
      ],
      columns: [
        .label("Part", "part"), .text("Corpus", "corpus"), .number("Text bytes", "text-bytes"),
        .number("Documents", "documents"), .number("Cut documents", "cut-documents"),
        .number("Characters", "characters"), .number("Sentences", "sentences"),
        .number("Bytes per character", "bytes-per-character"),
      ],
      rows: bytes.map { fact in
        [
          .words(Names.set(fact.about, among: places)), .words(fact.about[.corpus] ?? ""),
          .figure(.of(fact, .whole)),
        ] + counted.map { .figure(.of($0[fact.about], .whole)) } + [
          .figure(.ratio(fact, to: counted[2][fact.about], .decimal(places: 3)))
        ]
      })
  }
}
