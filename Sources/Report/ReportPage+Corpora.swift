extension ReportPage {
  /// Rows of a table of files that are shown at most; the rest is counted.
  private static let largestRowCount = 50

  func writeCorpora(into html: inout HTML) {
    writeLedger(into: &html)
    writeDrops(into: &html)
    writeText(into: &html)
    writeSources(into: &html)
  }

  private func writeLedger(into html: inout HTML) {
    let rows = contents.corpora.map(LedgerRow.init)
    let total = LedgerRow(
      documentsIn: rows.map(\.documentsIn).saturatingSum(),
      kept: rows.map(\.kept).saturatingSum(), dropped: rows.map(\.dropped).saturatingSum(),
      rejected: rows.map(\.rejected).saturatingSum())
    Table(
      id: "ledger", title: "The ledger, in documents.",
      note: "Every document that came in was kept, dropped by a filter, or rejected as unreadable: "
        + "in = kept + dropped + rejected. The bars show the three shares in this order.",
      columns: [
        .label("Corpus"), .text("Language"), .number("In"), .number("=\u{A0}Kept"),
        .number("+\u{A0}Dropped"), .number("+\u{A0}Rejected"), .text("Balance"), .text("Shares"),
      ],
      rows: zip(contents.corpora, rows).map { corpus, row in
        [.plain(corpus.name), .plain(corpus.language)] + row.cells
      },
      total: rows.count > 1 ? [.plain("All"), .plain("")] + total.cells : nil
    ).write(into: &html)
  }

  private func writeDrops(into html: inout HTML) {
    let drops = contents.corpora.flatMap(\.drops)
    // In order of first mention, which is the order of the filters.
    var reasons: [String] = []
    for drop in drops where !reasons.contains(drop.reason) { reasons.append(drop.reason) }
    guard !reasons.isEmpty else { return }
    let count = { (corpora: [CorpusSummary], reason: String) in
      corpora.flatMap(\.drops).filter { $0.reason == reason }.map(\.documents).saturatingSum()
    }
    let row = { (name: String, corpora: [CorpusSummary]) -> [Table.Cell] in
      [.plain(name)] + reasons.map { .plain(Numerals.count(count(corpora, $0))) }
    }
    Table(
      id: "drops", title: "Why documents were dropped.",
      note: "Documents by the first filter that refused them.",
      columns: [.label("Corpus")] + reasons.map { .number($0) },
      rows: contents.corpora.map { row($0.name, [$0]) },
      total: contents.corpora.count > 1 ? row("All", contents.corpora) : nil
    ).write(into: &html)
  }

  private func writeText(into html: inout HTML) {
    Table(
      id: "text", title: "Text.",
      note: "Bytes in are decompressed; text is UTF-8 after cleaning, of kept documents only.",
      columns: [
        .label("Corpus"), .number("Bytes in"), .number("Text bytes"), .number("Text, % of in"),
        .number("Sentences"), .number("Bytes per sentence"),
      ],
      rows: contents.corpora.map { corpus in
        [
          .plain(corpus.name), .plain(Numerals.count(corpus.bytesIn)),
          .plain(Numerals.count(corpus.textBytes)),
          .plain(percent(of: corpus.textBytes, in: corpus.bytesIn)),
          .plain(Numerals.count(corpus.sentences)),
          .plain(ratio(of: corpus.textBytes, to: corpus.sentences, places: 1)),
        ]
      }
    ).write(into: &html)
  }

  private func writeSources(into html: inout HTML) {
    let sources = contents.corpora.flatMap { corpus in corpus.sources.map { (corpus.name, $0) } }
    guard !sources.isEmpty else { return }
    let hidden = sources.count - min(sources.count, Self.largestRowCount)
    Table(
      id: "sources", title: "Source files.",
      note: hidden > 0
        ? "The first \(Self.largestRowCount) of \(Numerals.count(sources.count))." : "",
      columns: [.label("File"), .text("Corpus"), .number("Records")],
      rows: sources.prefix(Self.largestRowCount).map { corpus, source in
        [.plain(source.name), .plain(corpus), .plain(Numerals.count(source.records))]
      }
    ).write(into: &html)
  }

  /// All rejected records, those in the list and those only counted.
  var rejectionCount: Int { max(contents.rejections.count, contents.rejectionCount) }

  func writeRejections(into html: inout HTML) {
    guard rejectionCount > 0 else {
      html.element("p", text: "Every record could be read.")
      return
    }
    let shown = contents.rejections.prefix(Self.largestRowCount)
    Table(
      id: "rejections", title: "Records that could not be read.",
      note: "Shown: \(Numerals.count(shown.count)) of \(Numerals.count(rejectionCount)). "
        + "Records and offsets count from 0; offsets are in decompressed bytes.",
      columns: [.label("File"), .number("Record"), .number("Offset"), .prose("Reason")],
      rows: shown.map { rejection in
        [
          .plain(rejection.file), .plain(Numerals.count(rejection.record)),
          .plain(rejection.offset.map(Numerals.count) ?? Numerals.missing),
          .plain(rejection.reason),
        ]
      }
    ).write(into: &html)
  }

  func writeSamples(into html: inout HTML) {
    Table(
      id: "sampled", title: "What each budget holds.",
      note: "Bytes are UTF-8 and exact, characters are Unicode scalars. Held-out documents are in "
        + "no budget. A cut document is one whose end was left off to meet the budget.",
      columns: [
        .label("Corpus"), .text("Budget"), .number("Documents"), .number("Bytes"),
        .number("Characters"), .number("Bytes per character"), .number("Validation bytes"),
        .number("Test bytes"), .number("Cut documents"),
      ],
      rows: contents.samples.map { sample in
        [
          .plain(sample.corpus), .plain(sample.budget), .plain(Numerals.count(sample.documents)),
          .plain(Numerals.count(sample.bytes)), .plain(Numerals.count(sample.characters)),
          .plain(ratio(of: sample.bytes, to: sample.characters, places: 2)),
          .plain(Numerals.count(sample.validationBytes)),
          .plain(Numerals.count(sample.testBytes)), .plain(Numerals.count(sample.cutDocuments)),
        ]
      }
    ).write(into: &html)
  }

  /// `part` of `whole` in per cent, or `—` where there is no whole.
  func percent(of part: Int, in whole: Int) -> String {
    whole > 0 ? Numerals.percent(Double(part) / Double(whole)) : Numerals.missing
  }

  /// `dividend / divisor`, or `—` where there is nothing to divide by.
  func ratio(of dividend: Int, to divisor: Int, places: Int) -> String {
    divisor > 0
      ? Numerals.decimal(Double(dividend) / Double(divisor), places: places) : Numerals.missing
  }
}

