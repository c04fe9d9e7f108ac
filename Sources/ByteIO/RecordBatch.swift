/// How the records of a file are told apart.
public enum Framing: Sendable {
  /// A record is a line, without its `\n` or `\r\n`; the last one needs no line end, and an empty
  /// line is an empty record.
  case lines
  /// A record is a line that holds an object of JSON, without its `\n` or `\r\n`. As ``lines``, but
  /// empty lines are only counted, and a gap ends a line as a line end does: since neither a
  /// beginning nor an end of an object is one, what is whole on either side of the gap is kept.
  case objects
  /// A record is an XML element from `<name>` (or `<name` and white space) to `</name>`, tags
  /// included; elements of one name do not nest. Where `rootEnd` is given (`</mediawiki>`), a file
  /// that does not hold it after its last element was cut short, and says so as damage.
  case elements(name: String, rootEnd: String? = nil)
  /// A record is a run of lines that are not empty, their line ends included but for the last one;
  /// empty lines (nothing but `\r`) part the records and are none themselves.
  case paragraphs
  /// A record is a row of a table whose fields are parted by this byte and may stand in double
  /// quotes, as in RFC 4180: a line, or several where line ends stand inside quotes. A quote that
  /// is not closed costs its own line and no other: see `RecordScanner+Delimited.swift`.
  case delimited(UInt8)
  /// The whole file is the record.
  case file
  /// A record is a WARC record (ISO 28500, versions 1.0 and 1.1, and the drafts 0.17 and 0.18): its
  /// header, an empty line, and as many bytes as its `Content-Length` says. A record whose length
  /// does not lead to its end is a failure that reaches to the next line that begins with such a
  /// version, and so is whatever else is no record.
  case warc
}

/// Records that stand side by side in a file, to be parsed as one piece of work.
///
/// Where a batch ends depends on the content alone, so results are the same for every number of
/// workers, every container and every way in which the bytes arrived.
public struct RecordBatch: Sendable {
  /// The number of zero bytes after the last record, for parsers that read past the end.
  public static let padding = 64

  /// The bytes of the records, what stands between them, and ``padding`` zeros at the end.
  public internal(set) var bytes: [UInt8] = []
  /// Where each record stands in `bytes`.
  public internal(set) var records: [Range<Int>] = []
  /// The number of each record in the file, the first being 1; failed ones are counted too.
  public internal(set) var ordinals: [Int] = []
  /// The offset of each record in the decompressed bytes of the file that could be read.
  public internal(set) var offsets: [Int] = []
  /// The empty lines among ``Framing/objects``, which have numbers as records have.
  public internal(set) var emptyLineCount = 0
  /// The records with bytes of a damaged unit, by their index in ``records``: the stored offset of
  /// that unit. Any of their bytes may be wrong.
  public internal(set) var unverified: [Int: Int] = [:]
  /// Records that were lost hereabouts, in order.
  public internal(set) var failures: [RecordFailure] = []
  /// Places hereabouts where the stored file is damaged, in order.
  public internal(set) var damages: [Damage] = []
}

/// A record that could not be read whole.
public struct RecordFailure: Sendable, Hashable {
  /// The number of the record in the file, the first being 1.
  public let record: Int
  /// Where what is left of it begins, in the decompressed bytes that could be read.
  public let offset: Int
  /// The number of bytes that are left of it.
  public let byteCount: Int
  /// What became of it.
  public let reason: String

  /// Makes a note of a record that failed.
  public init(record: Int, offset: Int, byteCount: Int, reason: String) {
    self.record = record
    self.offset = offset
    self.byteCount = byteCount
    self.reason = reason
  }
}
