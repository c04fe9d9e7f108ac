import ByteIO

/// What the first bytes of a file show it to be, after decompression: so that a file of another
/// sort is named, instead of being read as what it is not.
///
/// - Source: the signatures are those that the formats' specifications give.
public enum FileContent: Hashable, Sendable, CaseIterable {
  // Files that hold files, or are compressed in a way that is not read here.
  case sevenZip, zip, rar, tar, lz4, lzip, lzma, compress, snappy
  /// A file of gzip, bzip2, zstd or xz inside of one: what is read has been decompressed once.
  case compressedTwice
  // Tables and arrays.
  case parquet, arrow, feather, orc, avro, sqlite, hdf5, numpy
  // Pages and pictures.
  case pdf, postScript, office, richText, image
  /// What Git has in place of a large file that was not fetched.
  case gitLargeFile
  // Text in wider units.
  case utf16, utf32
  // Text that says what it is.
  case html, mediaWiki, xml, warc, arc, sql
  /// A JSON array.
  case jsonArray
  /// A JSON object that goes over several lines.
  case jsonObject
  /// JSON objects, a line each.
  case jsonLines
  /// Such lines as Elasticsearch takes: before each page a line `{"index": …}`.
  case cirrus
  /// UTF-8 that says nothing of itself.
  case plainText

  /// Whether it is no text in UTF-8.
  public var isBinary: Bool {
    switch self {
    case .html, .mediaWiki, .xml, .warc, .arc, .sql, .jsonArray, .jsonObject, .jsonLines, .cirrus,
      .plainText, .gitLargeFile, .richText, .postScript:
      false
    default: true
    }
  }

  /// What it is, as a phrase that follows "found".
  public var name: String { facts.name }

  /// What to do with it, as a clause; names no file, since the message does.
  public var advice: String { facts.advice }

  private var facts: (name: String, advice: String) {
    let convert = "convert it to JSON lines, for the kind jsonl, such as with "
    return switch self {
    case .sevenZip: ("a 7z archive", "unpack it first: 7z x FILE")
    case .zip: ("a zip archive, as .docx and .epub are", "unpack it first: unzip FILE")
    case .rar: ("a rar archive", "unpack it first: unrar x FILE")
    case .tar: ("a tar archive", "unpack it first: tar xf FILE")
    case .lz4: ("an lz4 file", "decompress it first: lz4 -d FILE")
    case .lzip: ("an lzip file", "decompress it first: lzip -d FILE")
    case .lzma: ("an lzma file", "decompress it first: unlzma FILE")
    case .compress: ("a file of 'compress'", "decompress it first: uncompress FILE")
    case .snappy: ("a snappy file", "decompress it first: snzip -d FILE")
    case .compressedTwice:
      ("a compressed file inside a compressed one", "decompress it once first: zcat FILE")
    case .parquet: ("a Parquet file", convert + Self.pandas("read_parquet"))
    case .arrow: ("an Arrow file", convert + "Python's datasets: Dataset.from_file(…).to_json(…)")
    case .feather: ("a Feather file", convert + Self.pandas("read_feather"))
    case .orc: ("an ORC file", convert + Self.pandas("read_orc"))
    case .avro: ("an Avro file", convert + "avro-tools tojson FILE")
    case .sqlite:
      ("an SQLite database", "export a table, for the kind csv: sqlite3 -header -csv FILE")
    case .hdf5: ("an HDF5 file", convert + "Python's h5py")
    case .numpy: ("a NumPy array", convert + "Python's numpy")
    case .pdf: ("a PDF", "take its text out first, for the kind text: pdftotext FILE")
    case .postScript:
      ("a PostScript file", "take its text out first, for the kind text: ps2ascii FILE")
    case .office: ("an Office document", "save it as plain text, for the kind text")
    case .richText: ("an RTF document", "save it as plain text, for the kind text")
    case .image: ("an image", "text is what is read here")
    case .gitLargeFile:
      ("a pointer of Git LFS in place of the file", "fetch the file: git lfs pull")
    default: textFacts
    }
  }