/// The counts of one row of the ledger.
private struct LedgerRow {
  var documentsIn: Int
  var kept: Int
  var dropped: Int
  var rejected: Int
}

extension LedgerRow {
  init(_ corpus: CorpusSummary) {
    documentsIn = corpus.documentsIn
    kept = corpus.documentsKept
    dropped = corpus.drops.map(\.documents).saturatingSum()
    rejected = corpus.documentsRejected
  }

  /// The counts, the balance, and the bar of shares.
  var cells: [Table.Cell] {
    let remainder = difference(documentsIn, [kept, dropped, rejected].saturatingSum())
    let sign = remainder > 0 ? "+" : ""
    let balance =
      remainder == 0 ? "balances" : "off by \(sign)\(Numerals.count(remainder))"
    let parts = [kept, dropped, rejected]
    let whole = Double(max(documentsIn, 1))
    return [documentsIn, kept, dropped, rejected].map { .plain(Numerals.count($0)) }
      + [.verdict(balance, remainder == 0 ? .good : .bad), .bar(parts.map { Double($0) / whole })]
  }

  private func difference(_ left: Int, _ right: Int) -> Int {
    let (result, overflows) = left.subtractingReportingOverflow(right)
    return overflows ? (left < 0 ? .min : .max) : result
  }
}
