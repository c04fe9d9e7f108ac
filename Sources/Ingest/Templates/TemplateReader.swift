import ByteIO
import Engine

/// The first pass over dumps: reads the pages of the namespace of templates, and compiles them.
struct TemplateReader {
  let context: TaskContext

  /// The templates of all `files` that are dumps and can be read twice, those of the last file
  /// before those of the first.
  ///
  /// Damage is not booked here: the main pass meets it again.
  func library(of files: [InputFile]) async throws -> TemplateLibrary {
    let dumps = MultistreamIndex.pairs(files).map(\.dump).filter { $0.kind == .wikipedia }
    var library: TemplateLibrary?
    for file in dumps {
      guard File.isRegular(file.path) else {
        context.progress.say(
          "isogloss: \(file.name): its templates are not read, since it can be read but once; "
            + "only those with forms are shown")
        continue
      }
      try await read(file, into: &library)
    }
    library?.finish()
    return library ?? TemplateLibrary()
  }

  private func read(_ file: InputFile, into library: inout TemplateLibrary?) async throws {
    let reader = try RecordReader(
      path: file.path, framing: .elements(name: "page", rootEnd: "</mediawiki>"),
      workers: context.workers)
    context.progress.start("templates \(file.name)", total: reader.storedByteCount)
    var siteInfo: SiteInfo?
    try await orderedMap(
      workers: context.workers,
      next: { () -> (RecordBatch, SiteInfo)? in
        guard let batch = try await reader.next() else { return nil }
        context.progress.update(done: reader.storedBytesRead)
        if siteInfo == nil, !batch.records.isEmpty {
          siteInfo = SiteInfo(preamble: reader.preamble)
        }
        return (batch, siteInfo ?? SiteInfo())
      },
      transform: { batch, siteInfo in Self.definitions(in: batch, siteInfo) },
      consume: { definitions in
        // As they come: the library bounds what it holds.
        guard !definitions.isEmpty else { return }
        var all = library ?? TemplateLibrary(siteInfo: siteInfo ?? SiteInfo())
        // Not held twice while it grows.
        library = nil
        for definition in definitions { all.add(definition) }
        library = all
      })
  }

  private static func definitions(
    in batch: RecordBatch, _ siteInfo: SiteInfo
  ) -> [TemplateDefinition] {
    let titles = TemplateTitles(siteInfo: siteInfo)
    let hasNumber = siteInfo.namespaces.isEmpty
    return batch.bytes.withUnsafeBytes { raw in
      batch.records.indices.compactMap { index -> TemplateDefinition? in
        // What may be wrong is no definition.
        guard batch.unverified[index] == nil else { return nil }
        let record = UnsafeRawBufferPointer(rebasing: raw[batch.records[index]])
        guard mayBeTemplate(record) || hasNumber,
          let page = try? WikipediaPage(parsing: Array(record), siteInfo: siteInfo)
        else { return nil }
        return TemplateDefinition(page, titles: titles)
      }
    }
  }

  /// Whether the head of a page has the number of the namespace, or none at all, as in old dumps.
  private static func mayBeTemplate(_ record: UnsafeRawBufferPointer) -> Bool {
    // The number stands after the title, which may have 255 bytes and as many entities.
    let head = record.prefix(2048)
    var index = head.startIndex
    while index + 4 < head.endIndex {
      if head[index] == UInt8(ascii: "<"), head[index...].starts(with: "<ns>".utf8) {
        return head[(index + 4)...].starts(with: "10</ns>".utf8)
      }
      index += 1
    }
    return true
  }
}