  private var textFacts: (name: String, advice: String) {
    switch self {
    case .utf16: ("text in UTF-16", "convert it: iconv -f UTF-16 -t UTF-8 FILE")
    case .utf32: ("text in UTF-32", "convert it: iconv -f UTF-32 -t UTF-8 FILE")
    case .html:
      (
        "a page of HTML",
        "no kind reads web pages: take the text out first, such as with trafilatura"
      )
    case .mediaWiki: ("a MediaWiki export", "the kind wikipedia reads it")
    case .xml:
      ("XML of another sort than MediaWiki's", "take the text out first, for the kind text")
    case .warc: ("WARC records", "the kind wet reads them")
    case .arc: ("an ARC file", "convert it to WARC first, for the kind wet, such as with warcio")
    case .sql: ("a dump of a database in SQL", "it holds tables: pages are in …-pages-articles.xml")
    case .jsonArray:
      ("a JSON array", "make JSON lines of it, for the kind jsonl: jq -c '.[]' FILE")
    case .jsonObject:
      ("a JSON object that goes over several lines", "make one line of it, for jsonl: jq -c . FILE")
    case .jsonLines: ("JSON lines", "the kind jsonl reads them")
    case .cirrus: ("the pages of a CirrusSearch dump", "the kind cirrus reads them")
    default: ("plain text", "the kind text reads it, and the kinds csv and tsv read tables")
    }
  }

  private static func pandas(_ function: String) -> String {
    "pandas: \(function)(…).to_json(…, orient=\"records\", lines=True)"
  }
}

extension FileContent {
  /// As many of a file's first bytes as tell.
  public static let headByteCount = 1 << 16

  /// Tells what a file is that begins with `head`; `nil` for what nothing tells, such as noise or
  /// text in an older encoding.
  ///
  /// - Parameter isWhole: Whether `head` is all of the file.
  public init?(_ head: [UInt8], isWhole: Bool) {
    if let content = Self.signed(head) ?? Self.wide(head) {
      self = content
      return
    }
    let text = head.dropFirst(ByteOrderMark.byteCount(in: head))
    let start = text.drop { Self.isSpace($0) }
    guard let first = start.first else { return nil }
    let told: FileContent? =
      switch first {
      case UInt8(ascii: "<"): Self.markup(start)
      case UInt8(ascii: "{"): Self.object(start)
      case UInt8(ascii: "["): Self.isArray(start, isWhole: isWhole) ? .jsonArray : nil
      default: nil
      }
    guard let content = told ?? (Self.isText(text, isWhole: isWhole) ? .plainText : nil) else {
      return nil
    }
    self = content
  }

  private static let signatures: [(FileContent, [UInt8])] = [
    (.sevenZip, [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C]), (.zip, [0x50, 0x4B, 3, 4]),
    (.zip, [0x50, 0x4B, 5, 6]), (.rar, Array("Rar!".utf8) + [0x1A, 7]),
    (.lz4, [0x04, 0x22, 0x4D, 0x18]), (.lzip, Array("LZIP".utf8) + [1]),
    (.lzma, [0x5D, 0, 0, 0x80, 0]), (.compress, [0x1F, 0x9D, 0x90]),
    (.snappy, [0xFF, 6, 0, 0] + Array("sNaPpY".utf8)), (.compressedTwice, [0x1F, 0x8B, 8]),
    (.compressedTwice, [0x28, 0xB5, 0x2F, 0xFD]),
    (.compressedTwice, [0xFD] + Array("7zXZ".utf8) + [0]),
    (.compressedTwice, Array("BZh91AY&SY".utf8)), (.parquet, Array("PAR1".utf8)),
    (.arrow, Array("ARROW1".utf8)), (.feather, Array("FEA1".utf8)),
    (.orc, Array("ORC".utf8) + [8]), (.orc, Array("ORC".utf8) + [10]),
    (.avro, Array("Obj".utf8) + [1]), (.sqlite, Array("SQLite format 3".utf8) + [0]),
    (.hdf5, [0x89] + Array("HDF\r\n".utf8)), (.numpy, [0x93] + Array("NUMPY".utf8)),
    (.pdf, Array("%PDF-".utf8)), (.postScript, Array("%!PS".utf8)),
    (.office, [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1]), (.richText, Array("{\\rtf".utf8)),
    (.image, [0x89] + Array("PNG\r\n".utf8)), (.image, [0xFF, 0xD8, 0xFF, 0xE0]),
    (.image, [0xFF, 0xD8, 0xFF, 0xE1]), (.image, Array("GIF89a".utf8)),
    (.image, Array("GIF87a".utf8)),
    (.gitLargeFile, Array("version https://git-lfs.github.com/spec/".utf8)),
    (.warc, Array("WARC/".utf8)), (.arc, Array("filedesc://".utf8)),
    (.sql, Array("-- MySQL dump".utf8)), (.sql, Array("-- MariaDB dump".utf8)),
    (.sql, Array("-- MediaWiki SQL".utf8)), (.sql, Array("-- PostgreSQL database dump".utf8)),
  ]

