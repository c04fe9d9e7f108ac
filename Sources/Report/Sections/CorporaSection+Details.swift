import Corpus

/// What is folded away.
extension CorporaSection {
  /// Rejected records that are shown, at most.
  private static let largestRejectCount = 50

  var details: [PageBlock] {
    get throws {
      let tables = [
        table(
          of: ["records-dropped"], by: .reason, id: "dropped",
          title: "Why records were dropped", note: "by the first filter that refused them."),
        table(
          of: ["records-rejected"], by: .reason, id: "rejected-reasons",
          title: "Why records were rejected", note: "as unreadable."), bytes, parts, files,
        table(
          of: ["constructs-left-out"], by: .construct, id: "constructs",
          title: "Constructs of markup left out", note: "of kept records."), try rejects,
      ]
      return tables.compactMap { $0.map(PageBlock.table) }
    }
  }

  /// Counts by corpus and by their values on another axis.
  private func table(
    of metrics: [String], by axis: Axis, id: String, title: String, note: String
  ) -> Table? {
    let rows = corpora.flatMap { corpus in
      metrics.flatMap { found($0, corpus) }.filter { $0.about[axis] != nil }.map { fact in
        [
          Table.Cell.words(fact.about[axis] ?? ""), .words(corpus[.corpus] ?? ""),
          .figure(.of(fact, .whole)),
        ]
      }
    }
    guard !rows.isEmpty else { return nil }
    return Table(
      id: id, title: title, note: [.words(note)],
      columns: [
        .label(axis.rawValue.capitalisedFirst, axis.rawValue), .text("Corpus", "corpus"),
        .number("Count", "count"),
      ], rows: rows)
  }

  private var bytes: Table? {
    guard corpora.contains(where: { !found("bytes-read", $0).isEmpty }) else { return nil }
    return Table(
      id: "bytes", title: "The same in bytes",
      note: [
        .words(
          "of the records, decompressed: read = kept + dropped + rejected. Text is what is "
            + "left of the kept records.")
      ],
      columns: [
        .label("Corpus", "corpus"), .number("Bytes read", "bytes-read"),
        .number("Kept", "bytes-kept"), .number("Dropped", "bytes-dropped"),
        .number("Rejected", "bytes-rejected"), .number("Text, % of read", "text-share"),
      ],
      rows: corpora.map { corpus in
        [
          .words(corpus[.corpus] ?? ""), single("bytes-read", corpus),
          single("bytes-kept", corpus), sum("bytes-dropped", corpus),
          sum("bytes-rejected", corpus),
          .figure(
            .ratio(
              found("text-bytes", corpus).first, to: found("bytes-read", corpus).first, .percent)),
        ]
      })
  }

  private var rejects: Table? {
    get throws {
      var rows: [[Table.Cell]] = []
      for list in facts.facts("reject-list", about: [.corpus]) where list.value > 0 {
        if rows.count >= Self.largestRejectCount { break }
        for reject in try data.rows(Reject.self, of: list) {
          if rows.count >= Self.largestRejectCount { break }
          rows.append(row(of: reject, in: list))
        }
      }
      guard !rows.isEmpty else { return nil }
      return Table(
        id: "rejects", title: "What could not be read,",
        note: [
          .words(
            "the first of it. Records count from 1; a record's place is in the decompressed "
              + "file, that of damage to a file in the file as it is stored.")
        ] + rejectLinks,
        columns: [
          .label("File", "file"), .text("Corpus", "corpus"), .number("Record", "record"),
          .number("At byte", "offset"), .number("At byte of the stored file", "stored-offset"),
          .prose("Found, and expected", "reason"),
        ], rows: rows)
    }
  }

  private func row(of reject: Reject, in list: Fact) -> [Table.Cell] {
    let offset = Figure.row(Double(reject.offset), of: list, .whole)
    return [
      .words(reject.file), .words(list.about[.corpus] ?? ""),
      .figure(reject.record.flatMap { .row(Double($0), of: list, .whole) }),
      .figure(reject.record == nil ? nil : offset), .figure(reject.record == nil ? offset : nil),
      .words(reject.reason),
    ]
  }

  /// The whole lists, where they are.
  private var rejectLinks: [PageText] {
    facts.facts("reject-list", about: [.corpus]).filter { $0.value > 0 }.compactMap { list in
      data.tableAddress(of: list).map {
        .link("All of \(list.about[.corpus] ?? "")", path: $0)
      }
    }
  }

  private var files: Table? {
    let files = facts.facts("records-read", about: [.corpus, .file])
    guard !files.isEmpty else { return nil }
    return Table(
      id: "source-files", title: "Files read.",
      columns: [
        .label("File", "file"), .text("Corpus", "corpus"), .number("Records", "records-read"),
      ],
      rows: files.map {
        [
          .words($0.about[.file] ?? ""), .words($0.about[.corpus] ?? ""), .figure(.of($0, .whole)),
        ]
      })
  }
}
