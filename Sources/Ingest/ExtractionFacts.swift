import Corpus

/// What an extraction wrote: the ledgers of its files, and how many rejects are listed.
struct ExtractionRecord {
  var ledger = Ledger()
  var files: [FileLedger] = []
  var rejects: [Reject] = []
  var templates = TemplateCounts()

  /// The facts of a corpus.
  func facts(corpus: String, language: String) -> [Fact] {
    let about: [Axis: String] = [.corpus: corpus, .language: language]
    var facts =
      counts("read", ledger.read, about) + counts("kept", ledger.kept, about)
      + counts("dropped", by: ledger.dropped, about)
      + counts("rejected", by: ledger.rejected, about)
    facts += [
      Fact("text-bytes", ledger.textByteCount, "byte", about: about),
      Fact("sentences", ledger.sentenceCount, "sentence", about: about),
      Fact("damages", ledger.damageCount, "place", about: about),
      Fact(
        "reject-list", rejects.count, "record", about: about, table: Extractor.FileName.rejects),
    ]
    if let count = ledger.unverifiedCount {
      facts.append(Fact("records-unverified", count, "record", about: about))
    }
    facts += ledger.constructCounts.sorted { $0.key < $1.key }.map { construct, count in
      Fact(
        "constructs-left-out", count, "construct",
        about: about.merging([.construct: construct]) { $1 })
    }
    return facts + templateFacts(about) + readByFile(about)
  }

  /// The templates whose text is not as the wiki shows it: how many, and the first by name.
  private func templateFacts(_ about: [Axis: String]) -> [Fact] {
    let rows = templates.rows
    guard !rows.isEmpty else { return [] }
    return [
      Fact(
        "template-list", rows.count, "template", about: about,
        table: Extractor.FileName.templates)
    ]
      + rows.prefix(20).map { row in
        let about = about.merging([.construct: row.name, .reason: row.fate.rawValue]) { $1 }
        return Fact("templates-left-out", row.count.callCount, "call", about: about)
      }
  }

  /// The table of all of them.
  var templateTable: String {
    CSV.row(["name", "fate", "calls", "bytes"])
      + templates.rows.map { row in
        CSV.row([
          CSV.harmless(row.name), row.fate.rawValue, "\(row.count.callCount)",
          "\(row.count.byteCount)",
        ])
      }.joined()
  }

  private func counts(
    _ fate: String, _ count: Ledger.Count, _ about: [Axis: String]
  ) -> [Fact] {
    [
      Fact("records-\(fate)", count.recordCount, "record", about: about),
      Fact("bytes-\(fate)", count.byteCount, "byte", about: about),
    ]
  }

  private func counts(
    _ fate: String, by reasons: [String: Ledger.Count], _ about: [Axis: String]
  ) -> [Fact] {
    reasons.sorted { $0.key < $1.key }.flatMap { reason, count in
      counts(fate, count, about.merging([.reason: reason]) { $1 })
    }
  }

  /// The records of each file, by the name that recipes have for it; a name may stand twice.
  private func readByFile(_ about: [Axis: String]) -> [Fact] {
    var ledgers: [String: Ledger] = [:]
    for file in files { ledgers[file.name, default: Ledger()].merge(file.ledger) }
    return ledgers.sorted { $0.key < $1.key }.flatMap { name, ledger in
      let about = about.merging([.file: name]) { $1 }
      return counts("read", ledger.read, about) + counts("kept", ledger.kept, about)
    }
  }
}