  /// What a file's signature says.
  private static func signed(_ head: [UInt8]) -> FileContent? {
    if let found = signatures.first(where: { head.starts(with: $0.1) }) { return found.0 }
    if head.dropFirst(257).starts(with: "ustar".utf8) { return .tar }
    // A stream of Arrow begins with the mark that goes on, and a length of its schema.
    let isStream =
      head.starts(with: [0xFF, 0xFF, 0xFF, 0xFF]) && head.count > 12 && head[7] == 0
      && head[8..<12] == [0x10, 0, 0, 0]
    return isStream ? .arrow : nil
  }

  /// Text in units of two or four bytes, told by its mark or by the zeros of its first letters.
  private static func wide(_ head: [UInt8]) -> FileContent? {
    if head.starts(with: [0xFF, 0xFE, 0, 0]) || head.starts(with: [0, 0, 0xFE, 0xFF]) {
      return .utf32
    }
    if head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) { return .utf16 }
    let start = head.prefix(32)
    guard start.count >= 8, start.count % 2 == 0 else { return nil }
    let zeros = start.enumerated().filter { $0.element == 0 }.map { $0.offset % 2 }
    let isWide = zeros.count == start.count / 2 && Set(zeros).count == 1
    return isWide ? .utf16 : nil
  }

  private static func markup(_ start: ArraySlice<UInt8>) -> FileContent? {
    let beginning = String(decoding: start.prefix(2048), as: UTF8.self).lowercased()
    if beginning.contains("<mediawiki") { return .mediaWiki }
    if beginning.contains("<!doctype html") || beginning.contains("<html") { return .html }
    return beginning.hasPrefix("<?xml") || beginning.hasPrefix("<!doctype") ? .xml : nil
  }

  /// JSON that begins with an object: `{`, and then a key or `}`.
  private static func object(_ start: ArraySlice<UInt8>) -> FileContent? {
    let space = start.dropFirst().prefix { isSpace($0) }
    guard let next = start[space.endIndex...].first, "\"}".utf8.contains(next) else { return nil }
    let line = start.prefix { $0 != 0x0A }
    let last = line.last { !isSpace($0) }
    let goesOn = last.map { ",{[:".utf8.contains($0) } ?? false
    if line.endIndex < start.endIndex, goesOn || space.contains(0x0A) { return .jsonObject }
    let index = line.dropFirst().filter { !isSpace($0) }.starts(with: #""index":{"#.utf8)
    return index ? .cirrus : .jsonLines
  }

  /// Whether JSON begins with an array: of objects, or one that is closed at the end of the file.
  private static func isArray(_ start: ArraySlice<UInt8>, isWhole: Bool) -> Bool {
    let inner = start.dropFirst().drop { isSpace($0) }
    if inner.first == UInt8(ascii: "{") {
      let next = inner.dropFirst().first { !isSpace($0) }
      return next.map { "\"}".utf8.contains($0) } ?? false
    }
    let isClosed = start.last { !isSpace($0) } == UInt8(ascii: "]")
    return isWhole && isClosed && (inner.first.map { "\"[]".utf8.contains($0) } ?? false)
  }

  /// Whether `text` is UTF-8 without zero bytes; a character that the end of it cuts is none of its
  /// faults, unless that is the end of the file.
  private static func isText(_ text: ArraySlice<UInt8>, isWhole: Bool) -> Bool {
    if text.contains(0) { return false }
    let most = isWhole ? 0 : 3
    return (0...most).contains { isUTF8(text.dropLast($0)) }
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0D).contains(byte)
  }
}
