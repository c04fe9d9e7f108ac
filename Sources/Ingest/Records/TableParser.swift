import ByteIO
import Corpus

/// The rows of a table, CSV or TSV: each is a document.
///
/// A row has as many fields as the first one, or it is rejected: a delimiter or a line end that
/// should have stood in quotes would else pass for the end of a text.
struct TableParser: RecordParser {
  private let maker: DocumentMaker
  /// Known with the first row; before it there is none to be parsed.
  private let columns: TableColumns?
  private let row: TableRow

  init(maker: DocumentMaker, columns: TableColumns?, row: TableRow) {
    self.maker = maker
    self.columns = columns
    self.row = row
  }

  mutating func parse(
    _ record: UnsafeRawBufferPointer, ordinal: Int, offset: Int, into batch: inout ParsedBatch
  ) throws {
    func reject(_ category: String, _ reason: String) {
      maker.reject(
        category, reason, ordinal: ordinal, offset: offset, recordBytes: record.count, into: &batch)
    }
    guard let columns else { return reject("broken row", "there is no first row") }
    if record.isEmpty { return batch.ledger.drop("blank line", byteCount: 0) }
    if ordinal == 1, columns.hasNames {
      return batch.ledger.drop("row of names", byteCount: record.count)
    }
    let bytes = Array(record)
    guard isUTF8(bytes) else { return reject("broken UTF-8", "the row is not valid UTF-8") }
    guard let fields = row.fields(of: bytes) else {
      return reject("broken row", "a double quote is not closed")
    }
    guard fields.count == columns.count else {
      return reject(
        "broken row",
        "found \(fields.count) fields, expected \(columns.count), as in the first row")
    }
    func string(_ column: Int?) -> String? {
      column.map { String(decoding: fields[$0], as: UTF8.self) }.flatMap { $0.isEmpty ? nil : $0 }
    }
    var raw = RawDocument(
      text: fields[columns.text], url: string(columns.url), title: string(columns.title),
      timestamp: string(columns.timestamp))
    if let id = string(columns.id) {
      var object = JSONLineWriter()
      object.field("id", id)
      object.close()
      raw.metadata = object.bytes
    }
    try maker.book(raw, ordinal: ordinal, recordBytes: record.count, into: &batch)
  }
}

/// How the fields of a row are parted.
struct TableRow: Sendable {
  let delimiter: UInt8
  /// Whether fields may stand in double quotes, doubled inside them (RFC 4180).
  let hasQuotes: Bool

  /// The fields of a row, without their quotes; `nil` where a quote is not closed.
  ///
  /// What follows a closing quote belongs to the field, as Python's `csv` reads it.
  func fields(of row: [UInt8]) -> [[UInt8]]? {
    var rest = row.dropFirst(ByteOrderMark.byteCount(in: row))
    var fields: [[UInt8]] = []
    while true {
      var field: [UInt8] = []
      if hasQuotes, rest.first == Self.quote {
        rest = rest.dropFirst()
        while true {
          guard let end = rest.firstIndex(of: Self.quote) else { return nil }
          field += rest[..<end]
          rest = rest[(end + 1)...]
          guard rest.first == Self.quote else { break }
          field.append(Self.quote)
          rest = rest.dropFirst()
        }
      }
      let end = rest.firstIndex(of: delimiter)
      field += rest[..<(end ?? rest.endIndex)]
      fields.append(field)
      guard let end else { return fields }
      rest = rest[(end + 1)...]
    }
  }

  private static let quote = UInt8(ascii: "\"")
}
