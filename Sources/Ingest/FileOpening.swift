import ByteIO
import Corpus

/// How a file is read, now that its first bytes are known.
struct FileOpening: Sendable {
  /// The bytes that tell: those of a batch.
  static let headBytes = 1 << 20

  /// How its records are told apart.
  var framing: Framing
  /// What is a document in it, where it is plain text.
  var documents: TextDocuments?
  /// What a person is to know of what was chosen for the file.
  var note: String?
  /// What is known of the wiki, where the file is a dump of one; known with its first page.
  var wiki: Wiki?
  /// Where the columns stand, where the file is a table; known with its first row.
  var columns: TableColumns?
  /// Where the stored file is damaged in what it says of all its records (the wiki's names, a
  /// table's columns, what parts the documents), so that none can be trusted to be read rightly.
  var damageOffset: Int?

  /// Tells how `file` is read.
  ///
  /// - Parameter head: Its first bytes.
  /// - Throws: ``CorpusError/otherContent(file:found:expected:advice:)`` where they show that it is
  ///   of no such kind.
  init(
    _ file: InputFile, head: ByteSource.Head, settings: RecordSettings
  ) throws(CorpusError) {
    try ContentCheck(file: file, settings: settings).require(head.bytes, isWhole: head.isWhole)
    switch file.kind {
    case .mc4, .jsonl, .cirrus: framing = .objects
    case .wikipedia: framing = .elements(name: "page", rootEnd: "</mediawiki>")
    case .wet: framing = .warc
    case .csv, .tsv:
      let row = settings.row(of: file.kind)
      framing = row.hasQuotes ? .delimited(row.delimiter) : .lines
    case .text:
      let lines = FirstLines(head.bytes, isWhole: head.isWhole)
      let chosen = settings.documents ?? lines.documents
      documents = chosen
      framing =
        switch chosen {
        case .lines: .lines
        case .paragraphs: .paragraphs
        case .files: .file
        }
      if settings.documents == nil {
        note = lines.note.map { "\(file.name): \($0)" }
        // An empty line before the damage would have told the same in a file without any.
        let sound = FirstLines(Array(head.bytes.prefix(head.soundByteCount)), isWhole: false)
        if !sound.areParted { damageOffset = head.damageOffset }
      }
    }
  }
}

extension FileOpening {
  /// Takes from the first batch with a record what all further ones need.
  ///
  /// - Parameter reader: Who read the batch: what stands before the first element is whole once a
  ///   page is out.
  /// - Throws: ``IngestError/noColumn(file:name:columns:)``.
  mutating func learn(
    from batch: RecordBatch, by reader: RecordReader, of file: InputFile,
    _ settings: ExtractSettings, library: TemplateLibrary
  ) throws(IngestError) {
    guard let first = batch.records.first else { return }
    if file.kind == .wikipedia, wiki == nil {
      let preamble = reader.preamble
      wiki = try Wiki(
        siteInfo: SiteInfo(preamble: preamble), settings: settings, library: library)
      // What follows the end of <siteinfo> is not looked at.
      if let damage = reader.preambleDamage,
        preamble.prefix(damage.byteCount).firstRange(of: "</siteinfo>".utf8) == nil
      {
        damageOffset = damage.storedOffset
      }
    } else if file.kind.isTable, columns == nil {
      let fields = settings.records.row(of: file.kind).fields(of: Array(batch.bytes[first]))
      columns = try TableColumns(fields ?? [], of: file.name, settings: settings.records)
      damageOffset = batch.unverified[0]
    }
  }
}

/// The first lines of plain text, which tell whether a line is a document.
private struct FirstLines {
  private let count: Int
  let areParted: Bool
  private let isWhole: Bool

  /// So many lines without an empty one are too many for a paragraph.
  private static let mostOfParagraph = 64

  init(_ head: [UInt8], isWhole: Bool) {
    let lines = head.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let isEmpty: (ArraySlice<UInt8>) -> Bool = { $0.allSatisfy { $0 == UInt8(ascii: "\r") } }
    // Empty lines at either end part nothing.
    let inner = lines.drop(while: isEmpty).reversed().drop(while: isEmpty)
    count = inner.count
    areParted = inner.contains(where: isEmpty)
    self.isWhole = isWhole
  }

  var documents: TextDocuments {
    let areMany = count > Self.mostOfParagraph || !isWhole && count > 1
    return areMany && !areParted ? .lines : .paragraphs
  }

  /// What is said of the choice, where another one could be meant.
  var note: String? {
    if areParted || count < 2 { return nil }
    return documents == .lines
      ? "its first \(count) lines have no empty line among them, so each line is a document; with "
        + "'documents: paragraphs' (--documents paragraphs) empty lines would part the documents"
      : "no empty line parts its \(count) lines, so they are one document; with "
        + "'documents: lines' (--documents lines) each would be one"
  }
}
