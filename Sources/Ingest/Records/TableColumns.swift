import Corpus

/// Where the columns of a table stand, as its first row and the settings tell.
struct TableColumns: Sendable {
  /// The index of the column with the text.
  let text: Int
  /// The indices of the columns that are kept as well; `nil` where there are none.
  let id, url, title, timestamp: Int?
  /// The number of columns, which every row has.
  let count: Int
  /// Whether the first row has their names.
  let hasNames: Bool

  /// Finds the columns of a table that begins with the row `fields`.
  ///
  /// - Throws: ``IngestError/noColumn(file:name:columns:)``.
  init(_ fields: [[UInt8]], of file: String, settings: RecordSettings) throws(IngestError) {
    let names = fields.map { String(decoding: $0, as: UTF8.self) }
    func index(_ column: String) throws(IngestError) -> Int {
      let found = Int(column).map { $0 - 1 } ?? names.firstIndex(of: column)
      guard let found, names.indices.contains(found) else {
        throw .noColumn(file: file, name: column, columns: names)
      }
      return found
    }
    let textColumn = settings.textColumn ?? "text"
    text = try index(textColumn)
    id = try settings.idColumn.map(index)
    hasNames = Int(textColumn) == nil
    url = hasNames ? names.firstIndex(of: "url") : nil
    title = hasNames ? names.firstIndex(of: "title") : nil
    timestamp = hasNames ? names.firstIndex(of: "timestamp") : nil
    count = fields.count
  }
}
